// The chat window: shows the events of the server and sends the actions of the reader.

import { draw, make } from "./message.js";

const $ = (id) => document.getElementById(id);
const composer = $("composer");
const messages = new Map(); // id -> message
const pressed = new Map(); // by query id: the button whose press is not answered yet
const early = new Map(); // by query id: answers that arrived before the response to the press
let state = null;
let context = null; // {kind: "reply" | "edit", message}
let unseen = 0;

// Talking to the server

async function post(path, body) {
  const response = await fetch(`/api/${path}`, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  }).catch(() => null);
  if (response?.ok) return response.json();
  const refusal = await response?.json().catch(() => null);
  toast(refusal?.description ?? "The playground does not answer. Is it still running?");
  return null;
}

function connect() {
  const events = new EventSource("/api/events");
  let waiting = null; // events that arrive before the state does
  events.onopen = async () => {
    waiting = [];
    const response = await fetch("/api/state").catch(() => null);
    if (!response?.ok) return;
    begin(await response.json());
    for (const event of waiting) handle(event);
    waiting = null;
  };
  events.onerror = () => { $("status").textContent = "connecting…"; };
  events.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (waiting) waiting.push(event); else handle(event);
  };
}

function handle(event) {
  switch (event.type) {
    case "message": case "edit": case "read": show(event.message); break;
    case "delete": remove(event.message.message_id); break;
    case "action": typing(); break;
    case "answer": answered(event.query, event.answer); break;
    case "state": describe(event.state); break;
    case "call": logged(event.call); break;
    default:
  }
}

// Drawing

function begin(fresh) {
  messages.clear();
  $("messages").replaceChildren();
  $("calls").replaceChildren();
  fresh.log.forEach(logged);
  describe(fresh);
  fresh.messages.forEach(show);
  bottom();
}

function describe(fresh) {
  state = fresh;
  document.title = fresh.bot.first_name;
  $("name").textContent = fresh.bot.first_name;
  $("avatar").textContent = fresh.bot.first_name.slice(0, 1).toUpperCase();
  $("description").textContent = fresh.description || "This is a playground: write to the bot as you would in Telegram.";
  $("menu").hidden = !fresh.menu || fresh.commands.length === 0;
  $("bar").hidden = fresh.blocked;
  $("unblock").hidden = !fresh.blocked;
  $("block").hidden = !fresh.started || fresh.blocked;
  idle();
  emptiness();
}

function emptiness() {
  $("empty").hidden = messages.size > 0;
}

function day(seconds) {
  const date = new Date(seconds * 1000);
  const today = new Date();
  if (date.toDateString() === today.toDateString()) return "Today";
  today.setDate(today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return "Yesterday";
  return date.toLocaleDateString([], { day: "numeric", month: "long" });
}

function show(message) {
  const list = $("messages");
  const before = messages.get(message.message_id);
  const last = [...messages.values()].at(-1);
  const near = atBottom();
  messages.set(message.message_id, message);
  const node = draw(message, actions);
  if (before) {
    const old = $(node.id);
    for (const name of ["joined", "new"]) node.classList.toggle(name, name === "joined" && old.classList.contains(name));
    const focused = old.contains(document.activeElement) ? [...old.querySelectorAll("button, a")].indexOf(document.activeElement) : -1;
    old.replaceWith(node);
    if (focused >= 0) node.querySelectorAll("button, a")[focused]?.focus({ preventScroll: true });
  } else {
    if (!last || day(last.date) !== day(message.date)) list.append(make("div", { class: "day" }, make("span", {}, day(message.date))));
    else node.classList.toggle("joined", last.mine === message.mine && message.date - last.date < 600);
    node.classList.add("new");
    list.append(node);
    if (!message.mine) idle();
    emptiness();
  }
  if (near && !message.mine && node === list.lastChild && tall(node)) top(node);
  else if (near || (!before && message.mine)) bottom();
  else if (!before) { unseen += 1; scrolled(); }
}

function remove(id) {
  messages.delete(id);
  $(`message-${id}`)?.remove();
  if (messages.size === 0) $("messages").replaceChildren();
  emptiness();
}

const scroll = $("scroll");
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

let typingEnds = 0;
function typing() {
  $("status").replaceChildren("typing", make("span", { class: "dots", "aria-hidden": "true" }));
  $("status").classList.add("active");
  clearTimeout(typingEnds);
  typingEnds = setTimeout(idle, 5000);
}

function idle() {
  clearTimeout(typingEnds);
  $("status").textContent = "bot";
  $("status").classList.remove("active");
}

let toastEnds = 0;
function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastEnds);
  toastEnds = setTimeout(() => { $("toast").hidden = true; }, 3500);
}

function logged(call) {
  const good = call.status === 200;
  const shown = good ? call.response.result : call.response;
  const line = make("li", {}, make("details", {},
    make("summary", {}, make("time", {}, call.time), make("b", {}, call.method),
      make("span", { class: good ? "good" : "bad" }, String(call.status))),
    make("pre", {}, JSON.stringify(call.parameters, null, 1)),
    make("pre", {}, JSON.stringify(shown, null, 1))));
  $("calls").prepend(line);
  if ($("calls").childElementCount > 100) $("calls").lastChild.remove();
}

// Actions on messages

const actions = {
  say: (text) => post("messages", { text }),
  reply: (message) => setContext({ kind: "reply", message }),
  edit: (message) => setContext({ kind: "edit", message }),
  goTo(id) {
    const node = $(`message-${id}`);
    if (!node) { toast("That message is gone."); return; }
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.remove("flash");
    requestAnimationFrame(() => node.classList.add("flash"));
  },
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      toast("Copied to clipboard");
    } catch {
      toast("The browser does not allow copying here.");
    }
  },
  async press(message, row, column, node) {
    const button = message.reply_markup.inline_keyboard[row][column];
    if (Object.keys(button).some((key) => key.startsWith("switch_inline"))) {
      toast("Inline mode is not part of the playground.");
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

function answered(query, answer) {
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

// Writing

function setContext(next) {
  if (context?.kind === "edit" && next?.kind !== "edit") composer.value = "";
  context = next;
  $("context").hidden = !next;
  if (next) {
    const { kind, message } = next;
    $("context-title").textContent = kind === "edit" ? "Edit message" : `Reply to ${message.mine ? "yourself" : message.from.first_name}`;
    $("context-text").textContent = message.text.replace(/\s+/g, " ");
    if (kind === "edit") composer.value = message.text;
  }
  composer.focus();
  typed();
}

function typed() {
  composer.style.height = "auto";
  composer.style.height = `${Math.min(composer.scrollHeight, 180)}px`;
  $("send").disabled = !composer.value.trim();
  const word = /^\/(\w*)$/.exec(composer.value);
  if (word) list(state?.commands.filter((c) => c.command.startsWith(word[1].toLowerCase())) ?? []);
  else list([]);
}

async function send() {
  const text = composer.value.trim();
  if (!text) return;
  const { kind, message } = context ?? {};
  const sent = kind === "edit"
    ? await post(`messages/${message.message_id}/edit`, { text })
    : await post("messages", { text, reply_to: message?.message_id ?? null });
  if (!sent) return;
  composer.value = "";
  context = null;
  $("context").hidden = true;
  typed();
}

// The list of commands: all of them behind Menu, the matching ones while "/…" is typed

let chosen = -1;

function list(commands) {
  const box = $("commands");
  box.replaceChildren(...commands.map((c, i) => {
    const option = make("div", { role: "option", id: `command-${i}`, "data-command": c.command, "aria-selected": "false" },
      make("b", {}, `/${c.command}`), make("span", { dir: "auto" }, c.description));
    option.addEventListener("mousedown", (event) => event.preventDefault()); // the composer keeps the focus
    option.addEventListener("click", () => choose(c.command));
    return option;
  }));
  box.hidden = commands.length === 0;
  $("menu").setAttribute("aria-expanded", String(!box.hidden));
  select(box.hidden ? -1 : 0);
}

function select(index) {
  const options = [...$("commands").children];
  chosen = options.length ? (index + options.length) % options.length : -1;
  options.forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
  if (chosen < 0) composer.removeAttribute("aria-activedescendant");
  else {
    composer.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }
}

function choose(command) {
  composer.value = `/${command}`;
  list([]);
  send();
}

composer.addEventListener("input", typed);
composer.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const open = !$("commands").hidden;
  const option = $("commands").children[chosen];
  if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    select(chosen + (event.key === "ArrowDown" ? 1 : -1));
  } else if (open && event.key === "Tab" && !event.shiftKey) {
    event.preventDefault();
    composer.value = `/${option.dataset.command} `;
    typed();
  } else if (event.key === "Escape") {
    if (open) list([]); else if (context) setContext(null);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    if (open) choose(option.dataset.command); else send();
  } else if (event.key === "ArrowUp" && !composer.value && !context) {
    const mine = [...messages.values()].filter((m) => m.mine).at(-1);
    if (mine) { event.preventDefault(); actions.edit(mine); }
  }
});
$("bar").addEventListener("submit", (event) => { event.preventDefault(); send(); });
$("menu").addEventListener("click", () => {
  list($("commands").hidden ? state.commands : []);
  composer.focus();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("#bar")) list([]);
});
$("context-close").addEventListener("click", () => setContext(null));
$("start").addEventListener("click", () => actions.say("/start"));
$("block").addEventListener("click", () => post("block", { blocked: true }));
$("unblock").addEventListener("click", async () => {
  if (await post("block", { blocked: false })) actions.say("/start");
});
$("down").addEventListener("click", bottom);

// When a keyboard opens or the bar grows, the newest message stays in view. The browser may scroll first.
let height = scroll.clientHeight;
scroll.addEventListener("scroll", () => { if (scroll.clientHeight === height) scrolled(); }, { passive: true });
new ResizeObserver(() => {
  height = scroll.clientHeight;
  if ($("down").hidden) bottom();
}).observe(scroll);
$("log-toggle").addEventListener("click", () => {
  $("log").hidden = !$("log").hidden;
  $("log-toggle").setAttribute("aria-expanded", String(!$("log").hidden));
});

connect();
