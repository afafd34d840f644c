/** From the filters' form to an address and to what the map shows. */

/** What tiles say of a contribution; other filters need the list of identities. */
const IN_TILES = ["category", "kind", "status"];
const PINS = "pins";

/** The parameters that say something, in the form's order; `sort=new` is the default. */
export function asked(entries) {
  return [...entries].filter(([name, value]) => value && !(name === "sort" && value === "new"));
}

/** A MapLibre expression for the same filters; `only` holds identities, or null. */
export function expression(entries, only = null) {
  const conditions = asked(entries)
    .filter(([name]) => IN_TILES.includes(name))
    .map(([name, value]) => ["==", ["get", name], value]);
  if (only) conditions.push(["in", ["id"], ["literal", only]]);
  return ["all", ...conditions];
}

/**
 * The same filters as tiles take them: in this order, each once, nothing that says nothing. Where
 * `only` says which ones are wanted, tiles are asked for pins alone: a crowd has no identity.
 */
export function narrowing(entries, only = null) {
  const said = { ...Object.fromEntries(asked(entries)), [PINS]: only && "all" };
  return ["area", "category", "kind", PINS, "status"]
    .flatMap((name) => (said[name] ? `${name}=${said[name]}` : []))
    .join("&");
}

/** Whether figures in such tiles count what is wanted, and nothing else. */
export const hasCrowds = (query) => !query.split("&").includes(`${PINS}=all`);

/** The address of tiles when such a query, or none, narrows them; null when that changes nothing. */
export function narrowed(address, query) {
  const [whole] = address?.split("?") ?? [];
  const wanted = whole && query ? `${whole}?${query}` : whole;
  return wanted && wanted !== address ? wanted : null;
}

/** A box for the address, west to north, with what a map's edge needs of precision. */
export function box([west, south, east, north]) {
  const within = (value, most) => Math.max(-most, Math.min(most, value)).toFixed(5);
  return [within(west, 180), within(south, 90), within(east, 180), within(north, 90)].join(",");
}
