// Small tools for elements, and for short notices.

export const $ = (id) => document.getElementById(id);

// Make an element: make("a", {href: "…"}, child, child …)
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

// Make a button that calls `act`. Its children are its label.
export function button(attributes, act, ...children) {
  const node = make("button", { type: "button", ...attributes }, ...children);
  node.addEventListener("click", act);
  return node;
}

export function icon(...paths) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const d of paths) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

let toastEnds = 0;
export function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastEnds);
  toastEnds = setTimeout(() => { $("toast").hidden = true; }, 3500);
}

// Show a menu of [label, action] pairs beside the button that opened it. Arrow keys move, Escape closes.
export function openMenu(opener, items) {
  closeMenu();
  const entries = items.map(([label, act]) => button({ role: "menuitem" }, () => { closeMenu(); act(); }, label));
  const menu = make("div", { id: "popup", role: "menu", "aria-label": opener.getAttribute("aria-label") }, ...entries);
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      entries[(entries.indexOf(document.activeElement) + step + entries.length) % entries.length].focus();
    } else if (event.key === "Escape" || event.key === "Tab") { closeMenu(); opener.focus(); }
  });
  opener.setAttribute("aria-expanded", "true");
  menu.opener = opener;
  document.body.append(menu);
  place(menu, opener.getBoundingClientRect());
  entries[0].focus({ preventScroll: true });
}

function place(menu, at) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + height + 8 < innerHeight;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - height - 4)}px`;
  menu.style.left = `${Math.min(Math.max(8, at.left), innerWidth - width - 8)}px`;
}

export function closeMenu() {
  const menu = $("popup");
  if (!menu) return;
  menu.opener.setAttribute("aria-expanded", "false");
  menu.remove();
}

document.addEventListener("pointerdown", (event) => { if (!event.target.closest("#popup")) closeMenu(); });

// Open a dialog with a form. `act` gets the form's values; the dialog closes unless they are refused by the browser.
export function ask(dialog, act) {
  const form = dialog.querySelector("form");
  form.reset();
  form.onsubmit = (event) => {
    event.preventDefault();
    dialog.close();
    act(Object.fromEntries(new FormData(form)));
  };
  dialog.showModal();
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.querySelector(".cancel")?.addEventListener("click", () => dialog.close());
}
