// The button beside the composer: a picture, a voice message, a sticker or a file.

import { upload } from "./connection.js";
import { $, openMenu } from "./dom.js";
import { t } from "./words.js";

const STICKER = "😀";
const SILENCE = new Uint8Array([0x4f, 0x67, 0x67, 0x53, 0, 2]); // the beginning of an Ogg file

// Let the button open its menu. `take` returns the text of the composer as a caption, and empties it.
export function attaching(take) {
  const opener = $("attach");
  const choose = (kind, accept) => () => {
    const input = $("file");
    input.accept = accept;
    input.dataset.kind = kind;
    input.value = "";
    input.click();
  };
  opener.addEventListener("click", () => openMenu(opener, [
    [t("Photo"), choose("photo", "image/*")],
    [t("File"), choose("document", "")],
    [t("Voice message"), () => upload({ kind: "voice" }, new Blob([SILENCE]))],
    [t("Sticker"), () => upload({ kind: "sticker", name: STICKER }, new Blob([]))],
  ]));
  $("file").addEventListener("change", async () => {
    const input = $("file");
    const [file] = input.files;
    if (!file) return;
    if (await upload({ kind: input.dataset.kind, name: file.name, caption: take.peek() }, file.slice())) take.clear();
  });
}
