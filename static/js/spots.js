/** Pins as they lie on the screen: which share a spot, and in which order they are read. */

const BAND_PX = 40; // pins of one band are read from left to right

/**
 * Those of `pins` ({id, x, y}) that no zooming parts from `one`: within `apart` pixels at the
 * deepest zoom, `steps` zooms from here. Tiles round places, by a third of a pixel at most.
 */
export function together(pins, one, steps, apart = 8) {
  const reach = Math.max(0.3, apart / 2 ** Math.max(0, steps));
  return pins.filter(({ x, y }) => Math.hypot(x - one.x, y - one.y) <= reach);
}

/** Each once, from top to bottom, and from left to right in a band. */
export function inOrder(pins) {
  const once = new Map(pins.map((pin) => [pin.id ?? `${pin.x},${pin.y}`, pin]));
  const band = ({ y }) => Math.floor(y / BAND_PX);
  return [...once.values()].sort((a, b) => band(a) - band(b) || a.x - b.x || a.y - b.y);
}

/** The place in a row of `length` that a key leads to; null for other keys. */
export function step(key, at, length) {
  const to = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: length - 1,
  }[key];
  return to === undefined ? null : Math.max(0, Math.min(length - 1, to));
}
