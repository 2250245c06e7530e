// Pictures, voice messages, stickers and files in messages.

import { icon, make } from "./dom.js";
import { text } from "./state.js";
import { language, t } from "./words.js";

const PLAY = "M8 5v14l11-7z";
const SHEET = ["M6 3h8l4 4v14H6z", "M14 3v4h4"];

const TALLEST = 420; // pixels of a picture
const sizes = (bytes) => new Intl.NumberFormat(language, {
  style: "unit", unit: "kilobyte", maximumFractionDigits: 1,
}).format(bytes / 1000);

// Return the attachment of a message as a node; null if it has none.
export function attachmentOf(message) {
  const href = `/files/${message.message_id}`;
  if (message.photo) {
    const { width, height } = message.photo.at(-1);
    const picture = make("img", { src: href, alt: message.caption ? "" : t("Photo") });
    picture.style.width = `${Math.min(width, (TALLEST * width) / height)}px`; // its place before it is loaded
    picture.style.aspectRatio = `${width} / ${height}`;
    return make("a", { class: "photo", href, target: "_blank", "aria-label": t("Photo") }, picture);
  }
  if (message.voice) {
    const length = `0:${String(message.voice.duration).padStart(2, "0")}`;
    return make("div", { class: "attached" }, icon(PLAY), make("span", {}, t("Voice message")), make("time", {}, length));
  }
  if (message.sticker) return make("div", { class: "sticker", role: "img", "aria-label": t("Sticker") }, message.sticker.emoji);
  if (message.document) {
    const { file_name: name, file_size: size } = message.document;
    return make("a", { class: "attached", href, download: name }, icon(...SHEET),
      make("span", { dir: "auto" }, name || t("File")), make("small", {}, sizes(size)));
  }
  return null;
}

// Return one line that says what a message is.
export function summary(message) {
  const kind = [["photo", t("Photo")], ["voice", t("Voice message")], ["sticker", t("Sticker")], ["document", t("File")]]
    .find(([name]) => message[name]);
  return text(message).replace(/\s+/g, " ") || kind?.[1] || "";
}
