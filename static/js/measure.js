/** Lengths and surfaces of what is being drawn, near to what the server measures. */

const EQUATOR_M = 6_378_137;
const FLATTENING = 1 / 298.257223563;
const SQUARED = FLATTENING * (2 - FLATTENING);

/** Metres in a degree of longitude and of latitude, at a latitude of the WGS 84 ellipsoid. */
function degreeAt(latitude) {
  const sine = Math.sin((latitude * Math.PI) / 180);
  const bend = 1 - SQUARED * sine * sine;
  const across = EQUATOR_M / Math.sqrt(bend);
  const along = (EQUATOR_M * (1 - SQUARED)) / bend ** 1.5;
  const radian = Math.PI / 180;
  return [across * Math.cos((latitude * Math.PI) / 180) * radian, along * radian];
}

/** Metres between two points [longitude, latitude]. */
export function metresBetween([x1, y1], [x2, y2]) {
  const [wide, high] = degreeAt((y1 + y2) / 2);
  return Math.hypot((x2 - x1) * wide, (y2 - y1) * high);
}

/** Metres along the points. */
export function lengthOf(points) {
  return points.slice(1).reduce((sum, point, at) => sum + metresBetween(points[at], point), 0);
}

/** Square metres inside the ring of the points, which closes itself. */
export function surfaceOf(points) {
  if (points.length < 3) return 0;
  const middle = points.reduce((sum, [, y]) => sum + y, 0) / points.length;
  const [wide, high] = degreeAt(middle);
  const flat = points.map(([x, y]) => [(x - points[0][0]) * wide, (y - points[0][1]) * high]);
  const twice = flat.reduce((sum, [x, y], at) => {
    const [next, up] = flat[(at + 1) % flat.length];
    return sum + x * up - next * y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** "340 m", "1,24 km"; finer than what is said of distances. */
export function lengthInWords(metres, language) {
  const isFar = metres >= 1000;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: isFar ? 2 : 0 });
  return `${number.format(isFar ? metres / 1000 : metres)}\u00a0${isFar ? "km" : "m"}`;
}

/** "1 250 m²", "3,2 ha" from two hectares on. */
export function surfaceInWords(square, language) {
  const isWide = square >= 20_000;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: isWide ? 1 : 0 });
  return `${number.format(isWide ? square / 10_000 : square)}\u00a0${isWide ? "ha" : "m²"}`;
}
