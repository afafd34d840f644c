/** The map's drops, drawn as SVG: a theme's colour and its glyph from the sprite. */

export const COLOURS = [
  "#0b6b63",
  "#b4472b",
  "#2f5da8",
  "#7a4b9a",
  "#8a6a00",
  "#3b7a1e",
  "#a63a6e",
  "#4a5560",
];
export const WIDTH = 36;
export const HEIGHT = 44;

/** The outlines of a pin's head, all with the same tip: a theme is told by its shape too. */
export const OUTLINES = [
  "M18 41.5C18 41.5 32.5 28.5 32.5 17.5a14.5 14.5 0 0 0-29 0C3.5 28.5 18 41.5 18 41.5z",
  "M8.5 4h19a4 4 0 0 1 4 4v19a4 4 0 0 1-4 4h-4.5L18 41.5 13 31H8.5a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z",
  "M18 2.5 31.5 10v16L23.5 31 18 41.5 12.5 31 4.5 26V10z",
  "M4.5 6Q11.5 6 18 2.5 24.5 6 31.5 6V19.5C31.5 29 24 33.5 18 41.5 12 33.5 4.5 29 4.5 19.5z",
];

/** The outline of one of the eight colours (1 to 8): neighbours in the list never share one. */
export function outlineOf(colour) {
  return OUTLINES[((COLOURS[colour - 1] ? colour : 8) - 1) % OUTLINES.length];
}

/** The glyphs of a sprite, by name: what stands inside each <symbol id="…">. */
export function glyphsOf(sprite) {
  const glyphs = {};
  for (const [, name, inside] of sprite.matchAll(/<symbol id="([\w-]+)"[^>]*>(.*?)<\/symbol>/gs)) {
    glyphs[name] = inside;
  }
  return glyphs;
}

const TICK = `<circle cx="28.5" cy="8" r="7" fill="#1e7b34" stroke="#fff" stroke-width="1.8"/>
<path d="m25.3 8.2 2.3 2.3 4.2-4.6" fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round"/>`;

/** A pin of one of the eight colours (1 to 8), as an SVG document; answered ones carry a tick. */
export function drop(colour, glyph = "", { isAnswered = false } = {}) {
  const fill = COLOURS[colour - 1] ?? COLOURS[7];
  const outline = outlineOf(colour);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<path d="${outline}" fill="none" stroke="#1a2024" stroke-opacity=".35" stroke-width="5" stroke-linejoin="round"/>
<path d="${outline}" fill="${fill}" stroke="#fff" stroke-width="2.5" stroke-linejoin="round"/>
<g transform="translate(8.4 7.9) scale(.8)" color="#fff" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">${glyph}</g>
${isAnswered ? TICK : ""}</svg>`;
}

/** A drop that waits to be read: dashed, in the colour of what is held. */
export function heldDrop() {
  return outlined("#6b5b95", "#efebf6", "3.5 3");
}

/** A drop that was refused or taken back: hollow and grey. */
export function withheldDrop() {
  return outlined("#566068", "#ffffff", "1 0");
}

function outlined(edge, fill, dashes) {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<path d="${OUTLINES[0]}" fill="none" stroke="#fff" stroke-width="6"/>
<path d="${OUTLINES[0]}" fill="${fill}" stroke="${edge}" stroke-width="3" stroke-dasharray="${dashes}"/>
<circle cx="18" cy="17.5" r="3.5" fill="${edge}"/>
</svg>`;
}

/** Several drawings of one size side by side, as one SVG document. */
export function sheetOf(drawings) {
  const placed = drawings.map((svg, index) => svg.replace("<svg ", `<svg x="${index * WIDTH}" `));
  const width = drawings.length * WIDTH;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" viewBox="0 0 ${width} ${HEIGHT}">${placed.join("")}</svg>`;
}

/** The address of an SVG document, to be read by an <img>. */
export function asAddress(svg) {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
