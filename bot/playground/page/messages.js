// The messages of the open chat: drawn, kept in view, and the notices about them.

import { post } from "./connection.js";
import { $, make, toast } from "./dom.js";
import { draw, switches } from "./message.js";
import { isMine, open, thread } from "./state.js";
import { language, t } from "./words.js";

const scroll = $("scroll");
const pressed = new Map(); // by query id: the button whose press is not answered yet
const early = new Map(); // by query id: answers that arrived before the response to the press
let shown = new Map(); // by id: the messages on the page
let unseen = 0;

export const lastOfMine = () => [...shown.values()].filter((m) => isMine(m) && m.text).at(-1);
export const isEmpty = () => shown.size === 0;

// What a click on a message does. The page adds what needs the composer or another chat.
export const actions = {
  goTo(id) {
    const node = $(`message-${id}`);
    if (!node) { toast(t("That message is gone.")); return; }
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  },
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      toast(t("Copied to clipboard"));
    } catch {
      toast(t("The browser does not allow copying here."));
    }
  },
  remove: (message) => post(`messages/${message.message_id}/delete`),
  async press(message, row, column, node) {
    const key = message.reply_markup.inline_keyboard[row][column];
    if (switches(key)) {
      actions.ask(key.switch_inline_query_current_chat ?? key.switch_inline_query ?? "");
      return;
    }
    node.setAttribute("aria-busy", "true");
    const done = await post(`messages/${message.message_id}/press`, { row, column });
    if (!done) { node.removeAttribute("aria-busy"); return; }
    pressed.set(done.query, node);
    setTimeout(() => { if (pressed.delete(done.query)) node.removeAttribute("aria-busy"); }, 15000);
    if (early.has(done.query)) answered(done.query, early.get(done.query));
  },
};

// Show what the bot answers to a press.
export function answered(query, answer) {
  if (!pressed.has(query)) { // pressed on another page, or the response to the press is still under way
    early.set(query, answer);
    setTimeout(() => early.delete(query), 15000);
    return;
  }
  pressed.get(query).removeAttribute("aria-busy");
  pressed.delete(query);
  early.delete(query);
  if (answer.url) window.open(answer.url, "_blank", "noopener");
  if (!answer.text) return;
  if (!answer.show_alert) { toast(answer.text); return; }
  $("alert-text").textContent = answer.text;
  if (!$("alert").open) $("alert").showModal();
}

// Show the messages of the open chat and topic.
export function showAll() {
  shown = new Map();
  unseen = 0;
  $("messages").replaceChildren();
  for (const message of open.chat.messages.values()) {
    if (thread(message) === open.thread) show(message);
  }
  bottom();
}

function day(seconds) {
  const date = new Date(seconds * 1000);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return t("Today");
  today.setDate(today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return t("Yesterday");
  return date.toLocaleDateString(language, { day: "numeric", month: "long" });
}

// Show a new message, or a new version of one.
export function show(message) {
  const before = shown.get(message.message_id);
  const near = atBottom();
  const node = draw(message, actions);
  if (before) replace($(node.id), node); else append(node, message, [...shown.values()].at(-1));
  shown.set(message.message_id, message);
  const mine = isMine(message);
  if (near && !mine && node === $("messages").lastChild && tall(node)) top(node);
  else if (near || (!before && mine)) bottom();
  else if (!before) { unseen += 1; scrolled(); }
}

function replace(old, node) {
  node.classList.toggle("joined", old.classList.contains("joined"));
  const focused = old.contains(document.activeElement)
    ? [...old.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
  old.replaceWith(node);
  if (focused >= 0) node.querySelectorAll("button, a")[focused]?.focus({ preventScroll: true });
}

function append(node, message, last) {
  const list = $("messages");
  if (!last || day(last.date) !== day(message.date)) {
    list.append(make("div", { class: "day" }, make("span", {}, day(message.date))));
  } else node.classList.toggle("joined", last.sender === message.sender && message.date - last.date < 600);
  node.classList.add("new");
  list.append(node);
}

export function remove(id) {
  shown.delete(id);
  $(`message-${id}`)?.remove();
  if (shown.size === 0) $("messages").replaceChildren();
}

const atBottom = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 80;

function bottom() {
  scroll.scrollTop = scroll.scrollHeight;
  scrolled();
}

// A reply that is taller than the window is shown from its first line.
const tall = (node) => node.offsetHeight > scroll.clientHeight - 16;

function top(node) {
  scroll.scrollTop += node.getBoundingClientRect().top - scroll.getBoundingClientRect().top - 8;
  scrolled();
}

function scrolled() {
  if (atBottom()) unseen = 0;
  $("down").hidden = atBottom();
  $("down").dataset.unseen = unseen || "";
}

$("down").addEventListener("click", bottom);

// When a keyboard opens or the bar grows, the newest message stays in view. The browser may scroll first.
let height = scroll.clientHeight;
scroll.addEventListener("scroll", () => { if (scroll.clientHeight === height) scrolled(); }, { passive: true });
new ResizeObserver(() => {
  height = scroll.clientHeight;
  if ($("down").hidden) bottom();
}).observe(scroll);
