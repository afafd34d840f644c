/** Pins by keyboard: one stop of the Tab key, arrows from pin to pin, Enter opens. */

import { step } from "./spots.js";
import { fill } from "./words.js";

const MOST = 100; // as many as one would go through; the list has them all

/**
 * Buttons lie over the pins in view, named by their titles, and only one is a stop of Tab.
 * `titlesIn(box)` answers a Map from identity to title; `mark(id)` shows which one has the focus.
 */
export function makeRoam(group, map, words, { titlesIn, open, mark }) {
  const entry = group.querySelector("[data-map-roam]");
  const usual = entry.textContent;
  const name = (words) => {
    if (entry.textContent !== words) entry.textContent = words; // a map that moves asks at each frame
  };
  let buttons = [];
  let turn = 0;
  group.hidden = false;

  function leave() {
    turn += 1;
    if (!buttons.length) return;
    if (buttons.includes(document.activeElement)) entry.focus();
    for (const button of buttons) button.remove();
    buttons = [];
    entry.tabIndex = 0;
    mark(null);
  }

  async function enter() {
    leave();
    const asked = turn;
    await map.still();
    const titles = await titlesIn(map.seen());
    if (asked !== turn) return;
    const pins = map.pins().slice(0, MOST);
    name(pins.length ? usual : words.roamNone);
    buttons = pins.map((pin, index) => made(pin, titles.get(pin.id), index, pins.length));
    group.append(...buttons);
    if (buttons.length) focus(0);
  }

  function made(pin, title, index, length) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-stop";
    button.tabIndex = -1;
    button.style.left = `${pin.x}px`;
    button.style.top = `${pin.y}px`;
    const place = fill(words.roamPlace, { at: index + 1, of: length });
    const said = pin.count ? fill(words.roamCrowd, { count: pin.count }) : (title ?? words.roamPin);
    button.setAttribute("aria-label", `${said}, ${place}`);
    button.addEventListener("focus", () => mark(pin.id ?? null));
    button.addEventListener("click", () => (pin.id ? open(pin.id) : into(pin)));
    return button;
  }

  /** Zoom into a crowd; the first pin that it held has the focus then. */
  async function into(pin) {
    map.open(pin);
    await map.still();
    enter();
  }

  function focus(index) {
    for (const [at, button] of buttons.entries()) button.tabIndex = at === index ? 0 : -1;
    entry.tabIndex = -1;
    buttons[index].focus();
  }

  group.addEventListener("keydown", (event) => {
    if (event.target === entry) {
      if (step(event.key, 0, 1) === null) return;
      event.preventDefault();
      return enter();
    }
    if (event.key === "Escape") {
      leave();
      return entry.focus();
    }
    const to = step(event.key, buttons.indexOf(event.target), buttons.length);
    if (to === null) return;
    event.preventDefault();
    focus(to);
  });
  group.addEventListener("focusout", (event) => {
    if (!group.contains(event.relatedTarget)) leave();
  });
  entry.addEventListener("click", enter);
  return {
    moved() {
      name(usual);
      if (buttons.length) leave();
    },
  };
}

/** Identities and titles of a list's fragment. */
export function titlesOf(fragment) {
  const links = [...fragment.querySelectorAll("[data-opens]")];
  return new Map(links.map((link) => [Number(link.dataset.opens), link.textContent.trim()]));
}
