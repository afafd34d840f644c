import assert from "node:assert/strict";
import test from "node:test";
import { away, inWords, isInside } from "../../static/js/ground.js";

const ring = [
  [2.2, 48.88],
  [2.24, 48.88],
  [2.24, 48.9],
  [2.2, 48.9],
  [2.2, 48.88],
];
const hole = [
  [2.21, 48.885],
  [2.22, 48.885],
  [2.22, 48.89],
  [2.21, 48.89],
  [2.21, 48.885],
];
const square = { type: "Polygon", coordinates: [ring] };
const pierced = { type: "MultiPolygon", coordinates: [[ring, hole]] };

test("a place is inside, outside, or in a hole", () => {
  assert.equal(isInside(square, [2.22, 48.89]), true);
  assert.equal(isInside(square, [2.25, 48.89]), false);
  assert.equal(isInside(pierced, [2.215, 48.887]), false);
  assert.equal(isInside(pierced, [2.23, 48.887]), true);
});

test("how far outside, and on which side, within one percent", () => {
  const sides = { north: 0, east: 2, south: 4, west: 6 };

  const east = away(square, [2.25, 48.89]);
  const north = away(square, [2.22, 48.91]);

  // One hundredth of a degree is 731 m along this parallel and 1 112 m along the meridian (RGF93).
  assert.ok(Math.abs(east.metres - 732) < 8, String(east.metres));
  assert.ok(Math.abs(north.metres - 1112) < 12, String(north.metres));
  assert.equal(east.side, sides.east);
  assert.equal(north.side, sides.north);
  assert.equal(away(square, [2.22, 48.87]).side, sides.south);
  assert.equal(away(square, [2.19, 48.89]).side, sides.west);
  assert.equal(away(square, [2.25, 48.91]).side, 1);
});

test("a distance is said as people say it", () => {
  assert.equal(inWords(3, "fr"), "10\u00a0m");
  assert.equal(inWords(237, "fr"), "240\u00a0m");
  assert.equal(inWords(1240, "fr"), "1,2\u00a0km");
  assert.equal(inWords(1240, "en"), "1.2\u00a0km");
});
