/** Where a place lies against the campaign's ground: inside, or how far and on which side. */

const METRES_PER_DEGREE = 111_320;

/** The polygons of a Polygon or MultiPolygon, each a list of rings. */
function polygonsOf(geometry) {
  return geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
}

/** Whether a ring goes round the point (even-odd rule). */
function isRound(ring, [x, y]) {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i];
    const [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
  }
  return inside;
}

/** Whether the point [longitude, latitude] lies in the geometry, its holes left out. */
export function isInside(geometry, point) {
  return polygonsOf(geometry).some(
    (rings) => rings.filter((ring) => isRound(ring, point)).length % 2,
  );
}

/** Metres and side (0 = north, clockwise by eighths) from the geometry to a point outside it. */
export function away(geometry, [longitude, latitude]) {
  const squeeze = Math.cos((latitude * Math.PI) / 180);
  let best = { metres: Number.POSITIVE_INFINITY, side: 0, nearest: null };
  for (const rings of polygonsOf(geometry)) {
    for (const ring of rings) {
      for (let i = 1; i < ring.length; i++) {
        const [x, y] = closest(ring[i - 1], ring[i], [longitude, latitude], squeeze);
        const east = (longitude - x) * squeeze * METRES_PER_DEGREE;
        const north = (latitude - y) * METRES_PER_DEGREE;
        const metres = Math.hypot(east, north);
        if (metres < best.metres) {
          const turn = Math.atan2(east, north) / (Math.PI / 4);
          best = { metres, side: (Math.round(turn) + 8) % 8, nearest: [x, y] };
        }
      }
    }
  }
  return best;
}

/** The nearest place of the ground to a point outside it, a few steps in from its edge. */
export function nearestInside(geometry, point, otherwise) {
  const { nearest } = away(geometry, point);
  if (!nearest) return otherwise;
  const squeeze = Math.cos((point[1] * Math.PI) / 180);
  const toward = Math.atan2(nearest[1] - point[1], (nearest[0] - point[0]) * squeeze);
  for (const metres of [2, 8, 30]) {
    for (const turn of [0, 1, -1, 2, -2, 3, -3, 4]) {
      const angle = toward + (turn * Math.PI) / 4;
      const step = metres / METRES_PER_DEGREE;
      const found = [
        nearest[0] + (step * Math.cos(angle)) / squeeze,
        nearest[1] + step * Math.sin(angle),
      ];
      if (isInside(geometry, found)) return found;
    }
  }
  return otherwise;
}

function closest([ax, ay], [bx, by], [px, py], squeeze) {
  const dx = (bx - ax) * squeeze;
  const dy = by - ay;
  const long = dx * dx + dy * dy;
  const share = long ? ((px - ax) * squeeze * dx + (py - ay) * dy) / long : 0;
  const kept = Math.max(0, Math.min(1, share));
  return [ax + (bx - ax) * kept, ay + (by - ay) * kept];
}

/** A distance as people say it: "40 m", "1,2 km". */
export function inWords(metres, language) {
  if (metres < 950) {
    const rounded = Math.max(10, Math.round(metres / 10) * 10);
    return `${rounded}\u00a0m`;
  }
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  return `${number.format(metres / 1000)}\u00a0km`;
}
