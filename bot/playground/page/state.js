// What the page knows: the reader, the reader's chats with their messages, and which of them is open.

export const chats = new Map(); // by id; `messages` of each is a Map by id, `unseen` a number
export const open = { chat: null, thread: null }; // the open chat, and its topic
export let about = null; // what the server says of the bot and the readers

const kept = (name) => Number(sessionStorage.getItem(name)) || null;
let readerId = kept("reader"); // null: the first one

export const reader = () => readerId;
export const isMine = (message) => message.sender === about.user.id;
export const thread = (message) => message.message_thread_id ?? null;
export const isOpen = (message) => message.chat.id === open.chat?.id && thread(message) === open.thread;
export const text = (message) => message.text ?? message.caption ?? "";
export const fields = () => ({ reader: about.user.id, chat: open.chat.id });

export function setReader(id) {
  readerId = id;
  if (id) sessionStorage.setItem("reader", id); else sessionStorage.removeItem("reader");
  sessionStorage.removeItem("chat");
  open.chat = open.thread = null;
}

export function setOpen(chat, topic = null) {
  open.chat = chat;
  open.thread = topic;
  chat.unseen = 0;
  sessionStorage.setItem("chat", chat.id);
  sessionStorage.setItem("thread", topic ?? "");
}

// Let a chat be the open one when the server has told of it.
export function setWanted(id) {
  open.chat = null;
  sessionStorage.setItem("chat", id);
  sessionStorage.setItem("thread", "");
}

// Take what the server says. Without messages, those that are known stay.
export function take(fresh) {
  about = fresh;
  const known = new Map(chats);
  chats.clear();
  for (const chat of fresh.chats) {
    const before = known.get(chat.id);
    const messages = chat.messages ? new Map(chat.messages.map((m) => [m.message_id, m])) : before?.messages ?? new Map();
    chats.set(chat.id, { ...chat, messages, unseen: before?.unseen ?? 0 });
  }
  const chat = chats.get(open.chat?.id ?? kept("chat")) ?? chats.values().next().value;
  const topic = open.chat ? open.thread : kept("thread");
  setOpen(chat, chat.topics.some((one) => one.id === topic) ? topic : null);
}
