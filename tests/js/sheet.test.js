import assert from "node:assert/strict";
import test from "node:test";
import { readKept } from "../../static/js/legend.js";
import { nearest, next, pressed } from "../../static/js/sheet.js";

test("a drag ends at the nearest of three heights", () => {
  assert.deepEqual([0.1, 0.5, 0.9].map(nearest), ["peek", "half", "full"]);
});

test("keys go one height up or down, a press goes up and from the top to the map", () => {
  assert.equal(next("half", 1), "full");
  assert.equal(next("full", 1), "full");
  assert.equal(next("peek", -1), "peek");
  assert.deepEqual(["peek", "half", "full"].map(pressed), ["half", "full", "peek"]);
});

test("a legend that was kept comes back, and nothing unreadable does", () => {
  const kept = { hidden: ["trees"], shares: { "opacity-1": 40, "opacity-2": 900 } };

  assert.deepEqual(readKept(JSON.stringify(kept)), {
    hidden: ["trees"],
    shares: { "opacity-1": 40 },
  });
  for (const text of [null, "", "{", "null", "7"]) {
    assert.deepEqual(readKept(text), { hidden: [], shares: {} });
  }
});
