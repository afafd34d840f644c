/** From drawings to the pixels that a map takes: pins from SVG, hatches from a colour. */

import { breath } from "./late.js";
import { asAddress, drop, HEIGHT, heldDrop, sheetOf, WIDTH, withheldDrop } from "./pins.js";

export const SHARP = 2;
const AT_ONCE = 5;

// What is read back at once is drawn without the graphics card: that is many times faster.
const READ_BACK = { willReadFrequently: true };

/** The pictures of all pins, by name: each theme with and without a tick, and the desk's states. */
export async function drawPins(categories, glyphs) {
  const drawn = [
    ["state-held", heldDrop()],
    ["state-withheld", withheldDrop()],
  ];
  for (const { slug, colour, icon } of [...categories, { slug: "", colour: 8, icon: "dot" }]) {
    const glyph = glyphs[icon] ?? glyphs.dot;
    drawn.push([`pin-${slug}`, drop(colour, glyph)]);
    drawn.push([`pin-${slug}-answered`, drop(colour, glyph, { isAnswered: true })]);
  }
  const pictures = await pixels(drawn.map(([, svg]) => svg));
  return drawn.map(([name], index) => [name, pictures[index]]);
}

/** The pixels of each of many pins: a few in one drawing, since each costs and holds the page. */
async function pixels(drawings) {
  const found = [];
  for (let first = 0; first < drawings.length; first += AT_ONCE) {
    await breath();
    found.push(...(await pixelsOf(drawings.slice(first, first + AT_ONCE))));
  }
  return found;
}

async function pixelsOf(drawings) {
  const [width, height] = [WIDTH * SHARP, HEIGHT * SHARP];
  const picture = new Image(width * drawings.length, height);
  picture.src = asAddress(sheetOf(drawings));
  await picture.decode();
  const canvas = new OffscreenCanvas(picture.width, height);
  const context = canvas.getContext("2d", READ_BACK);
  context.drawImage(picture, 0, 0, picture.width, height);
  return drawings.map((_, index) => context.getImageData(index * width, 0, width, height));
}

/** A tile of slanting lines in a colour, on a wash of it. */
export function hatch(colour) {
  const size = 16;
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext("2d", READ_BACK);
  context.globalAlpha = 0.28;
  context.fillStyle = colour;
  context.fillRect(0, 0, size, size);
  context.globalAlpha = 1;
  context.strokeStyle = colour;
  context.lineWidth = 2.2;
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 2, size + 2);
    context.lineTo(shift + size + 2, -2);
  }
  context.stroke();
  return context.getImageData(0, 0, size, size);
}

/** A colour as #rrggbb, however a style writes it; what is no colour, or lets through, as it is. */
export function plainColour(value) {
  if (!/^(?:rgb|hsl)\(/.test(value)) return value;
  const context = new OffscreenCanvas(1, 1).getContext("2d");
  context.fillStyle = value;
  return String(context.fillStyle);
}
