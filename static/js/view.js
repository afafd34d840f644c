/** Where a map stands, as an address says it: #map=zoom/latitude/longitude. */

const WRITTEN = /^#map=(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/;
const DEEPEST = 24;

/** The view that a fragment names, or null when it names none on the earth. */
export function viewIn(fragment) {
  const [zoom, latitude, longitude] = (WRITTEN.exec(fragment) ?? []).slice(1).map(Number);
  const isSound = zoom <= DEEPEST && Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
  return isSound ? { zoom, center: [longitude, latitude] } : null;
}

/** The fragment that names a view, to a metre or so. */
export function fragmentOf({ zoom, center: [longitude, latitude] }) {
  return `#map=${zoom.toFixed(2)}/${latitude.toFixed(5)}/${longitude.toFixed(5)}`;
}

/** Let the address name the view, without a step of the history. */
export function remember(view) {
  const fragment = view ? fragmentOf(view) : "";
  history.replaceState(history.state, "", location.pathname + location.search + fragment);
}
