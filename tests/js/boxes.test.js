import assert from "node:assert/strict";
import test from "node:test";
import { between, isLargeEnough, moved, resized, typedBox } from "../../static/js/boxes.js";

const BOX = { left: 400, top: 300, width: 200, height: 100 };

test("a box lies between two corners, whichever comes first, and stays on the picture", () => {
  const corners = [
    { x: 620.4, y: 1200 },
    { x: -30, y: 250 },
  ];
  const expected = { left: 0, top: 250, width: 620, height: 750 };

  assert.deepEqual(between(...corners), expected);
  assert.deepEqual(between(...corners.reverse()), expected);
});

test("a box moves as far as the picture goes, and keeps its size", () => {
  assert.deepEqual(moved(BOX, 10, -10), { ...BOX, left: 410, top: 290 });
  assert.deepEqual(moved(BOX, 5000, -5000), { ...BOX, left: 800, top: 0 });
});

test("a box grows to the edge and never shrinks to nothing", () => {
  assert.deepEqual(resized(BOX, 5000, 10), { ...BOX, width: 600, height: 110 });
  assert.ok(isLargeEnough(resized(BOX, -5000, -5000)));
});

test("typed numbers make a box with a point or a comma, and words make none", () => {
  assert.deepEqual(typedBox(["40", "30,0", "20.04", "10"]), BOX);
  assert.deepEqual(typedBox(["90", "0", "50", "10"]).width, 100);
  assert.equal(typedBox(["40", "", "20", "10"]), null);
  assert.equal(typedBox(["40", "x", "20", "10"]), null);
  assert.equal(typedBox(["40", "30", "0", "10"]), null);
});
