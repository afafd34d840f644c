import assert from "node:assert/strict";
import test from "node:test";
import { asked, box, expression, hasCrowds, narrowed, narrowing } from "../../static/js/filters.js";

const form = [
  ["q", ""],
  ["kind", "proposal"],
  ["area", "tours"],
  ["category", ""],
  ["sort", "new"],
];

test("an address keeps what was asked and leaves the defaults out", () => {
  assert.deepEqual(asked(form), [
    ["kind", "proposal"],
    ["area", "tours"],
  ]);
  assert.deepEqual(asked([["sort", "supported"]]), [["sort", "supported"]]);
});

test("the map asks its tiles for what they hold and nothing else", () => {
  assert.deepEqual(expression(form), ["all", ["==", ["get", "kind"], "proposal"]]);
  assert.deepEqual(expression([]), ["all"]);
});

test("for other filters the map takes the identities it was given, even none", () => {
  assert.deepEqual(expression([], [7, 9]), ["all", ["in", ["id"], ["literal", [7, 9]]]]);
  assert.deepEqual(expression([], []), ["all", ["in", ["id"], ["literal", []]]]);
});

test("tiles are asked in one order, each filter once, and again without", () => {
  assert.equal(narrowing([["status", "done"], ...form]), "area=tours&kind=proposal&status=done");
  assert.equal(narrowing([]), "");
  assert.equal(narrowing(form, [7]), "area=tours&kind=proposal&pins=all");
  assert.equal(narrowing([], []), "pins=all");
  assert.deepEqual(["", "kind=proposal", narrowing(form, [])].map(hasCrowds), [true, true, false]);
  assert.equal(narrowed("/{z}.mvt", "kind=proposal"), "/{z}.mvt?kind=proposal");
  assert.equal(narrowed("/{z}.mvt?kind=proposal", "area=a"), "/{z}.mvt?area=a");
  assert.equal(narrowed("/{z}.mvt?kind=proposal", ""), "/{z}.mvt");
  assert.equal(narrowed("/{z}.mvt", ""), null);
  assert.equal(narrowed(undefined, "kind=proposal"), null);
});

test("a box stays on the earth", () => {
  assert.equal(box([2.2, 48.88, 2.24, 48.9]), "2.20000,48.88000,2.24000,48.90000");
  assert.equal(box([-200, -95, 200, 95]), "-180.00000,-90.00000,180.00000,90.00000");
});
