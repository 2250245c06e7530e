// Draws a message as a DOM node. All text becomes text nodes, so markup in a message has no effect.

const INLINE = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
};
const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);
const opened = new Set(); // keys of unfolded quotes and spoilers; they stay open when their message is drawn again

// Make an element: make("a", {href: "…"}, child, child …)
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function icon(...paths) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

// Return a URL that a click may open; "" for any other, such as a script or a file.
function safe(url) {
  try {
    const parsed = new URL(url.includes(":") ? url : `http://${url}`);
    return ["http:", "https:", "mailto:", "tg:"].includes(parsed.protocol) ? parsed.href : "";
  } catch {
    return "";
  }
}

function link(url, children) {
  const href = safe(url);
  return href
    ? make("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, ...children)
    : make("span", {}, ...children);
}

// Turn text and nested entities into nodes. Offsets count UTF-16 code units, as in JavaScript strings.
function formatted(text, entities, actions, key) {
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
    case "text_link": return link(entity.url, children);
    case "url": return link(text, children);
    case "email": return link(`mailto:${text}`, children);
    case "mention": return link(`https://t.me/${text.slice(1)}`, children);
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
    class: "spoiler", role: "button", tabindex: 0, "aria-expanded": "false", "aria-label": "Hidden text: show",
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
  const copy = make("button", { type: "button", class: "copy", "aria-label": "Copy the code" }, "copy");
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
    toggle.setAttribute("aria-label", open ? "Show less" : "Show all of the quote");
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

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

function meta(message) {
  const sent = new Date(message.date * 1000);
  const time = make("time", { datetime: sent.toISOString(), title: sent.toLocaleString() }, clock(message.date));
  const node = make("span", { class: "meta" }, message.edited ? make("span", { class: "edited" }, "edited ") : null, time);
  if (message.mine) {
    const ticks = message.read ? icon("m2 13 4 4L15 8", "m9.500 15.500 1.500 1.500L20 8") : icon("m5 13 4 4L18 8");
    node.append(make("span", { class: "ticks", role: "img", "aria-label": message.read ? "read" : "sent" }, ticks));
  }
  return node;
}

function replied(message, actions) {
  const origin = message.reply_to_message;
  if (!origin) return null;
  const node = make("button", { type: "button", class: "reply-preview", "aria-label": "Go to the message replied to" },
    make("b", {}, origin.from.first_name),
    make("span", { dir: "auto" }, (message.quote?.text ?? origin.text).replace(/\s+/g, " ")));
  node.addEventListener("click", () => actions.goTo(origin.message_id));
  return node;
}

function preview(message) {
  const options = message.link_preview_options ?? {};
  const linked = (message.entities ?? []).find((e) => e.type === "text_link" || e.type === "url");
  const first = linked && (linked.url ?? message.text.slice(linked.offset, linked.offset + linked.length));
  const href = options.is_disabled || message.mine ? "" : safe(options.url ?? first ?? "");
  if (!href.startsWith("http")) return null;
  const url = new URL(href);
  let path = url.pathname;
  try { path = decodeURIComponent(path); } catch { /* the encoded path is shown */ }
  return make("a", { class: "preview", href, target: "_blank", rel: "noopener noreferrer" },
    make("b", {}, url.hostname.replace(/^www\./, "")), make("span", {}, path === "/" ? "Link preview" : path));
}

const ARROW = "M8 16 16 8M9 8h7v7";
const PAGES = ["M9 9h9v11H9z", "M15 9V5H6v11h3"];

function keyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const lines = rows.map((row, r) => make("div", { class: "row" }, ...row.map((button, c) => {
    const label = make("span", { dir: "auto" }, button.text);
    const style = button.style ? `style-${button.style}` : undefined;
    if (button.url) {
      const href = safe(button.url) || undefined;
      return make("a", { class: style, href, target: "_blank", rel: "noopener noreferrer", title: href }, label, icon(ARROW));
    }
    const node = make("button", { type: "button", class: style }, label, button.copy_text ? icon(...PAGES) : null);
    node.addEventListener("click", () => (button.copy_text
      ? actions.copy(button.copy_text.text) : actions.press(message, r, c, node)));
    return node;
  })));
  return make("div", { class: "keyboard", role: "group", "aria-label": "Buttons" }, ...lines);
}

function tools(message, actions) {
  const reply = make("button", { type: "button", class: "icon reply", "aria-label": "Reply", title: "Reply" },
    icon("M10 7 5 12l5 5M5 12h8c4 0 6 2 6 6"));
  reply.addEventListener("click", () => actions.reply(message));
  const node = make("div", { class: "tools" }, reply);
  if (message.mine) {
    const edit = make("button", { type: "button", class: "icon edit", "aria-label": "Edit", title: "Edit" },
      icon("m5 19 1-4L16 5l3 3L9 18z"));
    edit.addEventListener("click", () => actions.edit(message));
    node.append(edit);
  }
  return node;
}

// Draw a message. `actions` has the functions say, copy, press, reply, edit and goTo.
export function draw(message, actions) {
  const text = make("div", { class: "text", dir: "auto" },
    ...formatted(message.text, message.entities, actions, message.message_id));
  const card = preview(message);
  const above = message.link_preview_options?.show_above_text;
  const bubble = make("div", { class: "bubble" }, replied(message, actions),
    above ? card : null, text, above ? null : card, meta(message));
  if (!card || above) text.append(bubble.lastChild); // the time is shown at the end of the last line
  bubble.addEventListener("dblclick", (event) => {
    if (!event.target.closest("a, button, .spoiler, pre")) actions.reply(message);
  });
  return make("article", {
    class: `message ${message.mine ? "user" : "bot"}`,
    id: `message-${message.message_id}`,
    "data-message-id": message.message_id,
    "aria-label": message.mine ? "You" : message.from.first_name,
  }, make("div", { class: "column" }, make("div", { class: "line" }, bubble, tools(message, actions)), keyboard(message, actions)));
}
