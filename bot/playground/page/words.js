// The page's own words in the language of the reader's app. Their keys are the English words.

const LANGUAGES = ["ar", "de", "es", "fa", "fr", "hi", "id", "it", "ja", "pl", "pt", "ru", "tr", "uk", "zh"];
const RIGHT_TO_LEFT = new Set(["ar", "fa"]);
export let language = "en"; // of the words in use
let words = {};

// Return a text in the reader's language: t("Reply to {name}", {name: "Robin"})
export function t(text, values = {}) {
  return (words[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

// Load the words of a language, given by a code such as "pt-BR", and show the page in it.
export async function speak(code) {
  const wanted = (code ?? "").slice(0, 2).toLowerCase();
  const next = LANGUAGES.includes(wanted) ? wanted : "en";
  if (next !== language) {
    const response = next === "en" ? null : await fetch(`/words/${next}.json`);
    words = response ? await response.json() : {};
    language = next;
  }
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
  document.querySelectorAll("[data-t]").forEach(translate);
}

// data-t names the attributes to translate; "text" is the text itself.
function translate(node) {
  node.english ??= {};
  for (const name of node.dataset.t.split(" ")) {
    const now = name === "text" ? node.textContent : node.getAttribute(name);
    node.english[name] ??= now;
    const said = t(node.english[name]);
    if (name === "text") node.textContent = said; else node.setAttribute(name, said);
  }
}
