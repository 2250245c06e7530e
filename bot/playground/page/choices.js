// A list above the composer, one of whose options may be chosen with the arrow keys: commands, or cards.

import { $, make } from "./dom.js";

let chosen = -1;
let act = () => {};

const options = () => [...$("choices").querySelectorAll("[role=option]")];

export const isShown = () => !$("choices").hidden;
export const selected = () => options()[chosen];

// Show options, given as nodes. `first`: the option that is selected at once; -1 for none.
export function show(nodes, choose, first = 0) {
  const box = $("choices");
  act = choose;
  box.replaceChildren();
  add(nodes);
  box.hidden = nodes.length === 0;
  $("menu").setAttribute("aria-expanded", String(!box.hidden));
  box.scrollTop = 0;
  select(box.hidden ? -1 : first);
}

export const hide = () => show([], () => {});

// Add options below those that are shown.
export function add(nodes) {
  const from = options().length;
  nodes.forEach((node, i) => {
    for (const [name, value] of Object.entries({ role: "option", id: `choice-${from + i}`, "aria-selected": "false" })) {
      node.setAttribute(name, value);
    }
    node.addEventListener("mousedown", (event) => event.preventDefault()); // the composer keeps the focus
    node.addEventListener("click", () => act(node));
  });
  $("choices").append(...nodes);
}

export function move(step) {
  const count = options().length;
  select(chosen < 0 && step < 0 ? count - 1 : (chosen + step + count) % count);
}

export function choose() {
  act(selected());
}

function select(index) {
  chosen = index;
  options().forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
  if (chosen < 0) $("composer").removeAttribute("aria-activedescendant");
  else {
    $("composer").setAttribute("aria-activedescendant", selected().id);
    selected().scrollIntoView({ block: "nearest" });
  }
}

export const notice = (text) => $("choices").prepend(make("p", {}, text));
