// Writing: texts, commands, replies, edits, and questions to the bot inline.

import { summary } from "./attached.js";
import { attaching } from "./attaching.js";
import * as choices from "./choices.js";
import { post } from "./connection.js";
import { $, make } from "./dom.js";
import * as inline from "./inline.js";
import { nameOf } from "./message.js";
import { actions, lastOfMine } from "./messages.js";
import { about, isMine, open } from "./state.js";
import { t } from "./words.js";

const composer = $("composer");
let context = null; // {kind: "reply" | "edit", message}

export function setContext(next) {
  if (context?.kind === "edit" && next?.kind !== "edit") composer.value = "";
  context = next;
  $("context").hidden = !next;
  if (next) {
    const { kind, message } = next;
    const name = isMine(message) ? t("You") : nameOf(message);
    $("context-title").textContent = kind === "edit" ? t("Edit message") : t("Reply to {name}", { name });
    $("context-text").textContent = summary(message);
    if (kind === "edit") composer.value = message.text;
  }
  composer.focus();
  typed();
}

// Begin anew, in another chat.
export function clear() {
  composer.value = "";
  context = null;
  $("context").hidden = true;
  typed();
}

// Put a question to the bot into the composer.
export function askInline(question) {
  composer.value = `@${about.bot.username} ${question}`;
  composer.focus();
  typed();
}

function typed() {
  composer.style.height = "auto";
  composer.style.height = `${Math.min(composer.scrollHeight, 180)}px`;
  $("send").disabled = !composer.value.trim();
  const word = /^\/(\w*)$/.exec(composer.value);
  const question = context || !about ? null : inline.questionOf(composer.value);
  inline.stop();
  if (question !== null) inline.offer(question, actions, clear);
  else if (word) list(open.chat.commands.filter((c) => c.command.startsWith(word[1].toLowerCase())));
  else choices.hide();
}

async function send() {
  const text = composer.value.trim();
  if (!text) return;
  const { kind, message } = context ?? {};
  inline.stop();
  const sent = kind === "edit"
    ? await post(`messages/${message.message_id}/edit`, { text })
    : await post("messages", { text, reply_to: message?.message_id ?? null, thread: open.thread });
  if (sent) clear();
}

// The list of commands: all of them behind Menu, the matching ones while "/…" is typed

function list(commands) {
  choices.show(commands.map((c) => make("div", { "data-command": c.command },
    make("b", {}, `/${c.command}`), make("span", { dir: "auto" }, c.description))), choose);
}

function choose(option) {
  composer.value = `/${option.dataset.command}`;
  choices.hide();
  send();
}

composer.addEventListener("input", typed);
composer.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const shown = choices.isShown();
  const option = choices.selected();
  if (shown && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choices.move(event.key === "ArrowDown" ? 1 : -1);
  } else if (option?.dataset.command && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    composer.value = `/${option.dataset.command} `;
    typed();
  } else if (event.key === "Escape") {
    if (shown) choices.hide(); else if (context) setContext(null);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (option) choices.choose(); else send();
  } else if (event.key === "ArrowUp" && !composer.value && !context) {
    const mine = lastOfMine();
    if (mine) { event.preventDefault(); setContext({ kind: "edit", message: mine }); }
  }
});
$("bar").addEventListener("submit", (event) => { event.preventDefault(); send(); });
$("menu").addEventListener("click", () => {
  if (choices.isShown()) choices.hide(); else list(open.chat.commands);
  composer.focus();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("#bar")) choices.hide();
});
$("context-close").addEventListener("click", () => setContext(null));
attaching({ peek: () => composer.value.trim(), clear });
