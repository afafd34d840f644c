/** From drawings to the pixels that a map takes: pins from SVG, hatches from a colour. */

import { asAddress, HEIGHT, WIDTH } from "./pins.js";

export const SHARP = 2;

/** The pixels of a pin's SVG document. */
export async function pixels(svg) {
  const picture = new Image(WIDTH * SHARP, HEIGHT * SHARP);
  picture.src = asAddress(svg);
  await picture.decode();
  const canvas = new OffscreenCanvas(WIDTH * SHARP, HEIGHT * SHARP);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, WIDTH * SHARP, HEIGHT * SHARP);
  return context.getImageData(0, 0, WIDTH * SHARP, HEIGHT * SHARP);
}

/** A tile of slanting lines in a colour, on a wash of it. */
export function hatch(colour) {
  const size = 16;
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext("2d");
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
