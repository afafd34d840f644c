/** The list and the map in step: whoever points at a card sees its pin, and the other way round. */

/** `theMap()` is the map, or null as long as there is none. */
export function keepInStep(panel, theMap) {
  const markPin = (event) => {
    const card = event.target.closest("[data-card]");
    theMap()?.mark(card ? Number(card.dataset.card) : null);
  };
  const forget = () => theMap()?.mark(null);
  panel.addEventListener("pointerover", markPin);
  panel.addEventListener("focusin", markPin);
  panel.addEventListener("pointerleave", forget);
  panel.addEventListener("focusout", forget);

  /** Mark a pin and its card; the list is never scrolled by a mere look. */
  return function mark(id) {
    theMap()?.mark(id);
    for (const card of panel.querySelectorAll("[data-card]")) {
      card.toggleAttribute("data-marked", Number(card.dataset.card) === id);
    }
  };
}
