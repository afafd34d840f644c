/** Boxes over a picture, in thousandths of its sides: plain values, moved and resized here. */

export const WHOLE = 1000;
export const LEAST = 8; // a box that is smaller was a slip of the hand

const within = (value, least, most) => Math.min(Math.max(Math.round(value), least), most);

/** The box between two corners, wherever they lie. */
export function between(a, b) {
  const left = within(Math.min(a.x, b.x), 0, WHOLE);
  const top = within(Math.min(a.y, b.y), 0, WHOLE);
  return {
    left,
    top,
    width: within(Math.max(a.x, b.x), 0, WHOLE) - left,
    height: within(Math.max(a.y, b.y), 0, WHOLE) - top,
  };
}

/** The box elsewhere, as far as the picture goes; its size stays. */
export function moved(box, dx, dy) {
  return {
    ...box,
    left: within(box.left + dx, 0, WHOLE - box.width),
    top: within(box.top + dy, 0, WHOLE - box.height),
  };
}

/** The box with its lower right corner elsewhere. */
export function resized(box, dx, dy) {
  return {
    ...box,
    width: within(box.width + dx, LEAST, WHOLE - box.left),
    height: within(box.height + dy, LEAST, WHOLE - box.top),
  };
}

export const isLargeEnough = (box) => box.width >= LEAST && box.height >= LEAST;

/** A typed number of per cent as thousandths; null for what is none. */
export function thousandths(typed) {
  const number = Number.parseFloat(typed.trim().replace(",", "."));
  return Number.isFinite(number) ? Math.round(number * 10) : null;
}

/** Thousandths as the fields hold them: per cent, one decimal at most. */
export const percent = (value) => String(value / 10);

/** The box that four typed numbers make, cut at the picture's edge; null when they make none. */
export function typedBox(values) {
  const [left, top, width, height] = values.map(thousandths);
  if ([left, top, width, height].includes(null)) return null;
  const box = between({ x: left, y: top }, { x: left + width, y: top + height });
  return box.width > 0 && box.height > 0 ? box : null;
}
