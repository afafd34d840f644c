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

const OUTLINE =
  "M18 41.5C18 41.5 32.5 28.5 32.5 17.5a14.5 14.5 0 0 0-29 0C3.5 28.5 18 41.5 18 41.5z";

/** The glyphs of a sprite, by name: what stands inside each <symbol id="…">. */
export function glyphsOf(sprite) {
  const glyphs = {};
  for (const [, name, inside] of sprite.matchAll(/<symbol id="([\w-]+)"[^>]*>(.*?)<\/symbol>/gs)) {
    glyphs[name] = inside;
  }
  return glyphs;
}

/** A drop of one of the eight colours (1 to 8), as an SVG document. */
export function drop(colour, glyph = "") {
  const fill = COLOURS[colour - 1] ?? COLOURS[7];
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<path d="${OUTLINE}" fill="none" stroke="#1a2024" stroke-opacity=".35" stroke-width="5"/>
<path d="${OUTLINE}" fill="${fill}" stroke="#fff" stroke-width="2.5"/>
<g transform="translate(8.4 7.9) scale(.8)" color="#fff" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round">${glyph}</g>
</svg>`;
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
<path d="${OUTLINE}" fill="none" stroke="#fff" stroke-width="6"/>
<path d="${OUTLINE}" fill="${fill}" stroke="${edge}" stroke-width="3" stroke-dasharray="${dashes}"/>
<circle cx="18" cy="17.5" r="3.5" fill="${edge}"/>
</svg>`;
}

/** The address of an SVG document, to be read by an <img>. */
export function asAddress(svg) {
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
}
