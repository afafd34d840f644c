/** The one module that knows MapLibre: what the pages ask of a map, in their own words. */

import { Map as LibreMap, setWorkerUrl } from "maplibre-gl";
import { aiming } from "./aim.js";
import { fetchStyle, PREFIX } from "./basemap.js";
import { drawPins, hatch, plainColour, SHARP } from "./drawing.js";
import { breath, haveStyles } from "./late.js";
import { GLYPHS, makeLetters } from "./letters.js";
import {
  aboveOf,
  collection,
  dressed,
  hatchesOf,
  inTurn,
  limited,
  never,
  OWN,
  role,
} from "./looks.js";
import { filter, narrowedStyle } from "./narrow.js";
import { atNight, nightPaint, nightValue } from "./night.js";
import { glyphsOf } from "./pins.js";
import { gatherFrames } from "./programs.js";
import { inOrder, together } from "./spots.js";

const FONT = '16px "Atkinson Hyperlegible Next Variable"';
const CALM_MS = 400;
const OPACITIES = {
  fill: ["fill-opacity"],
  line: ["line-opacity"],
  circle: ["circle-opacity", "circle-stroke-opacity"],
  symbol: ["icon-opacity", "text-opacity"],
};
const REACH_PX = 10;
const COARSE = 0.25; // while it loads, it is drawn coarsely: soon, without holding the page
const CLOSEST = 20;
const DEEPEST = 18; // no tile lies deeper: what is one crowd there stays one
const DARK = matchMedia("(prefers-color-scheme: dark)");
const RESIDENTS = ["pins", "marked", "chosen", "shapes", "marked-lines", "others"];
const OURS = { ours: true }; // told apart from what a person does with the map

/**
 * Draw a campaign's map into `area`. Resolves once it can be used; rejects where no map can be.
 * options.aim: the map serves to choose a place under its middle. options.isGuest: it stands on a
 * page of another site, whose scrolling it leaves alone. data.layers: the only ones to draw.
 */
export async function createMap(area, data, options = {}) {
  await breath();
  setWorkerUrl(new URL(area.dataset.mapWorker, location.href).href);
  makeLetters();
  const [given, sprite] = await Promise.all([
    fetchJson(data.style),
    fetch(area.dataset.mapIcons).then((response) => response.text()),
    document.fonts.load(FONT),
    haveStyles(area.dataset.mapStyles),
  ]);
  const limits = data.layers ? limited(given, data.layers) : given;
  const style = { ...narrowedStyle(dressed(limits), options.query), glyphs: GLYPHS };
  const isNight = DARK.matches;
  const whole = isNight ? { ...style, layers: style.layers.map(atNight) } : style;
  const drawn = await drawPins(style.metadata.parvis.categories, glyphsOf(sprite));
  await breath();
  const map = new LibreMap({
    container: area.querySelector("[data-map]"),
    style: { ...whole, sources: {}, layers: whole.layers.filter(({ source }) => !source) },
    ...(options.view ?? { bounds: options.bounds ?? data.bounds }),
    fitBoundsOptions: { padding: paddingOf(options) },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: CLOSEST,
    minZoom: 9,
    attributionControl: { compact: true },
    fadeDuration: 0,
    pixelRatio: COARSE,
    validateStyle: false, // it is ours; tests/js/looks.test.js judges it
    cooperativeGestures: Boolean(options.isGuest),
    locale: {
      "Map.Title": data.words.map,
      "AttributionControl.ToggleAttribution": data.words.attribution,
      "CooperativeGesturesHandler.WindowsHelpText": data.words.wheel,
      "CooperativeGesturesHandler.MacHelpText": data.words.wheelMac,
      "CooperativeGesturesHandler.MobileHelpText": data.words.touch,
    },
  });
  gatherFrames(map);
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await once(map, "style.load");
  await breath();
  days.set(map, Object.fromEntries(style.layers.map(({ id, paint: day }) => [id, day ?? {}])));
  for (const [name, picture] of drawn) map.addImage(name, picture, { pixelRatio: SHARP });
  for (const colour of hatchesOf(style)) {
    for (const tone of [colour, nightValue(colour)]) {
      map.addImage(`hatch-${tone}`, hatch(tone), { pixelRatio: SHARP });
    }
  }
  for (const name of inTurn(whole)) {
    await breath();
    addSource(map, whole, name);
  }
  DARK.addEventListener("change", () => paint(map));
  if (DARK.matches !== isNight) paint(map); // it was switched meanwhile
  map.on("mousemove", ({ point: at }) => {
    map.getCanvas().style.cursor = under(map, at).length ? "pointer" : "";
  });
  const described = style.metadata.parvis.basemap;
  if (described) layBasemap(map, area, described, data.words.noBasemap);
  if (options.aim) fade(map);
  map.once("idle", () => {
    map.setPixelRatio(null);
    area.dataset.drawn = "";
  });
  area.pinsDrawn = () => inOrder(pinsIn(map)).length; // for those who judge the page from outside
  return wrap(map, data, options);
}

function wrap(map, data, options) {
  const padding = () => paddingOf(options);
  const duration = () => (calm() ? CALM_MS : 0);
  const move = (target) => map.easeTo({ ...target, duration: duration() }, OURS);
  const home = () => map.fitBounds(data.bounds, { padding: padding(), animate: calm() }, OURS);
  const zoom = (step) => map.easeTo({ zoom: map.getZoom() + step, duration: duration() });

  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Home") home();
  });
  return {
    home,
    zoom,
    resize: () => map.resize(),
    still: () => (map.loaded() && !map.isMoving() ? null : once(map, "idle")),
    center: () => map.getCenter().toArray(),
    view: () => ({ zoom: map.getZoom(), center: map.getCenter().toArray() }),
    canvas: () => map.getCanvas(),
    seen: () => seen(map, padding()),
    goTo: (point, closest = 17) =>
      move({ center: point, zoom: Math.max(map.getZoom(), closest), padding: padding() }),
    ...aiming(map),
    pan: (x, y) => map.panBy([x, y], { duration: 0 }),
    showNear: (geometry) => showNear(map, geometry, padding(), move),
    refresh: (source) => map.getSource(source) && map.refreshTiles(source),
    shift: (pixels_) => map.panBy([0, pixels_], { duration: duration() }, OURS),
    select: (id) => point(map, "chosen", id),
    mark: (id) => point(map, "marked", id),
    pins: () => inOrder(pinsIn(map, padding())),
    filter: (expression, query) =>
      filter(map, layersOf(map, "pins", "shapes", "others"), expression, query),
    draw: (geometry) => map.getSource(OWN).setData(collection(geometry)),
    toggle: (slug, isShown) => toggle(map, slug, isShown),
    veil: (slug, share) => veil(map, slug, share),
    open: (crowd, many) => openCrowd(map, crowd, many),
    onPick: (one, many = null) => onPick(map, one, many),
    onHover: (call) => onHover(map, call),
    onClick: (call) => map.on("click", (event) => call(event.lngLat.toArray())),
    onRest: (call) => onRest(map, call),
    onMove: (call) => map.on("move", call),
  };
}

/** Add a source of the style and its layers, each in its place; the style has been judged already. */
function addSource(map, style, name) {
  map.style.addSource(name, style.sources[name], { validate: false });
  for (const layer of style.layers.filter(({ source }) => source === name)) {
    const above = aboveOf(style, layer, ({ id }) => map.getLayer(id));
    map.style.addLayer(layer, above?.id, { validate: false });
  }
  map._update(true); // as its own `addLayer` ends
}

/** Lay the base map beneath all that is ours, whenever it comes: without it our map is whole. */
async function layBasemap(map, area, described, sentence) {
  const own = map.getStyle().layers.map(({ id }) => id);
  const note = area.appendChild(document.createElement("p"));
  note.className = "map-note";
  note.setAttribute("role", "status");
  const tell = (isHere) => {
    area.dataset.basemap = isHere ? "here" : "absent";
    note.textContent = isHere ? "" : sentence;
  };
  const isBase = ({ sourceId }) => sourceId?.startsWith(PREFIX);
  map.on("error", (event) => {
    if (isBase(event)) tell(area.dataset.basemap === "here");
    else if (!event.error?.message?.includes(PREFIX)) reportError(event.error);
  });
  map.on("sourcedata", (event) => {
    if (isBase(event) && event.tile?.state === "loaded") tell(true);
  });
  try {
    const { sources, grounds, names } = await fetchStyle(described);
    for (const [name, source] of Object.entries(sources)) map.addSource(name, source);
    for (const layer of grounds) map.addLayer(layer, "ground");
    for (const layer of names) map.addLayer(layer, own[own.indexOf("ground-edge") + 1]);
    map.setPaintProperty("ground", "fill-opacity", 0.4);
    paint(map);
  } catch {
    tell(false);
  }
}

const calm = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
const once = (map, name) => new Promise((resolve) => map.once(name, resolve));

function paddingOf(options) {
  const edge = Math.min(48, window.innerWidth / 12);
  return { top: edge, left: edge, right: edge, bottom: edge, ...(options.padding?.() ?? {}) };
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** While a place is being chosen, what others have said stays in the background. */
function fade(map) {
  for (const layer of layersOf(map, "pins", "shapes", "others")) dim(map, layer, 0.5);
}

const days = new WeakMap();

/** How a layer is painted by day, whatever it is painted with now. */
function dayPaint(map, layer) {
  days.get(map)[layer.id] ??= layer.paint ?? {};
  return days.get(map)[layer.id];
}

/** Night turns the colours of every layer over; day gives back what the style says. */
function paint(map) {
  for (const layer of map.getStyle().layers) {
    const day = dayPaint(map, layer);
    for (const [name, night] of nightPaint({ ...layer, paint: day }, plainColour)) {
      map.setPaintProperty(layer.id, name, DARK.matches ? night : day[name]);
    }
    if (layer.type === "raster") {
      map.setPaintProperty(layer.id, "raster-brightness-max", DARK.matches ? 0.4 : 1);
    }
  }
}

/** What is drawn of a legend's layer, from 0 (nothing) to 1 (as its style says). */
function veil(map, slug, share) {
  const own = layersIn(map).filter((layer) => layer.metadata?.["parvis:layer"] === slug);
  for (const layer of own) dim(map, layer, share);
}

function dim(map, layer, share) {
  for (const name of OPACITIES[layer.type] ?? []) {
    const whole = days.get(map)[layer.id]?.[name] ?? 1;
    map.setPaintProperty(layer.id, name, typeof whole === "number" ? whole * share : share);
  }
}

/** The box of what is really seen, not hidden behind a sheet: west, south, east, north. */
function seen(map, padding) {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const hidden = Math.min(padding.bottom > 60 ? padding.bottom : 0, height - 40);
  const west = map.unproject([0, 0]);
  const east = map.unproject([width, height - hidden]);
  return [west.lng, east.lat, east.lng, west.lat];
}

/** Move just enough for a place to be seen. */
function showNear(map, geometry, padding, move) {
  const point = firstPosition(geometry);
  const { x, y } = map.project(point);
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const isSeen =
    x > padding.left && x < width - padding.right && y > padding.top && y < height - padding.bottom;
  if (!isSeen) move({ center: point, padding });
}

function firstPosition(geometry) {
  let found = geometry.coordinates;
  while (Array.isArray(found[0])) found = found[Math.floor((found.length - 1) / 2)];
  return found;
}

/** The layers as the map holds them: asking for the whole style costs more each time. */
const layersIn = (map) => map.getLayersOrder().map((id) => map.getLayer(id));

function layersOf(map, ...roles) {
  return layersIn(map).filter((layer) => roles.includes(role(layer)));
}

/** Let the layers of one role show one contribution, or none. */
function point(map, name, id) {
  const isThis = id ? ["==", ["id"], id] : never();
  for (const layer of layersOf(map, name, `${name}-shadow`)) {
    map.setFilter(layer.id, ["all", ["==", ["geometry-type"], "Point"], isThis]);
  }
  for (const layer of layersOf(map, `${name}-lines`)) {
    map.setFilter(layer.id, ["all", ["!=", ["geometry-type"], "Point"], isThis]);
  }
}

/** The pins and crowds that are drawn in what is seen: {id, count, x, y}, crowds without an id. */
function pinsIn(map, padding = { bottom: 0 }) {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const bottom = height - (padding.bottom > 60 ? padding.bottom : 0);
  const found = map.queryRenderedFeatures({ layers: idsOf(map, "pins", "others") });
  return found
    .map((feature) => spotOf(map, feature))
    .filter(({ x, y }) => x >= 0 && y >= 0 && x <= width && y <= bottom);
}

function spotOf(map, { id, properties, geometry }) {
  const place = firstPosition(geometry);
  const { x, y } = map.project(place);
  return { id, count: properties.count ?? 0, x, y, place };
}

const idsOf = (map, ...roles) => layersOf(map, ...roles).map(({ id }) => id);

function toggle(map, slug, isShown) {
  for (const layer of layersIn(map)) {
    if (layer.metadata?.["parvis:layer"] !== slug) continue;
    map.setLayoutProperty(layer.id, "visibility", isShown ? "visible" : "none");
  }
}

/** Call when a person has moved the map and it rests; a change of size is no move. */
function onRest(map, call) {
  const where = () => [...map.getCenter().toArray(), map.getZoom()].join();
  let before = where();
  map.on("moveend", (event) => {
    const isMoved = where() !== before;
    before = where();
    if (isMoved && !event.ours) call();
  });
}

/** What lies under a pointer, the topmost first. */
function under(map, { x, y }) {
  const corners = [
    [x - REACH_PX, y - REACH_PX],
    [x + REACH_PX, y + REACH_PX],
  ];
  return map.queryRenderedFeatures(corners, { layers: idsOf(map, ...RESIDENTS) });
}

/**
 * Call `one(id)` for a contribution that was pressed, `many({ids, box})` where several share its
 * spot. A crowd is zoomed into; where no zoom parts it, `many` is called without identities.
 */
function onPick(map, one, many) {
  map.on("click", (event) => {
    const [found] = under(map, event.point);
    if (!found) return;
    const spot = spotOf(map, found);
    if (role(found.layer) === "others") return openCrowd(map, spot, many);
    if (!many || found.geometry.type !== "Point") return one(found.id);
    const shared = together(inOrder(pinsIn(map)), spot, CLOSEST - map.getZoom());
    const ids = shared.flatMap(({ id }) => id ?? []);
    if (ids.length > 1) many({ ids, box: boxRound(map, shared, 2) });
    else one(found.id);
  });
}

function openCrowd(map, spot, many) {
  if (map.getZoom() < DEEPEST || !many) {
    const zoom = Math.min(CLOSEST, map.getZoom() + 2);
    map.easeTo({ center: spot.place, zoom, duration: calm() ? CALM_MS : 0 });
  } else {
    many({ ids: null, box: boxRound(map, [spot], 60) });
  }
}

/** West, south, east, north of pins and some pixels round them. */
function boxRound(map, spots, pixels_) {
  const [xs, ys] = [spots.map(({ x }) => x), spots.map(({ y }) => y)];
  const west = map.unproject([Math.min(...xs) - pixels_, Math.max(...ys) + pixels_]);
  const east = map.unproject([Math.max(...xs) + pixels_, Math.min(...ys) - pixels_]);
  return [west.lng, west.lat, east.lng, east.lat];
}

/** Call with the contribution under the pointer whenever it is another one, null for none. */
function onHover(map, call) {
  let before = null;
  const tell = (id) => {
    if (id !== before) call(id);
    before = id;
  };
  map.on("mousemove", (event) => tell(under(map, event.point)[0]?.id ?? null));
  map.on("mouseout", () => tell(null));
}
