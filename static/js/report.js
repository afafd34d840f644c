/** The map of a report: words put in place as text, clusters as rings, print. Stands inside the
 * file that is handed over, before the program that folium writes and that calls these functions.
 */

const TITLE = 0;
const TEXT = 1;
const KIND = 2;
const CATEGORY = 3;
const AREA = 4;
const DAY = 5;
const SUPPORTS = 6;
const ID = 7;
const IS_ANSWERED = 8;

let data = {};

/** The ring of a cluster: which part of the whole each colour takes, the largest first. */
export function shares(colours) {
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  let from = 0;
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || a - b)
    .map(([colour, count]) => {
      const start = from;
      from += (100 * count) / colours.length;
      return { colour, from: start, to: from };
    });
}

/** The width of a cluster's disc in pixels: its surface grows with the count, up to a limit. */
export function discSize(count) {
  return Math.round(Math.min(34 + 2.6 * Math.sqrt(count), 72));
}

/** The address of a contribution, to be read or typed: never a link. */
export function addressOf(base, row) {
  return `${base}${row[ID]}/`;
}

/** The facts of a contribution that stand under its words. */
export function factsOf(row, areas, words) {
  const facts = [areas[row[AREA]]?.[0], row[DAY], row[SUPPORTS]];
  if (row[IS_ANSWERED]) facts.push(words.answered);
  return facts.filter(Boolean);
}

function element(name, className, text) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

/** Called first: the map's place is shown, for Leaflet measures it, in place of the sentence that
 * says what is missing wherever no script has run.
 */
function prepare() {
  data = JSON.parse(document.getElementById("report-data").textContent);
  for (const part of document.querySelectorAll("[data-map-part]")) part.hidden = false;
  for (const part of document.querySelectorAll("[data-no-map]")) part.hidden = true;
  const { Control, Map: LeafletMap, MarkerClusterGroup } = globalThis.L;
  Control.Zoom.mergeOptions({ zoomInTitle: data.words.zoomIn, zoomOutTitle: data.words.zoomOut });
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    LeafletMap.mergeOptions({
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
    });
    MarkerClusterGroup.mergeOptions({ animate: false });
  }
}

function popup(row) {
  const card = element("article", "report-popup");
  const [category, colour] = data.categories[row[CATEGORY]];
  const kind = element("p", "report-popup-kind");
  const swatch = element("span", "swatch");
  swatch.dataset.colour = colour;
  const label = element("bdi", "", category);
  kind.append(swatch, `${data.kinds[row[KIND]]} · `, label);
  const title = element("p", "report-popup-title", row[TITLE]);
  const text = element("p", "report-popup-text", row[TEXT]);
  for (const written of [title, text]) {
    written.dir = "auto";
    written.lang = data.language;
  }
  const facts = element("p", "report-popup-facts");
  for (const [rank, fact] of factsOf(row, data.areas, data.words).entries()) {
    facts.append(rank ? " · " : "", element("bdi", "", fact));
  }
  card.append(kind, title, text, facts);
  card.append(element("p", "report-popup-address", addressOf(data.address, row)));
  return card;
}

/** Called by folium's program for each contribution, before it is on the map. */
function describe(feature, layer) {
  const row = data.rows[feature.id];
  layer.bindPopup(() => popup(row), { maxWidth: 300, minWidth: 220, autoPanPadding: [16, 16] });
  layer.options.colour = data.categories[row[CATEGORY]][1];
  if (layer.getLatLng) {
    layer.options.title = row[TITLE];
    if (row[IS_ANSWERED]) layer.options.icon.options.className += " is-answered";
  } else {
    layer.on("add", () => openByKeyboard(layer, row[TITLE]));
  }
}

/** Lines and surfaces are reached by the keyboard as pins are. */
function openByKeyboard(layer, name) {
  const shape = layer.getElement();
  if (!shape || shape.hasAttribute("tabindex")) return;
  shape.setAttribute("tabindex", "0");
  shape.setAttribute("role", "button");
  shape.setAttribute("aria-label", name);
  shape.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    layer.openPopup();
  });
}

/** Called by folium's program for each area. */
function describeArea(feature, layer) {
  const [name, count] = data.areas[feature.id];
  const words = () => {
    const card = element("div", "report-area");
    card.append(element("bdi", "report-area-name", name), element("span", "", count));
    return card;
  };
  layer.bindTooltip(words, { sticky: true, className: "report-tooltip" });
  layer.bindPopup(words);
}

/** Called by the clusters: a ring in the colours of what lies there, the number in it. */
function clusterIcon(cluster) {
  const markers = cluster.getAllChildMarkers();
  const size = discSize(markers.length);
  const disc = element("div", "cluster-disc");
  const ring = shares(markers.map((marker) => marker.options.colour)).map(
    ({ colour, from, to }) => `var(--category-${colour}) ${from}% ${to}%`,
  );
  disc.style.background = `conic-gradient(${ring.join(", ")})`;
  const count = element("span", "cluster-count", String(markers.length));
  count.setAttribute("aria-hidden", "true");
  const words = data.words.cluster.replace("%(count)s", String(markers.length));
  disc.append(count, element("span", "visually-hidden", words));
  return globalThis.L.divIcon({ html: disc, className: "cluster", iconSize: [size, size] });
}

function nameSwitches() {
  for (const place of document.querySelectorAll(".leaflet-control-layers [data-label]")) {
    const [name, count, colour] = data.labels[place.dataset.label];
    if (colour) {
      const swatch = element("span", "swatch");
      swatch.dataset.colour = colour;
      place.append(swatch);
    }
    place.append(element("bdi", "switch-name", name));
    if (count) place.append(element("span", "switch-count", count));
  }
}

/** The sheet of paper shows the whole perimeter, however far one had come closer. */
function framed(map, isPrinting) {
  document.documentElement.classList.toggle("is-printing", isPrinting);
  map.invalidateSize({ animate: false, pan: false });
  if (isPrinting) map.fitBounds(data.bounds, { animate: false, padding: [8, 8] });
}

/** Called last, with the map that folium's program has made. */
function start(map) {
  const container = map.getContainer();
  container.setAttribute("role", "region");
  container.setAttribute("aria-label", data.words.map);
  nameSwitches();
  document
    .querySelector("[data-switches]")
    .append(document.querySelector(".leaflet-control-layers"));
  map.on("popupopen", ({ popup: opened }) => {
    opened
      .getElement()
      .querySelector(".leaflet-popup-close-button")
      ?.setAttribute("aria-label", data.words.close);
  });
  container.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  container.addEventListener("focusout", () => map.scrollWheelZoom.disable());
  addEventListener("beforeprint", () => framed(map, true));
  addEventListener("afterprint", () => framed(map, false));
  container.dataset.ready = "";
}

export { clusterIcon, describe, describeArea, prepare, start };
