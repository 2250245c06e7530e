// Draws a message as a DOM node.

import { attachmentOf, summary } from "./attached.js";
import { button, icon, make, openMenu } from "./dom.js";
import { formatted, safe, startsHere } from "./formatting.js";
import { about, isMine, open, text } from "./state.js";
import { language, t } from "./words.js";

const ARROW = "M8 16 16 8M9 8h7v7";
const PAGES = ["M9 9h9v11H9z", "M15 9V5H6v11h3"];
const SHARE = ["M14 5l6 6-6 6", "M20 11H10c-4 0-6 3-6 7"];
const MORE = "M12 5v.01M12 12v.01M12 19v.01";

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
}

function meta(message) {
  const sent = new Date(message.date * 1000);
  const time = make("time", { datetime: sent.toISOString(), title: sent.toLocaleString(language) }, clock(message.date));
  const edited = message.edited ? make("span", { class: "edited" }, `${t("edited")} `) : null;
  const node = make("span", { class: "meta" }, edited, time);
  if (isMine(message)) {
    const ticks = message.read ? icon("m2 13 4 4L15 8", "m9.500 15.500 1.500 1.500L20 8") : icon("m5 13 4 4L18 8");
    node.append(make("span", { class: "ticks", role: "img", "aria-label": message.read ? t("read") : t("sent") }, ticks));
  }
  return node;
}

export const nameOf = (message) => (message.from ?? message.sender_chat).first_name ?? message.sender_chat.title;

// Who has written it, if the place of the bubble does not say so; where it is from, if it was forwarded.
function origin(message) {
  const inRoom = open.chat.type !== "private" && !isMine(message);
  const from = message.forward_origin;
  const source = from && (from.sender_user?.first_name ?? from.chat?.title ?? "");
  return [
    inRoom ? make("b", { class: "sender" }, make("bdi", {}, nameOf(message))) : null,
    from ? make("div", { class: "origin" }, t("Forwarded from {name}", { name: source })) : null,
    message.via_bot ? make("div", { class: "origin" }, t("via {name}", { name: `@${about.bot.username}` })) : null,
  ];
}

function replied(message, actions) {
  const first = message.reply_to_message;
  if (!first) return null;
  return button({ class: "reply-preview", "aria-label": t("Go to the message replied to") },
    () => actions.goTo(first.message_id),
    make("b", {}, make("bdi", {}, nameOf(first))),
    make("span", { dir: "auto" }, message.quote?.text.replace(/\s+/g, " ") ?? summary(first)));
}

function preview(message) {
  const options = message.link_preview_options ?? {};
  const linked = (message.entities ?? []).find((e) => e.type === "text_link" || e.type === "url");
  const first = linked && (linked.url ?? message.text.slice(linked.offset, linked.offset + linked.length));
  const href = options.is_disabled || isMine(message) ? "" : safe(options.url ?? first ?? "");
  if (!href.startsWith("http")) return null;
  const url = new URL(href);
  let path = url.pathname;
  try { path = decodeURIComponent(path); } catch { /* the encoded path is shown */ }
  return make("a", { class: "preview", href, target: "_blank", rel: "noopener noreferrer" },
    make("b", {}, url.hostname.replace(/^www\./, "")), make("span", {}, path === "/" ? t("Link preview") : path));
}

function keyboard(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const lines = rows.map((row, r) => make("div", { class: "row" }, ...row.map((key, c) => {
    const label = make("span", { dir: "auto" }, key.text);
    const style = key.style ? `style-${key.style}` : undefined;
    if (key.url) {
      const href = safe(key.url) || undefined;
      const link = make("a", { class: style, href, target: "_blank", rel: "noopener noreferrer", title: href }, label, icon(ARROW));
      return startsHere(link, key.url, actions);
    }
    const node = button({ class: style }, () => {
      if (key.copy_text) actions.copy(key.copy_text.text); else actions.press(message, r, c, node);
    }, label, key.copy_text ? icon(...PAGES) : null, switches(key) ? icon(...SHARE) : null);
    return node;
  })));
  return make("div", { class: "keyboard" }, ...lines);
}

export const switches = (key) => Object.keys(key).some((name) => name.startsWith("switch_inline"));

function tools(message, actions) {
  const reply = button({ class: "icon reply", "aria-label": t("Reply"), title: t("Reply") },
    () => actions.reply(message), icon("M10 7 5 12l5 5M5 12h8c4 0 6 2 6 6"));
  const items = [[t("Forward"), () => actions.forward(message)]];
  if (isMine(message)) {
    if (message.text) items.unshift([t("Edit"), () => actions.edit(message)]);
    items.push([t("Delete"), () => actions.remove(message)]);
  }
  const more = button({ class: "icon more", "aria-label": t("More"), title: t("More"), "aria-haspopup": "menu", "aria-expanded": "false" },
    () => openMenu(more, items), icon(MORE));
  return make("div", { class: "tools" }, reply, more);
}

// Draw a message. `actions` has the functions say, start, copy, press, reply, edit, forward, remove and goTo.
export function draw(message, actions) {
  const mine = isMine(message);
  const said = make("div", { class: "text", dir: "auto" },
    ...formatted(text(message), message.entities ?? message.caption_entities, actions, message.message_id));
  const card = preview(message);
  const above = message.link_preview_options?.show_above_text;
  const bubble = make("div", { class: "bubble" }, ...origin(message), replied(message, actions), attachmentOf(message),
    above ? card : null, said, above ? null : card, meta(message));
  if (!card || above) said.append(bubble.lastChild); // the time is shown at the end of the last line
  bubble.addEventListener("dblclick", (event) => {
    if (!event.target.closest("a, button, .spoiler, pre")) actions.reply(message);
  });
  return make("article", {
    class: `message ${mine ? "user out" : "in"} ${message.by_bot ? "bot" : ""}`,
    id: `message-${message.message_id}`,
    "data-message-id": message.message_id,
    "aria-label": mine ? t("You") : nameOf(message),
  }, make("div", { class: "column" }, make("div", { class: "line" }, bubble, tools(message, actions)), keyboard(message, actions)));
}
