import assert from "node:assert/strict";
import test from "node:test";
import { addressOf, discSize, factsOf, shares } from "../../static/js/report.js";

test("a ring is whole, its largest share first", () => {
  assert.deepEqual(shares([3, 1, 3, 3]), [
    { colour: 3, from: 0, to: 75 },
    { colour: 1, from: 75, to: 100 },
  ]);
  assert.deepEqual(shares([2]), [{ colour: 2, from: 0, to: 100 }]);
});

test("the disc of a cluster grows with its number, up to a limit", () => {
  const sizes = [2, 10, 100, 10_000].map(discSize);

  assert.deepEqual(
    sizes,
    [...sizes].sort((a, b) => a - b),
  );
  assert.ok(sizes[0] >= 34);
  assert.equal(discSize(1e6), 72);
});

const ROW = ["A bench", "Some words", 0, 1, 0, "14 March 2026", "3 supports", 4503599627370496, 1];

test("an address is read whole, without losing a figure", () => {
  assert.equal(addressOf("https://x.org/c/", ROW), "https://x.org/c/4503599627370496/");
});

test("facts name the area, the day, the supports, and the answer where there is one", () => {
  const words = { answered: "Answered" };

  assert.deepEqual(factsOf(ROW, [["North", ""]], words), [
    "North",
    "14 March 2026",
    "3 supports",
    "Answered",
  ]);
  assert.deepEqual(factsOf([...ROW.slice(0, 4), -1, "1 May", "0", 1, 0], [], words), [
    "1 May",
    "0",
  ]);
});
