import assert from "node:assert/strict";
import test from "node:test";
import { pointsOf, shapeOf } from "../../static/js/shapes.js";
import { nearest, next } from "../../static/js/sheet.js";
import { fill } from "../../static/js/words.js";

const [a, b, c] = [
  [2.2, 48.88],
  [2.21, 48.88],
  [2.21, 48.89],
];

test("points make a shape once there are enough of them; an area closes itself", () => {
  assert.deepEqual(shapeOf("Point", [a]), { type: "Point", coordinates: a });
  assert.equal(shapeOf("Point", []), null);
  assert.equal(shapeOf("LineString", [a]), null);
  assert.deepEqual(shapeOf("LineString", [a, b]), { type: "LineString", coordinates: [a, b] });
  assert.equal(shapeOf("Polygon", [a, b]), null);
  assert.deepEqual(shapeOf("Polygon", [a, b, c]).coordinates, [[a, b, c, a]]);
});

test("a shape that comes back with a refused form gives its points again", () => {
  for (const [kind, points] of [
    ["Point", [a]],
    ["LineString", [a, b]],
    ["Polygon", [a, b, c]],
  ]) {
    assert.deepEqual(pointsOf(shapeOf(kind, points)), points);
  }
  assert.deepEqual(pointsOf(null), []);
  assert.deepEqual(pointsOf({ type: "Nonsense" }), []);
});

test("the sheet has three heights and stops at both ends", () => {
  assert.deepEqual([0.1, 0.5, 0.9].map(nearest), ["peek", "half", "full"]);
  assert.equal(next("half", 1), "full");
  assert.equal(next("full", 1), "full");
  assert.equal(next("peek", -1), "peek");
});

test("sentences are filled by name, and what is missing leaves nothing", () => {
  assert.equal(
    fill("%(distance)s to the %(side)s", { distance: "40 m", side: "east" }),
    "40 m to the east",
  );
  assert.equal(fill("%(what)s.", {}), ".");
});
