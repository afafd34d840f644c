/** What of a map is shown, and which tiles it asks for: those of residents follow the filters. */

import { hasCrowds, narrowed } from "./filters.js";
import { role } from "./looks.js";

const plainFilters = new WeakMap();
const asked = new WeakMap();

/** The style whose tiles of contributions are narrowed from the first on. */
export function narrowedStyle(style, query = "") {
  const sources = { ...style.sources };
  for (const { slug, kind } of style.metadata.parvis.layers) {
    const wanted = kind === "contributions" && narrowed(sources[slug]?.tiles?.[0], query);
    if (wanted) sources[slug] = { ...sources[slug], tiles: [wanted] };
  }
  return { ...style, sources };
}

/** Show of these layers what fits the expression, and let their tiles be what the query asks for. */
export function filter(map, layers, expression, query = "") {
  const plain = plainFilters.get(map) ?? {};
  plainFilters.set(map, plain);
  for (const layer of layers) {
    plain[layer.id] ??= layer.filter ?? ["all"];
    const shown = role(layer) === "others" ? hasCrowds(query) : expression;
    const wanted = isAll(shown) ? plain[layer.id] : ["all", plain[layer.id], shown];
    if (wanted !== layer.filter) map.setFilter(layer.id, wanted, { validate: false });
  }
  const sources = layers.map(({ source }) => source);
  narrow(map, sources, query);
}

/** Whether the expression leaves nothing out: then a style is left alone, which costs nothing. */
const isAll = (expression) => expression === true || (expression[0] === "all" && !expression[1]);

/**
 * Let these sources ask for what the query narrows to, once the map rests. MapLibre keeps the old
 * data of tiles that were on their way when their address changed, and of sources whose layers
 * changed in the same frame.
 */
export function narrow(map, sources, query) {
  if (!asked.has(map)) map.on("idle", () => follow(map));
  asked.set(map, { sources: new Set(sources), query });
  map.triggerRepaint(); // so that it comes to rest again
}

function follow(map) {
  const { sources, query } = asked.get(map);
  for (const source of [...sources].map((name) => map.getSource(name))) {
    const wanted = narrowed(source?.tiles?.[0], query);
    if (wanted) source.setTiles([wanted]);
  }
}
