// The window: follows the events of the server, and brings the parts of the page together.

import * as chatList from "./chats.js";
import * as composer from "./composer.js";
import { connect, post } from "./connection.js";
import { $, button, closeMenu, make } from "./dom.js";
import * as log from "./log.js";
import * as messages from "./messages.js";
import * as settings from "./settings.js";
import { about, chats, isMine, isOpen, open, setOpen, setReader, setWanted, take } from "./state.js";
import { speak, t } from "./words.js";

// Events

async function begin(fresh) {
  await speak(fresh.user.language_code);
  take(fresh);
  log.begin(fresh.log);
  describe();
  messages.showAll();
  emptiness();
}

function handle(event) {
  switch (event.type) {
    case "message": case "edit": case "read": received(event.message); break;
    case "delete": removed(event.message); break;
    case "action": if (event.chat === open.chat?.id) typing(); break;
    case "answer": messages.answered(event.query, event.answer); break;
    case "state": changed(event.state); break;
    case "call": log.logged(event.call); break;
    default:
  }
}

function changed(fresh) {
  if (!open.chat || fresh.chats.some((chat) => !chats.has(chat.id))) { restart(); return; } // its messages are unknown
  const before = open.chat.id;
  take(fresh);
  describe();
  if (open.chat.id !== before) messages.showAll();
}

function received(message) {
  const chat = chats.get(message.chat.id);
  if (!chat) { restart(); return; }
  const isNew = !chat.messages.has(message.message_id);
  chat.messages.set(message.message_id, message);
  if (isOpen(message)) {
    messages.show(message);
    if (!isMine(message)) idle();
    emptiness();
  } else if (isNew && chat.id !== open.chat.id) {
    chat.unseen += 1;
    chatList.list(choose);
  }
}

function removed(message) {
  chats.get(message.chat.id)?.messages.delete(message.message_id);
  if (isOpen(message)) messages.remove(message.message_id);
  emptiness();
}

// Drawing

function describe() {
  const { chat } = open;
  const { bot } = about;
  const isPrivate = chat.type === "private";
  document.title = chat.title;
  $("name").textContent = chat.title;
  $("avatar").textContent = chat.title.slice(0, 1).toUpperCase();
  $("description").textContent = about.description || t("This is a playground: write to the bot as you would in Telegram.");
  $("menu").hidden = !chat.menu || chat.commands.length === 0;
  $("bar").hidden = chat.blocked;
  $("unblock").hidden = !chat.blocked;
  $("block").hidden = !isPrivate || !chat.started || chat.blocked;
  $("composer").placeholder = t("Message");
  $("room").textContent = t("Address the bot with /ask or {name}.", { name: `@${bot.username}` });
  settings.describe();
  chatList.list(choose);
  idle();
  emptiness();
}

function emptiness() {
  const isPrivate = open.chat.type === "private";
  $("empty").hidden = !messages.isEmpty() || !isPrivate;
  $("room").hidden = !messages.isEmpty() || isPrivate || open.chat.type === "channel";
}

let typingEnds = 0;
function typing() {
  $("status").replaceChildren(t("typing"), make("span", { class: "dots", "aria-hidden": "true" }));
  $("status").classList.add("active");
  clearTimeout(typingEnds);
  typingEnds = setTimeout(idle, 5000);
}

function idle() {
  clearTimeout(typingEnds);
  $("status").textContent = settings.status();
  $("status").classList.remove("active");
}

// Readers and chats

function restart() {
  connect(begin, handle, () => { $("status").textContent = t("connecting…"); });
}

function choose(chat, topic) {
  setOpen(chat, topic);
  composer.clear();
  describe();
  messages.showAll();
  emptiness();
  fold("chats", true);
}

function startWith(set) {
  return (id) => {
    set(id);
    composer.clear();
    fold("chats", true);
    restart();
  };
}

chatList.switching(startWith(setReader));
chatList.making(startWith(setWanted));

// Actions on messages that need the composer or another chat

Object.assign(messages.actions, {
  say: (text) => post("messages", { text, thread: open.thread }),
  reply: (message) => composer.setContext({ kind: "reply", message }),
  edit: (message) => composer.setContext({ kind: "edit", message }),
  ask: composer.askInline,
  start(payload) {
    choose(chats.values().next().value, null);
    messages.actions.say(`/start ${payload}`.trim());
  },
  forward(message) {
    const targets = [...chats.values()].map((chat) => button({}, async () => {
      $("forward").close();
      if (await post(`messages/${message.message_id}/forward`, { to: chat.id })) choose(chat, null);
    }, chat.title));
    $("forward-list").replaceChildren(...targets);
    $("forward").showModal();
  },
});

$("start").addEventListener("click", () => messages.actions.say("/start"));
$("block").addEventListener("click", () => post("block", { blocked: true }));
$("unblock").addEventListener("click", async () => {
  if (await post("block", { blocked: false })) messages.actions.say("/start");
});

// Panels that fold away

function fold(id, folded) {
  $(id).classList.toggle("unfolded", !folded);
  $(`${id}-toggle`).setAttribute("aria-expanded", String(!folded));
}

for (const id of ["chats", "log"]) {
  $(`${id}-toggle`).addEventListener("click", () => {
    const folded = $(id).classList.contains("unfolded");
    closeMenu();
    fold(id, folded);
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.activeElement === $("composer")) return;
  for (const id of ["chats", "log"]) {
    if ($(id).contains(document.activeElement)) { fold(id, true); $(`${id}-toggle`).focus(); }
  }
});

restart();
