/** The choice that the list holds only what the map shows. */

import { box } from "./filters.js";

/** `form()` is the filters' form, wherever it is kept. */
export function makeExtent(form) {
  const choice = () => form()?.querySelector("[data-extent]");
  const field = () => form()?.querySelector("[data-bbox]");

  function put(seen) {
    const [input, isWanted] = [field(), Boolean(seen)];
    if (!input) return;
    choice().checked = isWanted;
    input.disabled = !isWanted;
    input.value = isWanted ? box(seen) : "";
  }

  return {
    isOn: () => Boolean(choice()?.checked),
    /** The box that the address named when the page came, or null. */
    named: () => (field()?.disabled === false ? field().value.split(",").map(Number) : null),
    ready() {
      const input = choice();
      if (input) input.disabled = false;
    },
    follow: (seen) => put(seen),
    leave: () => put(null),
  };
}
