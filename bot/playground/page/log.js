// The log of the bot's calls beside the chat, and failures of the next call.

import { post } from "./connection.js";
import { $, make, toast } from "./dom.js";
import { t } from "./words.js";

const MOST = 100; // calls that are shown

export function begin(calls) {
  $("calls").replaceChildren();
  calls.forEach(logged);
}

export function logged(call) {
  const good = call.status === 200;
  const shown = good ? call.response.result : call.response;
  const said = good ? subject(call) : call.response.description ?? "";
  const line = make("li", {}, make("details", {},
    make("summary", {}, make("time", {}, call.time), make("b", {}, call.method),
      make("span", { class: good ? "good" : "bad" }, call.status ? String(call.status) : t("no answer")),
      said ? make("span", { class: "said", dir: "auto" }, said.slice(0, 120)) : null),
    make("pre", { dir: "ltr" }, JSON.stringify(call.parameters, null, 1)),
    make("pre", { dir: "ltr" }, JSON.stringify(shown, null, 1))));
  $("calls").prepend(line);
  if ($("calls").childElementCount > MOST) $("calls").lastChild.remove();
}

// Return a few words on what a call was about: the text that was sent, or the kinds of updates that were fetched.
function subject({ method, parameters, response }) {
  if (method === "getUpdates") return response.result.map((update) => Object.keys(update).at(-1)).join(", ");
  return parameters.text ?? parameters.caption ?? "";
}

$("fault").addEventListener("submit", async (event) => {
  event.preventDefault();
  const { method, status } = Object.fromEntries(new FormData($("fault")));
  const done = await post("faults", { method, status: Number(status) });
  if (done) toast(t("The next {method} fails.", { method }));
});
