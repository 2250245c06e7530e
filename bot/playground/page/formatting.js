// Turns the text of a message and its entities into nodes. All text becomes text nodes, so markup has no effect.

import { icon, make } from "./dom.js";
import { about } from "./state.js";
import { t } from "./words.js";

const INLINE = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
};
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const opened = new Set(); // keys of unfolded quotes and spoilers; they stay open when their message is drawn again

// Return a URL that a click may open; "" for any other, such as a script or a file.
export function safe(url) {
  try {
    const parsed = new URL(url.includes(":") ? url : `http://${url}`);
    return ["http:", "https:", "mailto:", "tg:"].includes(parsed.protocol) ? parsed.href : "";
  } catch {
    return "";
  }
}

// Return what a link of Telegram wants to start the bot with; null for any other link.
export function startOf(url) {
  const href = safe(url);
  const { hostname, pathname, searchParams } = href.startsWith("http") ? new URL(href) : {};
  const ours = hostname === "t.me" && pathname.slice(1).toLowerCase() === about.bot.username.toLowerCase();
  return ours && searchParams.has("start") ? searchParams.get("start") : null;
}

// Let a link that starts the bot open the private chat of this page.
export function startsHere(node, url, actions) {
  const payload = startOf(url);
  if (payload !== null) {
    node.addEventListener("click", (event) => { event.preventDefault(); actions.start(payload); });
  }
  return node;
}

function link(url, children, actions) {
  const href = safe(url);
  if (!href) return make("span", {}, ...children);
  return startsHere(make("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...children), url, actions);
}

// Turn text and nested entities into nodes. Offsets count UTF-16 code units, as in JavaScript strings.
export function formatted(text, entities, actions, key) {
  return stretch(text, entities ?? [], 0, text.length, actions, key);
}

function stretch(text, entities, start, end, actions, key) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length; i += 1) {
    const entity = entities[i];
    const last = Math.min(entity.offset + entity.length, end);
    if (entity.offset < at || entity.offset >= last) continue;
    const inner = entities.slice(i + 1).filter((e) => e.offset < last);
    const block = BLOCKS.has(entity.type);
    // A block ends its line by itself, so the line break behind it is not drawn.
    nodes.push(text.slice(at, entity.offset));
    const children = stretch(text, inner, entity.offset, last, actions, key);
    nodes.push(element(entity, text.slice(entity.offset, last), children, actions, `${key}:${entity.offset}`));
    at = block && text[last] === "\n" && last < end ? last + 1 : last;
  }
  nodes.push(text.slice(at, end));
  return nodes.filter((node) => node !== "");
}

function element(entity, text, children, actions, key) {
  switch (entity.type) {
    case "text_link": return link(entity.url, children, actions);
    case "url": return link(text, children, actions);
    case "email": return link(`mailto:${text}`, children, actions);
    case "mention": return link(`https://t.me/${text.slice(1)}`, children, actions);
    case "hashtag": case "cashtag": case "text_mention": return make("span", { class: "tag" }, ...children);
    case "bot_command": return command(text, children, actions);
    case "spoiler": return spoiler(children, key);
    case "pre": return pre(entity, text, children, actions);
    case "blockquote": return make("blockquote", { dir: "auto" }, ...children);
    case "expandable_blockquote": return expandable(children, key);
    case "date_time": return moment(entity, text);
    default: {
      const node = make(INLINE[entity.type] ?? "span", {}, ...children);
      if (entity.type === "code") node.addEventListener("click", () => actions.copy(text));
      return node;
    }
  }
}

function command(text, children, actions) {
  const node = make("button", { type: "button", class: "command" }, ...children);
  node.addEventListener("click", () => actions.say(text));
  return node;
}

function spoiler(children, key) {
  if (opened.has(key)) return make("span", { class: "spoiler shown" }, ...children);
  const node = make("span", {
    class: "spoiler", role: "button", tabindex: 0, "aria-expanded": "false", "aria-label": t("Hidden text: show"),
  }, make("span", {}, ...children));
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    if (node.classList.contains("shown")) return;
    event.preventDefault();
    node.classList.add("shown");
    opened.add(key);
    for (const name of ["role", "tabindex", "aria-expanded", "aria-label"]) node.removeAttribute(name);
  };
  node.addEventListener("click", show);
  node.addEventListener("keydown", show);
  return node;
}

function pre(entity, text, children, actions) {
  const copy = make("button", { type: "button", class: "copy" }, t("copy"));
  copy.addEventListener("click", () => actions.copy(text));
  const head = make("div", { class: "pre-head" }, make("span", {}, entity.language ?? ""), copy);
  return make("div", { class: "pre" }, head, make("pre", { dir: "auto" }, make("code", {}, ...children)));
}

function expandable(children, key) {
  const inner = make("div", { class: "clamped" }, ...children);
  const toggle = make("button", { type: "button", class: "toggle" }, icon("m7 10 5 5 5-5"));
  const node = make("blockquote", { class: "expandable", dir: "auto" }, inner, toggle);
  const set = (open) => {
    node.classList.toggle("open", open);
    toggle.setAttribute("aria-expanded", String(open));
    toggle.setAttribute("aria-label", open ? t("Show less") : t("Show all of the quote"));
    if (open) opened.add(key); else opened.delete(key);
  };
  set(opened.has(key));
  node.addEventListener("click", (event) => {
    if (event.target.closest("a, .spoiler, .command, code")) return;
    const open = node.classList.contains("open");
    if (event.target.closest(".toggle")) set(!open);
    else if (!open) set(true);
  });
  // A quote of three lines or less needs no toggle. The number of lines depends on the width.
  new ResizeObserver(() => {
    if (!node.classList.contains("open")) node.classList.toggle("short", inner.scrollHeight <= inner.clientHeight + 1);
  }).observe(inner);
  return node;
}

function moment(entity, text) {
  const date = new Date(entity.unix_time * 1000);
  return make("time", { datetime: date.toISOString(), title: date.toLocaleString() }, text);
}
