import assert from "node:assert/strict";
import test from "node:test";
import { inOrder, step, together } from "../../static/js/spots.js";

const pin = (id, x, y) => ({ id, x, y });

test("pins share a spot when no zooming parts them", () => {
  const pins = [pin(1, 100, 100), pin(2, 100.2, 100), pin(3, 104, 100)];

  assert.deepEqual(
    together(pins, pins[0], 5).map(({ id }) => id),
    [1, 2],
  );
  assert.deepEqual(
    together(pins, pins[0], 0).map(({ id }) => id),
    [1, 2, 3],
    "deepest: pixels",
  );
});

test("pins are read from top to bottom, in a band from left to right, each once", () => {
  const pins = [pin(1, 300, 90), pin(2, 10, 200), pin(3, 50, 85), pin(1, 300, 90)];

  assert.deepEqual(
    inOrder(pins).map(({ id }) => id),
    [3, 1, 2],
  );
});

test("crowds have no identity: each is one of its own", () => {
  const crowds = [
    { count: 3, x: 1, y: 1 },
    { count: 4, x: 90, y: 1 },
  ];

  assert.equal(inOrder(crowds).length, 2);
});

test("keys lead through a row and stop at its ends", () => {
  assert.equal(step("ArrowRight", 0, 3), 1);
  assert.equal(step("ArrowDown", 2, 3), 2);
  assert.equal(step("ArrowLeft", 0, 3), 0);
  assert.equal(step("End", 0, 3), 2);
  assert.equal(step("Home", 2, 3), 0);
  assert.equal(step("a", 1, 3), null);
});
