/** The order by nearness: from the middle of the map, or from where one is, never told exactly. */

import { locate } from "./position.js";

const DIGITS = 3; // about 100 m: what leaves the device says no house

/** A place for the address, longitude first, as coarse as the server keeps it. */
export const coarse = (place) => place.map((degrees) => degrees.toFixed(DIGITS)).join(",");

/** `form()` is the filters' form; `middle()` the map's; `onChange()` asks for the list again. */
export function makeNear(form, words, { middle, onChange }) {
  const part = (name) => form()?.querySelector(`[data-near${name}]`);

  function put(place) {
    const input = part("");
    input.value = place ? coarse(place) : "";
    input.disabled = !place;
    part("-row").hidden = !place;
    if (place) part("-said").textContent = words.nearFrom;
  }

  /** Before the list is asked for: nearness needs a place, and nothing else does. */
  function settle() {
    const isWanted = form()?.querySelector("[name=sort]")?.value === "near";
    if (!isWanted) put(null);
    else if (part("").disabled) put(middle());
  }

  async function fromHere() {
    const said = part("-said");
    said.textContent = words.locating;
    try {
      const { point } = await locate();
      put(point);
      onChange();
    } catch ({ message }) {
      said.textContent = words[message] ?? words.positionMissing;
    }
  }

  return {
    settle,
    ready() {
      for (const name of ["-choice", "-me", "-middle"]) {
        const node = part(name);
        if (node) Object.assign(node, { hidden: false, disabled: false });
      }
    },
    /** Whether the press was one of its buttons'. */
    press(target) {
      if (target.closest("[data-near-me]")) fromHere();
      else if (target.closest("[data-near-middle]")) {
        put(middle());
        onChange();
      }
    },
  };
}
