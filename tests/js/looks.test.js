import assert from "node:assert/strict";
import test from "node:test";
import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";
import { aboveOf, dressed, hatchesOf, inTurn, pictureOf, role } from "../../static/js/looks.js";
import { atNight } from "../../static/js/night.js";

const layer = (id, name, more) => ({
  id,
  metadata: { "parvis:role": name },
  source: "ideas",
  "source-layer": "ideas",
  ...more,
});
const style = {
  version: 8,
  metadata: { parvis: { categories: [{ slug: "shade" }], layers: [] } },
  sources: { ideas: { type: "vector", tiles: ["https://parvis.example/{z}/{x}/{y}.mvt"] } },
  layers: [
    layer("closed", "closed-areas", { type: "fill", paint: {} }),
    layer("ideas-lines", "shapes", { type: "line", paint: { "line-color": "#000000" } }),
    layer("ideas-pins", "pins", { type: "circle", filter: ["!", ["has", "count"]] }),
    layer("ideas-others", "others", { type: "symbol" }),
  ],
};

test("what is dressed is a style, by day and by night", () => {
  const day = dressed(style);
  const night = { ...day, layers: day.layers.map(atNight) };

  assert.deepEqual(validateStyleMin(day), []);
  assert.deepEqual(validateStyleMin(night), []);
  assert.equal(validateStyleMin({ ...day, layers: [{ id: "x", type: "line" }] }).length > 0, true);
});

test("pins lie over lines, the chosen one over pins, crowds over all of them", () => {
  const drawn = dressed(style).layers.map(role);

  const order = ["shapes", "marked-lines", "pins", "marked", "chosen-shadow", "chosen", "others"];
  assert.deepEqual(
    drawn.filter((name) => order.includes(name)),
    order,
  );
  assert.equal(
    new Set(dressed(style).layers.map(({ id }) => id)).size,
    dressed(style).layers.length,
  );
});

test("what is decided is hatched, and its hatch is among the pictures to make", () => {
  const [closed] = dressed(style).layers;

  const [colour] = hatchesOf(style);
  assert.equal(closed.paint["fill-pattern"], `hatch-${colour}`);
});

test("a picture is told by theme, by answer, and on the desk by state", () => {
  const words = JSON.stringify(pictureOf([{ slug: "shade" }]));

  for (const part of ["pin-shade", "-answered", "state-held", "state-withheld"]) {
    assert.ok(words.includes(part), part);
  }
});

test("what residents see comes first, and added source by source the layers stand as in the style", () => {
  const trees = layer("trees-dots", "reference", { type: "circle", source: "trees" });
  const whole = dressed({
    ...style,
    sources: { trees: style.sources.ideas, ...style.sources },
    layers: [{ id: "paper", type: "background" }, trees, ...style.layers],
  });
  const drawn = whole.layers.filter(({ source }) => !source);

  const names = inTurn(whole);
  for (const name of names) {
    for (const layer of whole.layers.filter(({ source }) => source === name)) {
      const above = aboveOf(whole, layer, (one) => drawn.includes(one));
      drawn.splice(above ? drawn.indexOf(above) : drawn.length, 0, layer);
    }
  }

  assert.deepEqual(names.toSorted(), Object.keys(whole.sources).toSorted());
  assert.equal(names.at(-1), "trees");
  assert.deepEqual(
    drawn.map(({ id }) => id),
    whole.layers.map(({ id }) => id),
  );
});
