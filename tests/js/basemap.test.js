import assert from "node:assert/strict";
import test from "node:test";
import { beneath, fetchStyle } from "../../static/js/basemap.js";

const FROM = "https://maps.example/styles/city.json";
const OURS = {
  style: FROM,
  attribution: "",
  font: ["Ours"],
  ink: "#111111",
  paper: "#ffffff",
  isCalm: false,
};
const layer = (id, type, more = {}) => ({ id, type, source: "city", "source-layer": id, ...more });
const base = (...layers) => ({
  version: 8,
  glyphs: "https://fonts.example/{fontstack}/{range}.pbf",
  sprite: "https://pictures.example/sprite",
  sources: { city: { type: "vector", tiles: ["/tiles/{z}/{x}/{y}.pbf"], attribution: "© City" } },
  layers,
});
const laid = (style, more = {}) => {
  const { sources, grounds, names } = beneath(style, { ...OURS, ...more }, FROM);
  return { sources, layers: [...grounds, ...names] };
};
const ids = ({ layers }) => layers.map(({ id }) => id);

test("everything taken over has a name of its own and points to sources that were taken over", () => {
  const { sources, layers } = laid(base(layer("water", "fill"), layer("roads", "line")));

  assert.deepEqual(Object.keys(sources), ["basemap:city"]);
  assert.deepEqual(
    layers.filter(({ source }) => source).map(({ id, source }) => [id, source]),
    [
      ["basemap:water", "basemap:city"],
      ["basemap:roads", "basemap:city"],
    ],
  );
  assert.ok(layers.every(({ metadata }) => metadata["parvis:role"] === "basemap"));
});

test("neither glyphs nor pictures are asked for", () => {
  const { layers, ...rest } = laid(
    base(
      layer("shop", "symbol", { layout: { "icon-image": "shop" } }),
      layer("town", "symbol", {
        layout: { "text-field": ["get", "name"], "text-font": ["Theirs"], "icon-image": "dot" },
        paint: { "text-color": "red", "icon-opacity": 1, "text-opacity": 0.5 },
      }),
      layer("hatched", "fill", { paint: { "fill-pattern": "hatch" } }),
    ),
  );

  assert.deepEqual(Object.keys(rest), ["sources"]);
  const town = layers.find(({ id }) => id === "basemap:town");
  assert.deepEqual(town.layout, { "text-field": ["get", "name"], "text-font": ["Ours"] });
  assert.deepEqual(town.paint, {
    "text-opacity": 0.5,
    "text-color": "#111111",
    "text-halo-color": "#ffffff",
    "text-halo-width": 1.4,
  });
  assert.deepEqual(ids({ layers }), ["basemap:veil", "basemap:town"]);
});

test("a veil of paper calms the colours of others, under their names, and not our own", () => {
  const style = base(
    { id: "ground", type: "background" },
    layer("names", "symbol", { layout: { "text-field": "a" } }),
    layer("water", "fill"),
  );

  assert.deepEqual(ids(laid(style)), [
    "basemap:ground",
    "basemap:water",
    "basemap:veil",
    "basemap:names",
  ]);
  assert.deepEqual(ids(laid(style, { isCalm: true })), [
    "basemap:ground",
    "basemap:water",
    "basemap:names",
  ]);
});

test("what could stand in the way of the map is left out", () => {
  const style = base(
    layer("towers", "fill-extrusion"),
    layer("heat", "heatmap"),
    layer("hidden", "fill", { layout: { visibility: "none" } }),
    layer("lost", "fill", { source: "nowhere" }),
    layer("film", "raster", { source: "film" }),
    layer("water", "fill", { metadata: { "parvis:role": "pins" } }),
  );
  style.sources.film = { type: "video", urls: ["https://elsewhere.example/film.mp4"] };
  style.terrain = { source: "city" };

  const { sources, layers } = laid(style, { isCalm: true });

  assert.deepEqual(ids({ layers }), ["basemap:water"]);
  assert.equal(layers[0].metadata["parvis:role"], "basemap");
  assert.deepEqual(Object.keys(sources), ["basemap:city"]);
});

test("addresses are read as seen from the style", () => {
  const style = base(layer("water", "fill"));
  style.sources.other = { type: "vector", url: "planet.json" };
  style.sources.drawn = { type: "geojson", data: { type: "FeatureCollection", features: [] } };

  const { sources } = laid(style);

  assert.deepEqual(sources["basemap:city"].tiles, ["https://maps.example/tiles/{z}/{x}/{y}.pbf"]);
  assert.equal(sources["basemap:other"].url, "https://maps.example/styles/planet.json");
  assert.deepEqual(sources["basemap:drawn"], style.sources.drawn);
});

test("who made it is said as the style says it, or as the operator does", () => {
  const style = base(layer("water", "fill"));
  const said = (more) => laid(style, more).sources["basemap:city"].attribution;

  assert.equal(said({}), "© City");
  assert.equal(said({ attribution: "© Ville" }), "© Ville");
  assert.equal(style.sources.city.attribution, "© City");
});

for (const [what, rubbish] of Object.entries({
  nothing: null,
  text: "<html>",
  "an old style": { version: 7, layers: [] },
  "layers that are none": { version: 8, layers: "many" },
  "a style without layers": { version: 8, sources: {}, layers: [] },
  "a style of holes": { version: 8, layers: [null, {}, { type: "fill" }] },
})) {
  test(`${what}: no base map`, () => {
    assert.throws(() => laid(rubbish), /style/i);
  });
}

test("a style is fetched without a cookie, and a refusal is no style", async () => {
  const asked = [];
  const answer = (ok) => async (address, options) => {
    asked.push([address, options.credentials]);
    return { ok, status: 503, url: FROM, json: async () => base(layer("water", "fill")) };
  };

  assert.equal((await fetchStyle(OURS, answer(true))).grounds.length, 2);
  await assert.rejects(fetchStyle(OURS, answer(false)), /503/);
  assert.deepEqual(asked, [
    [FROM, "omit"],
    [FROM, "omit"],
  ]);
});
