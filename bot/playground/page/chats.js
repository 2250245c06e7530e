// The list of chats, the topics of a group, and the switch between readers.

import { post } from "./connection.js";
import { $, ask, button, make } from "./dom.js";
import { about, chats, open } from "./state.js";
import { t } from "./words.js";

const kindOf = (chat) => ({ private: t("Private chat"), channel: t("Channel") })[chat.type] ?? t("Group");

// Show the readers, the chats and the topics. `choose` gets a chat and a topic.
export function list(choose) {
  const options = about.readers.map((reader) => {
    const chosen = reader.id === about.user.id;
    return make("option", { value: reader.id, selected: chosen }, `${reader.name} (${reader.language.slice(0, 2) || "–"})`);
  });
  $("reader").replaceChildren(...options);
  $("chat-list").replaceChildren(...[...chats.values()].map((chat) => make("li", {}, entry(chat, choose))));
  topics(choose);
}

function entry(chat, choose) {
  const name = make("b", {}, make("bdi", {}, chat.title));
  const unseen = chat.unseen ? make("span", { class: "unseen", "aria-label": t("{count} unread", { count: chat.unseen }) }, String(chat.unseen)) : null;
  return button({ "aria-current": chat.id === open.chat.id ? "true" : undefined, "data-chat": chat.id }, () => choose(chat, null),
    make("span", { class: "avatar", "aria-hidden": "true" }, chat.title.slice(0, 1).toUpperCase()),
    make("span", { class: "about" }, name, make("small", {}, kindOf(chat))), unseen);
}

function topics(choose) {
  const { chat, thread } = open;
  $("topics").hidden = chat.topics.length === 0;
  const tabs = [{ id: null, name: t("General") }, ...chat.topics];
  $("topics").replaceChildren(...tabs.map((topic) => button(
    { "aria-pressed": String(topic.id === thread) }, () => choose(chat, topic.id), topic.name,
  )));
}

// Let the reader change. `change` gets the id of the reader whose chats are to be shown.
export function switching(change) {
  $("reader").addEventListener("change", () => change(Number($("reader").value)));
  $("new-reader").addEventListener("click", () => ask($("reader-dialog"), async (values) => {
    const made = await post("readers", values);
    if (made) change(made.id);
  }));
}

// Let new groups and channels be made. `made` gets the id of the chat.
export function making(made) {
  const dialog = $("chat-dialog");
  $("new-chat").addEventListener("click", () => ask(dialog, async ({ title, type, topics: names }) => {
    const chat = await post("chats", { title, type, topics: (names ?? "").split(/[,،、，]/) });
    if (chat) made(chat.id);
  }));
}
