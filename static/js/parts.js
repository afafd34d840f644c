/** The page of parts: pins as the map draws them, and a dialog that opens. */

import { asAddress, drop, glyphsOf, heldDrop, withheldDrop } from "./pins.js";

const place = document.querySelector("[data-parts-pins]");
const names = JSON.parse(document.getElementById("parts-pins").textContent);
const glyphs = glyphsOf(await (await fetch(place.dataset.sprite)).text());
const colours = Array.from({ length: place.dataset.colours }, (_, rank) => rank + 1);

const pins = [
  ...colours.map((colour) => [`${names.colour} ${colour}`, drop(colour, glyphs.tree)]),
  ...colours.map((colour) => [
    `${names.colour} ${colour}, ${names.answered}`,
    drop(colour, glyphs.bench, { isAnswered: true }),
  ]),
  [names.held, heldDrop()],
  [names.withheld, withheldDrop()],
];
for (const [name, svg] of pins) {
  const item = document.createElement("li");
  const picture = Object.assign(new Image(36, 44), { src: asAddress(svg), alt: name, title: name });
  item.append(picture);
  place.append(item);
}

const dialog = document.querySelector("[data-parts-dialog]");
document.querySelector("[data-parts-open]").addEventListener("click", () => dialog.showModal());
