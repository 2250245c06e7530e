// The inline panel: cards for what is typed behind the bot's name, in any chat.

import * as choices from "./choices.js";
import { post } from "./connection.js";
import { $, button, make } from "./dom.js";
import { about, open } from "./state.js";
import { t } from "./words.js";

const WAIT = 250; // milliseconds without typing, before the bot is asked

let asked = null; // {text, id, next}: the question whose cards are shown
let timer = 0;
let loading = false;

// Return what a text asks the bot inline; null if it does not begin with the bot's name.
export function questionOf(text) {
  const name = `@${about.bot.username} `;
  return text.toLowerCase().startsWith(name.toLowerCase()) ? text.slice(name.length).trim() : null;
}

// Offer cards for a text once the typing rests. `sent` is called after a card was sent.
export function offer(text, actions, sent) {
  clearTimeout(timer);
  timer = setTimeout(() => load(text, actions, sent), WAIT);
}

export function stop() {
  clearTimeout(timer);
  asked = null;
}

async function load(text, actions, sent) {
  const mine = { text };
  asked = mine;
  const answer = await post("inline", { query: text });
  if (!answer || asked !== mine) return; // something else was typed meanwhile
  mine.next = answer.next_offset;
  choices.show(cards(answer), (card) => send(card, sent), -1);
  $("choices").hidden = false;
  if (answer.button) $("choices").prepend(starter(answer.button, actions));
  if (answer.results.length === 0) choices.notice(t("No cards for this."));
}

function cards(answer) {
  return answer.results.map((card, number) => make("div", { class: "card", "data-query": answer.id, "data-card": number },
    make("b", { dir: "auto" }, card.title), make("span", { dir: "auto" }, card.description ?? "")));
}

function starter(given, actions) {
  const node = button({ class: "starter" }, () => { choices.hide(); actions.start(given.start_parameter ?? ""); }, given.text);
  node.addEventListener("mousedown", (event) => event.preventDefault());
  return node;
}

async function send(node, sent) {
  const { query, card } = node.dataset;
  choices.hide();
  if (await post(`inline/${query}`, { card: Number(card), thread: open.thread })) sent();
}

async function more() {
  const panel = $("choices");
  const mine = asked;
  if (loading || !mine?.next || panel.scrollHeight - panel.scrollTop - panel.clientHeight > 60) return;
  loading = true;
  const answer = await post("inline", { query: mine.text, offset: mine.next });
  loading = false;
  if (!answer || asked !== mine) return;
  mine.next = answer.next_offset;
  choices.add(cards(answer));
}

$("choices").addEventListener("scroll", more, { passive: true });
