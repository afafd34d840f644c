/** Search a place: a text field with a list that opens, worked by keys, pointer or touch. */

import { fill } from "./words.js";

const SHORTEST = 3;
const WAIT_MS = 250;

export function makePlaceSearch(root, data, onChosen) {
  const input = root.querySelector("[data-place-input]");
  const list = root.querySelector("[data-found]");
  const count = root.querySelector("[data-found-count]");
  const absent = root.querySelector("[data-geocoder-away]");
  const { words } = data;
  let places = [];
  let at = -1;
  let waiting = 0;
  let asking = null;

  root.querySelector("[data-search-send]").type = "button";
  root.querySelector("[data-search-send]").hidden = true;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-haspopup", "listbox");
  close();

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function say(sentence) {
    count.textContent = sentence;
  }

  function option(place, number) {
    const item = document.createElement("li");
    item.id = `found-${number}`;
    item.role = "option";
    item.setAttribute("aria-selected", "false");
    item.dataset.number = number;
    const [name, title] = [document.createElement("span"), document.createElement("small")];
    name.textContent = place.name;
    title.textContent = place.title;
    item.append(name, " ", title);
    return item;
  }

  function show(answer) {
    places = answer.places;
    absent.hidden = !answer.geocoder_away;
    at = -1;
    input.removeAttribute("aria-activedescendant");
    list.replaceChildren(...places.map(option));
    if (!places.length) {
      const none = document.createElement("li");
      none.className = "none";
      none.role = "option";
      none.setAttribute("aria-disabled", "true");
      none.textContent = words.foundNone;
      list.append(none);
    }
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    const some = places.length === 1 ? words.foundOne : words.foundSome;
    say(places.length ? fill(some, { count: places.length }) : words.foundNone);
  }

  async function search() {
    asking?.abort();
    const typed = input.value.trim();
    if (typed.length < SHORTEST) return close();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const response = await fetch(`${data.places}?q=${encodeURIComponent(typed)}`, { signal });
      if (!response.ok) throw new Error(`${response.status}`);
      show(await response.json());
    } catch (error) {
      if (error.name === "AbortError") return;
      close();
      say(words.searchBroken);
    }
  }

  function mark(wanted) {
    const items = [...list.querySelectorAll("[data-number]")];
    if (!items.length) return;
    at = (wanted + items.length) % items.length;
    for (const [number, item] of items.entries()) {
      item.setAttribute("aria-selected", String(number === at));
    }
    input.setAttribute("aria-activedescendant", items[at].id);
    items[at].scrollIntoView({ block: "nearest" });
  }

  function choose(number) {
    const place = places[number];
    if (!place) return;
    input.value = place.name;
    close();
    say(fill(words.shown, { name: place.name }));
    onChosen(place);
  }

  function onKey(event) {
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const down = event.key === "ArrowDown";
      if (!isOpen && places.length) show({ places, geocoder_away: !absent.hidden });
      if (!list.hidden) mark(at < 0 ? (down ? 0 : -1) : at + (down ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen && at >= 0) choose(at);
      else if (isOpen && places.length) choose(0);
      else search();
    } else if (event.key === "Escape" && (isOpen || input.value)) {
      event.preventDefault();
      if (isOpen) close();
      else input.value = "";
    }
  }

  input.addEventListener("keydown", onKey);
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, WAIT_MS);
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[data-number]");
    if (item) choose(Number(item.dataset.number));
  });
}
