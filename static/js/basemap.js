/** The base map beneath ours: another style, made calm, with nothing of it that could be in the way. */

export const PREFIX = "basemap:";

const PATIENCE_MS = 10_000;
const VEIL = 0.45; // how much paper lies over colours that we did not choose
const SOURCES = ["vector", "raster", "geojson"];
const LAYERS = ["background", "fill", "line", "circle", "raster", "symbol"];
const PATTERNS = ["background-pattern", "fill-pattern", "line-pattern"];

/** Fetch the style that `described` names. Rejects when it is late, away, or no style. */
export async function fetchStyle(described, ask = fetch) {
  const response = await ask(described.style, {
    credentials: "omit",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`${described.style}: ${response.status}`);
  return beneath(await response.json(), described, new URL(described.style, response.url).href);
}

/**
 * The sources and layers to lay beneath ours, in the order of drawing, under names of their own:
 * grounds beneath the campaign's own ground, names on it.
 *
 * described: {style, attribution, font, ink, paper, isCalm}; address: where the style came from.
 * Pictures are dropped (pins are the loud things), names are written in our font. Throws on what
 * is no style.
 */
export function beneath(base, described, address) {
  if (base?.version !== 8 || !Array.isArray(base.layers)) throw new Error("This is no style.");
  const sources = {};
  for (const [name, source] of Object.entries(base.sources ?? {})) {
    if (SOURCES.includes(source?.type)) sources[PREFIX + name] = located(source, address);
  }
  const first = Object.values(sources)[0];
  if (first && described.attribution) first.attribution = described.attribution;
  const layers = base.layers.flatMap((layer) => taken(layer, sources, described));
  if (!layers.length) throw new Error("This style draws nothing.");
  const names = layers.filter((layer) => layer.type === "symbol");
  const grounds = layers.filter((layer) => layer.type !== "symbol");
  return { sources, grounds: [...grounds, ...veil(described)], names };
}

function located(source, address) {
  const found = { ...source };
  if (typeof found.url === "string") found.url = absolute(found.url, address);
  if (typeof found.data === "string") found.data = absolute(found.data, address);
  if (Array.isArray(found.tiles)) found.tiles = found.tiles.map((one) => absolute(one, address));
  return found;
}

/** An address as seen from the style's own; {z}, {x} and {y} stay as they are. */
function absolute(path, address) {
  return new URL(path, address).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
}

function taken(layer, sources, described) {
  const source = PREFIX + layer?.source;
  if (!LAYERS.includes(layer?.type) || layer.layout?.visibility === "none") return [];
  if (layer.type !== "background" && !sources[source]) return [];
  if (PATTERNS.some((name) => layer.paint?.[name])) return [];
  const { ref: _ref, metadata: _metadata, ...kept } = layer;
  const named = { ...kept, id: PREFIX + layer.id, metadata: { "parvis:role": "basemap" } };
  if (layer.type !== "background") named.source = source;
  if (layer.type !== "symbol") return [named];
  return layer.layout?.["text-field"] ? [words(named, described)] : [];
}

/** A layer of names: ours in font and ink, and without pictures. */
function words(layer, { font, ink, paper }) {
  const plain = (set) =>
    Object.fromEntries(Object.entries(set ?? {}).filter(([name]) => !name.startsWith("icon-")));
  return {
    ...layer,
    layout: { ...plain(layer.layout), "text-font": font },
    paint: {
      ...plain(layer.paint),
      "text-color": ink,
      "text-halo-color": paper,
      "text-halo-width": 1.4,
    },
  };
}

function veil({ isCalm, paper }) {
  if (isCalm) return [];
  return [
    {
      id: `${PREFIX}veil`,
      type: "background",
      metadata: { "parvis:role": "basemap" },
      paint: { "background-color": paper, "background-opacity": VEIL },
    },
  ];
}
