/** The layers that the page draws itself on a campaign's style, as the style's own language says them. */

export const role = (layer) => layer.metadata?.["parvis:role"];
export const never = () => ["==", ["id"], -1];
export const OWN = "own"; // the source of what the page draws itself
const CLOSED = "#6b7278";
const ALARM = "#b3261e";
const SHADOW = "#1a2024";

/**
 * A campaign's style as the page draws it: pins for discs, hatches for what is decided, over it
 * the marked and the chosen contribution, and a source of its own.
 */
export function dressed(style) {
  const { categories } = style.metadata.parvis;
  const isPins = (layer) => role(layer) === "pins";
  const isCrowd = (layer) => role(layer) === "others";
  const isLine = (layer) => role(layer) === "shapes" && layer.id.endsWith("-lines");
  const beneath = style.layers.filter((layer) => !isPins(layer) && !isCrowd(layer)).map(hatched);
  return {
    ...style,
    sources: { ...style.sources, [OWN]: { type: "geojson", data: collection(null) } },
    layers: [
      ...beneath,
      ...style.layers.filter(isLine).map(markedLines),
      ...style.layers.filter(isPins).flatMap((layer) => pinLayers(layer, categories)),
      ...style.layers.filter(isCrowd),
      ...ownLayers(OWN),
    ],
  };
}

/** What is decided, and what will be renovated, is hatched: never told by colour alone. */
function hatched(layer) {
  const colour = hatchOf(layer);
  if (!colour) return layer;
  const opacity = role(layer) === "closed-areas" ? 0.6 : 0.85;
  const pattern = { "fill-pattern": `hatch-${colour}`, "fill-opacity": opacity };
  return { ...layer, paint: { ...layer.paint, ...pattern } };
}

function hatchOf(layer) {
  if (layer.type !== "fill") return null;
  if (role(layer) === "closed-areas") return CLOSED;
  return layer.metadata?.["parvis:pattern"] === "hatch" ? String(layer.paint["fill-color"]) : null;
}

/** The colours in which a style hatches. */
export const hatchesOf = (style) => new Set(style.layers.flatMap((layer) => hatchOf(layer) ?? []));

/** The name of the picture for each contribution: its theme, with a tick once it is answered. */
export function pictureOf(categories) {
  const answered = ["case", ["has", "status"], "-answered", ""];
  const known = categories.flatMap(({ slug }) => [slug, `pin-${slug}`]);
  const theme = known.length
    ? ["match", ["coalesce", ["get", "category"], ""], ...known, "pin-"]
    : "pin-";
  // Only the desk's tiles say a state; in public everything is published.
  const state = ["coalesce", ["get", "state"], "published"];
  const published = ["concat", theme, answered];
  return ["match", state, "published", published, "held", "state-held", "state-withheld"];
}

/** In place of a layer of plain discs: pins, then the marked one and the chosen one over them. */
function pinLayers(layer, categories) {
  const picture = pictureOf(categories);
  const common = { ...layer, type: "symbol", paint: {} };
  const over = (name, looks) => ({
    ...common,
    id: `${layer.id}-${name}`,
    metadata: { ...layer.metadata, "parvis:role": name },
    filter: never(),
    ...looks,
  });
  return [
    { ...common, layout: pinLayout(picture, 1) },
    over("marked", { layout: pinLayout(picture, 1.35) }),
    over("chosen-shadow", { type: "circle", layout: {}, paint: SHADE }),
    over("chosen", { layout: { ...pinLayout(picture, 1.5), "icon-offset": [0, -5] } }),
  ];
}

const SHADE = {
  "circle-color": SHADOW,
  "circle-opacity": 0.45,
  "circle-radius": ["interpolate", ["linear"], ["zoom"], 12, 4, 18, 8],
  "circle-blur": 0.6,
};

/** Over a layer of residents' lines and edges: the marked one, strong again. */
function markedLines(layer) {
  return {
    ...layer,
    id: `${layer.id}-marked`,
    metadata: { ...layer.metadata, "parvis:role": "marked-lines" },
    filter: never(),
    paint: {
      ...layer.paint,
      "line-opacity": 1,
      "line-width": ["interpolate", ["linear"], ["zoom"], 12, 3, 18, 7],
    },
  };
}

function pinLayout(picture, size) {
  const bySupport = (few, many) => [
    "*",
    size,
    ["interpolate", ["linear"], ["get", "support"], 0, few, 4, many],
  ];
  return {
    "icon-image": picture,
    "icon-anchor": "bottom",
    "icon-allow-overlap": true,
    "icon-padding": 0,
    "icon-size": [
      "interpolate",
      ["linear"],
      ["zoom"],
      ...[12, 0.42 * size],
      ...[15, bySupport(0.64, 0.88)],
      ...[18, bySupport(0.9, 1.15)],
    ],
    "symbol-sort-key": ["get", "support"],
  };
}

/** What this page draws itself: the place being chosen, the place of an open contribution. */
function ownLayers(source) {
  const point = ["==", ["geometry-type"], "Point"];
  return [
    {
      id: "own-fill",
      type: "fill",
      source,
      filter: ["==", ["geometry-type"], "Polygon"],
      paint: { "fill-color": ALARM, "fill-opacity": 0.18, "fill-antialias": false },
    },
    {
      id: "own-line",
      type: "line",
      source,
      filter: ["!", point],
      layout: { "line-cap": "round", "line-join": "round" },
      paint: { "line-color": ALARM, "line-width": 4 },
    },
    {
      id: "own-point",
      type: "circle",
      source,
      filter: point,
      paint: {
        "circle-color": ["case", ["has", "isPublic"], "#ffffff", ALARM],
        "circle-radius": 7,
        "circle-stroke-color": ["case", ["has", "isPublic"], "#1a2024", "#ffffff"],
        "circle-stroke-width": 3,
      },
    },
  ];
}

/** Geometries to draw, or whole features: one that `isPublic` is drawn as a ring. */
export function collection(geometry) {
  const shapes = geometry ? [geometry].flat() : [];
  return {
    type: "FeatureCollection",
    features: shapes.map((shape) =>
      shape.type === "Feature" ? shape : { type: "Feature", properties: {}, geometry: shape },
    ),
  };
}

/** The same style with some of its layers alone; the ground and the areas belong to every map. */
export function limited(style, slugs) {
  const isOut = ({ slug }) => !slugs.includes(slug);
  const out = new Set(style.metadata.parvis.layers.filter(isOut).map(({ slug }) => slug));
  const sources = Object.entries(style.sources).filter(([slug]) => !out.has(slug));
  return {
    ...style,
    sources: Object.fromEntries(sources),
    layers: style.layers.filter(({ source }) => !out.has(source)),
  };
}

/** The names of a style's sources: those of what residents see first, then of what lies beneath. */
export function inTurn(style) {
  const isBeneath = (name) =>
    style.layers.some((layer) => layer.source === name && role(layer) === "reference");
  const names = Object.keys(style.sources);
  return [...names.filter((name) => !isBeneath(name)), ...names.filter(isBeneath)];
}

/** The next layer over one that is drawn already: under it the one belongs. */
export const aboveOf = (style, layer, isDrawn) =>
  style.layers.slice(style.layers.indexOf(layer) + 1).find(isDrawn);
