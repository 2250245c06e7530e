// The settings of a group or channel: what the bot is in it, its topics, who else is in it.

import { post } from "./connection.js";
import { $, make } from "./dom.js";
import { about, open } from "./state.js";
import { t } from "./words.js";

const dialog = $("settings");

// Show the settings as they are now.
export function describe() {
  const { chat } = open;
  const group = chat.type !== "channel";
  $("settings-open").hidden = chat.type === "private";
  $("settings-title").textContent = chat.title;
  $("bot-status").value = chat.bot;
  $("bot-member").hidden = !group;
  $("privacy-row").hidden = $("topic-row").hidden = !group;
  $("privacy").checked = about.privacy;
  const others = about.readers.filter((reader) => reader.id !== about.user.id);
  $("members-row").hidden = others.length === 0;
  $("members").replaceChildren(...others.map((reader) => {
    const box = make("input", { type: "checkbox", checked: chat.members.includes(reader.id) });
    box.addEventListener("change", () => post("members", { user: reader.id, member: box.checked }));
    return make("label", {}, box, make("span", { dir: "auto" }, reader.name));
  }));
}

// Say in a line who is in the open chat.
export function status() {
  const { chat } = open;
  if (chat.type === "private") return t("bot");
  const said = { left: t("the bot is not here"), member: t("the bot is a member"), administrator: t("the bot is an admin") };
  return said[chat.bot];
}

$("settings-open").addEventListener("click", () => { describe(); dialog.showModal(); });
$("settings-close").addEventListener("click", () => dialog.close());
$("bot-status").addEventListener("change", () => post("bot", { status: $("bot-status").value }));
$("privacy").addEventListener("change", () => post("privacy", { enabled: $("privacy").checked }));
$("topic-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  if (await post("topics", { name: $("topic-name").value })) $("topic-name").value = "";
});
