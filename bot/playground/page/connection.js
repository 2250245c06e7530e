// The connection to the server: requests, and the events that follow the state of the page.

import { toast } from "./dom.js";
import { about, fields, open, reader, setReader } from "./state.js";
import { t } from "./words.js";

// Send a request for the reader, in the open chat. Return the response; null if it was refused, which is shown.
export async function post(path, body = {}) {
  return send(`/api/${path}`, { "Content-Type": "application/json" }, JSON.stringify({ ...fields(), ...body }));
}

// Send a file. `said`: what else is to be known about it.
export async function upload(said, content) {
  const known = { ...fields(), thread: open.thread ?? "", ...said };
  return send(`/api/attachments?${new URLSearchParams(known)}`, { "Content-Type": "application/octet-stream" }, content);
}

async function send(address, headers, body) {
  const response = await fetch(address, { method: "POST", headers, body }).catch(() => null);
  if (response?.ok) return response.json();
  const refusal = await response?.json().catch(() => null);
  toast(refusal?.description ?? t("The playground does not answer. Is it still running?"));
  return null;
}

let events = null;

// Follow the events of the reader's chats. `begin` gets the state, then `handle` gets each event.
export function connect(begin, handle, lost) {
  events?.close();
  const query = reader() ? `?reader=${reader()}` : "";
  const source = new EventSource(`/api/events${query}`);
  let waiting = null; // events that arrive before the state does
  events = source;
  source.onopen = async () => {
    waiting = [];
    const response = await fetch(`/api/state${query}`).catch(() => null);
    if (!response?.ok || source !== events) return;
    await begin(await response.json());
    for (const event of waiting) handle(event);
    waiting = null;
  };
  source.onerror = async () => {
    lost();
    if (source.readyState !== EventSource.CLOSED || !reader()) return;
    const response = await fetch(`/api/state${query}`).catch(() => null);
    if (response?.status !== 400 || source !== events) return;
    setReader(null); // the server has started anew and does not know this reader
    connect(begin, handle, lost);
  };
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (waiting) waiting.push(event); else if (about) handle(event);
  };
}
