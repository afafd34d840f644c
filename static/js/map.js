/** The one module that knows MapLibre: what the pages ask of a map, in their own words. */

import { Map as LibreMap, setWorkerUrl } from "maplibre-gl";
import { fetchStyle, PREFIX } from "./basemap.js";
import { asAddress, drop, glyphsOf, HEIGHT, heldDrop, WIDTH, withheldDrop } from "./pins.js";

const FONT = '16px "Atkinson Hyperlegible Next Variable"';
const SHARP = 2;
const CALM_MS = 400;
const REACH_PX = 10;
const OURS = { ours: true }; // told apart from what a person does with the map

/**
 * Draw a campaign's map into `area`. Resolves once it can be used; rejects where no map can be.
 * options.aim: the map serves to choose a place under its middle. options.isGuest: it stands on a
 * page of another site, whose scrolling it leaves alone. data.layers: the only ones to draw.
 */
export async function createMap(area, data, options = {}) {
  setWorkerUrl(new URL(area.dataset.mapWorker, location.href).href);
  const [whole, sprite] = await Promise.all([
    fetchJson(data.style),
    fetch(area.dataset.mapIcons).then((response) => response.text()),
    document.fonts.load(FONT),
  ]);
  const style = data.layers ? limited(whole, data.layers) : whole;
  const pins = style.layers.filter((layer) => role(layer) === "pins");
  const map = new LibreMap({
    container: area.querySelector("[data-map]"),
    style: { ...style, layers: style.layers.filter((layer) => role(layer) !== "pins") },
    bounds: data.bounds,
    fitBoundsOptions: { padding: paddingOf(options) },
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 20,
    minZoom: 9,
    attributionControl: { compact: true },
    fadeDuration: calm() ? 150 : 0,
    cooperativeGestures: Boolean(options.isGuest),
    locale: {
      "Map.Title": data.words.map,
      "AttributionControl.ToggleAttribution": data.words.attribution,
      "CooperativeGesturesHandler.WindowsHelpText": data.words.wheel,
      "CooperativeGesturesHandler.MacHelpText": data.words.wheelMac,
      "CooperativeGesturesHandler.MobileHelpText": data.words.touch,
    },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await once(map, "style.load");
  await addPins(map, pins, style.metadata.parvis.categories, glyphsOf(sprite));
  addPatterns(map);
  addOwnLayers(map);
  const described = style.metadata.parvis.basemap;
  if (described) layBasemap(map, area, described, data.words.noBasemap);
  if (options.aim) fade(map);
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
    center: () => map.getCenter().toArray(),
    canvas: () => map.getCanvas(),
    seen: () => seen(map, padding()),
    goTo: (point, closest = 17) =>
      move({ center: point, zoom: Math.max(map.getZoom(), closest), padding: padding() }),
    jump: (point) => map.jumpTo({ center: point }),
    pan: (x, y) => map.panBy([x, y], { duration: 0 }),
    showNear: (geometry) => showNear(map, geometry, padding(), move),
    refresh: (source) => map.getSource(source) && map.refreshTiles(source),
    select: (id) => select(map, id),
    filter: (expression) => filter(map, expression),
    draw: (geometry) => map.getSource("own").setData(collection(geometry)),
    toggle: (slug, isShown) => toggle(map, slug, isShown),
    onPick: (call) => onPick(map, call),
    onClick: (call) => map.on("click", (event) => call(event.lngLat.toArray())),
    onRest: (call) => onRest(map, call),
    onMove: (call) => map.on("move", call),
  };
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
  } catch {
    tell(false);
  }
}

const calm = () => !matchMedia("(prefers-reduced-motion: reduce)").matches;
const role = (layer) => layer.metadata?.["parvis:role"];
const once = (map, name) => new Promise((resolve) => map.once(name, resolve));

function paddingOf(options) {
  const edge = Math.min(48, window.innerWidth / 12);
  return { top: edge, left: edge, right: edge, bottom: edge, ...(options.padding?.() ?? {}) };
}

/** The same style with some of its layers alone; the ground and the areas belong to every map. */
function limited(style, slugs) {
  const isOut = ({ slug }) => !slugs.includes(slug);
  const out = new Set(style.metadata.parvis.layers.filter(isOut).map(({ slug }) => slug));
  const sources = Object.entries(style.sources).filter(([slug]) => !out.has(slug));
  return {
    ...style,
    sources: Object.fromEntries(sources),
    layers: style.layers.filter(({ source }) => !out.has(source)),
  };
}

async function fetchJson(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

async function image(svg) {
  const picture = new Image(WIDTH * SHARP, HEIGHT * SHARP);
  picture.src = asAddress(svg);
  await picture.decode();
  const canvas = new OffscreenCanvas(WIDTH * SHARP, HEIGHT * SHARP);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0, WIDTH * SHARP, HEIGHT * SHARP);
  return context.getImageData(0, 0, WIDTH * SHARP, HEIGHT * SHARP);
}

/** Replace each layer of plain discs by drops with their theme's glyph. */
async function addPins(map, layers, categories, glyphs) {
  const drops = [...categories, { slug: "", colour: 8, icon: "dot" }];
  await Promise.all(
    drops.map(async ({ slug, colour, icon }) => {
      const drawn = await image(drop(colour, glyphs[icon] ?? glyphs.dot));
      map.addImage(`pin-${slug}`, drawn, { pixelRatio: SHARP });
    }),
  );
  for (const [name, svg] of [
    ["state-held", heldDrop()],
    ["state-withheld", withheldDrop()],
  ]) {
    map.addImage(name, await image(svg), { pixelRatio: SHARP });
  }
  const known = categories.flatMap(({ slug }) => [slug, `pin-${slug}`]);
  const theme = known.length ? ["match", ["get", "category"], ...known, "pin-"] : "pin-";
  // Only the desk's tiles say a state; in public everything is published.
  const state = ["coalesce", ["get", "state"], "published"];
  const image_ = ["match", state, "published", theme, "held", "state-held", "state-withheld"];
  for (const layer of layers) {
    const common = { ...layer, type: "symbol", paint: {} };
    map.addLayer({ ...common, layout: pinLayout(image_, 1) });
    const chosen = { ...common, id: `${layer.id}-chosen`, filter: never() };
    map.addLayer({
      ...chosen,
      metadata: { "parvis:role": "chosen" },
      layout: pinLayout(image_, 1.4),
    });
  }
}

function pinLayout(image_, size) {
  return {
    "icon-image": image_,
    "icon-anchor": "bottom",
    "icon-allow-overlap": true,
    "icon-padding": 0,
    "icon-size": [
      "interpolate",
      ["linear"],
      ["zoom"],
      12,
      0.45 * size,
      15,
      ["*", size, ["interpolate", ["linear"], ["get", "support"], 0, 0.68, 4, 0.92]],
      18,
      ["*", size, ["interpolate", ["linear"], ["get", "support"], 0, 0.9, 4, 1.15]],
    ],
    "symbol-sort-key": ["get", "support"],
  };
}

/** While a place is being chosen, what others have said stays in the background. */
function fade(map) {
  for (const layer of layersOf(map, "pins")) map.setPaintProperty(layer.id, "icon-opacity", 0.55);
}

const never = () => ["==", ["id"], -1];

/** What is decided, and what will be renovated, is hatched: never told by colour alone. */
function addPatterns(map) {
  for (const layer of map.getStyle().layers) {
    const hatched = layer.metadata?.["parvis:pattern"] === "hatch";
    if (layer.type !== "fill" || !(hatched || role(layer) === "closed-areas")) continue;
    const colour = hatched ? String(layer.paint["fill-color"]) : "#6b7278";
    const name = `hatch-${colour}`;
    if (!map.hasImage(name)) map.addImage(name, hatch(colour), { pixelRatio: SHARP });
    map.setPaintProperty(layer.id, "fill-pattern", name);
    map.setPaintProperty(layer.id, "fill-opacity", hatched ? 0.85 : 0.6);
  }
}

function hatch(colour) {
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

/** What this page draws itself: the place being chosen, the place of an open contribution. */
function addOwnLayers(map) {
  map.addSource("own", { type: "geojson", data: collection(null) });
  const point = ["==", ["geometry-type"], "Point"];
  map.addLayer({
    id: "own-fill",
    type: "fill",
    source: "own",
    filter: ["==", ["geometry-type"], "Polygon"],
    paint: { "fill-color": "#b3261e", "fill-opacity": 0.18 },
  });
  map.addLayer({
    id: "own-line",
    type: "line",
    source: "own",
    filter: ["!", point],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": "#b3261e", "line-width": 4 },
  });
  map.addLayer({
    id: "own-point",
    type: "circle",
    source: "own",
    filter: point,
    paint: {
      "circle-color": "#b3261e",
      "circle-radius": 7,
      "circle-stroke-color": "#ffffff",
      "circle-stroke-width": 3,
    },
  });
}

function collection(geometry) {
  const shapes = geometry ? [geometry].flat() : [];
  return {
    type: "FeatureCollection",
    features: shapes.map((shape) => ({ type: "Feature", properties: {}, geometry: shape })),
  };
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

function layersOf(map, ...roles) {
  return map.getStyle().layers.filter((layer) => roles.includes(role(layer)));
}

function select(map, id) {
  for (const layer of layersOf(map, "chosen")) {
    const isPoint = ["==", ["geometry-type"], "Point"];
    map.setFilter(layer.id, id ? ["all", isPoint, ["==", ["id"], id]] : never());
  }
}

const plainFilters = new WeakMap();

function filter(map, expression) {
  const plain = plainFilters.get(map) ?? {};
  plainFilters.set(map, plain);
  for (const layer of layersOf(map, "pins", "shapes")) {
    plain[layer.id] ??= layer.filter ?? true;
    map.setFilter(layer.id, ["all", plain[layer.id], expression]);
  }
}

function toggle(map, slug, isShown) {
  for (const layer of map.getStyle().layers) {
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

/** Call with the identity of the contribution that was pressed; a crowd is zoomed into. */
function onPick(map, call) {
  const under = ({ x, y }) =>
    map.queryRenderedFeatures(
      [
        [x - REACH_PX, y - REACH_PX],
        [x + REACH_PX, y + REACH_PX],
      ],
      { layers: layersOf(map, "pins", "chosen", "shapes", "others").map((layer) => layer.id) },
    );
  map.on("click", (event) => {
    const [found] = under(event.point);
    if (!found) return;
    if (role(found.layer) === "others") {
      map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 2, duration: calm() ? CALM_MS : 0 });
    } else {
      call(found.id);
    }
  });
  map.on("mousemove", (event) => {
    map.getCanvas().style.cursor = under(event.point).length ? "pointer" : "";
  });
}
