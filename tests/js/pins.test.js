import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { asAddress, COLOURS, drop, glyphsOf, outlineOf } from "../../static/js/pins.js";

const sprite = readFileSync(new URL("../../static/img/icons.svg", import.meta.url), "utf8");

test("every glyph of the sprite is found by its name", () => {
  const glyphs = glyphsOf(sprite);

  for (const name of ["tree", "bench", "bike", "light", "play", "home", "bin", "shop", "dot"]) {
    assert.match(glyphs[name], /<(path|circle)/);
  }
});

test("each of the eight colours makes another drop, an unknown one the last", () => {
  const drops = new Set([1, 2, 3, 4, 5, 6, 7, 8].map((colour) => drop(colour)));

  assert.equal(drops.size, 8);
  assert.equal(drop(99), drop(8));
  assert.ok(drop(2).includes(COLOURS[1]));
});

test("a drop's address can be read back", () => {
  const svg = drop(1, glyphsOf(sprite).tree);

  assert.equal(decodeURIComponent(asAddress(svg).split(",").slice(1).join(",")), svg);
});

test("two colours of one outline are never neighbours, and an answer adds a tick", () => {
  const outlines = COLOURS.map((_, index) => outlineOf(index + 1));

  assert.ok(outlines.every((outline, index) => outline !== outlines[(index + 1) % 8]));
  assert.equal(new Set(outlines).size, 4);
  assert.notEqual(drop(1, "", { isAnswered: true }), drop(1));
});
