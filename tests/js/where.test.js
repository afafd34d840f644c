import assert from "node:assert/strict";
import test from "node:test";
import { circle, nearestOn } from "../../static/js/aim.js";
import { away, isInside, nearestInside } from "../../static/js/ground.js";
import { lengthInWords, lengthOf, surfaceInWords, surfaceOf } from "../../static/js/measure.js";
import { makeHistory, sizeOf } from "../../static/js/outline.js";
import { describe, keptBack, verdict } from "../../static/js/whereabouts.js";

const square = (west, south, east, north) => ({
  type: "Polygon",
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});
const words = {
  inside: "Inside.",
  insideToo: "inside",
  outside: "Outside, %(distance)s too far %(bearing)s.",
  outsideTaken: "Outside by %(distance)s, taken.",
  closed: "Closed.",
  closedBecause: "Already decided: %(area)s. %(reason)s",
  nearStreet: "%(distance)s from %(street)s",
  onStreet: "on %(street)s",
  inArea: "in %(area)s",
  bearings: "N|NE|E|SE|S|SW|W|NW",
  lengthOf: "%(size)s of %(most)s",
  length: "%(size)s",
  surfaceOf: "%(size)s of %(most)s",
};
const data = {
  words,
  language: "en",
  ground: square(2.2, 48.88, 2.24, 48.9),
  perimeter: square(2.2, 48.88, 2.25, 48.9),
  closed: [{ name: "School", reason: "Works.", geometry: square(2.24, 48.88, 2.245, 48.9) }],
  outside: "refuse",
  buffer: 0,
  limits: { length: 300, surface: 5000 },
};

test("figures are near to what the server measures in Lambert-93", () => {
  const corners = [
    [2.2205, 48.889],
    [2.224, 48.8905],
    [2.2235, 48.887],
  ];
  assert.ok(Math.abs(lengthOf(corners) / 697.002 - 1) < 0.001, lengthOf(corners));
  assert.ok(Math.abs(surfaceOf(corners) / 46_885 - 1) < 0.001, surfaceOf(corners));
  assert.equal(surfaceOf(corners.slice(0, 2)), 0);
});

test("sizes are told in the units of people", () => {
  assert.equal(lengthInWords(340.4, "fr"), "340\u00a0m");
  assert.equal(lengthInWords(1240, "fr"), "1,24\u00a0km");
  assert.equal(surfaceInWords(32_000, "en"), "3.2\u00a0ha");
});

test("a drawing over the layer's limit is told with both figures", () => {
  const line = [
    [2.22, 48.889],
    [2.23, 48.889],
  ];
  assert.deepEqual(sizeOf("LineString", line, data), {
    told: "733\u00a0m of 300\u00a0m",
    isOver: true,
  });
  assert.equal(sizeOf("LineString", [line[0], [2.221, 48.889]], data).isOver, false);
  assert.deepEqual(sizeOf("Point", [line[0]], data), { told: "", isOver: false });
});

test("what is undone can be done again until something else is done", () => {
  const history = makeHistory([]);
  history.change(["a"]);
  history.change(["a", "b"]);
  assert.ok(history.undo());
  assert.deepEqual(history.now(), ["a"]);
  assert.ok(history.redo());
  history.undo();
  history.change(["c"]);
  assert.equal(history.redo(), false);
  history.undo();
  history.undo();
  assert.equal(history.undo(), false);
  assert.deepEqual(history.now(), []);
});

test("a place is inside, closed with its reason, or outside with how far and where", () => {
  assert.deepEqual(verdict(data, [2.22, 48.89]), { isInside: true, isTaken: true, why: "Inside." });
  assert.equal(verdict(data, [2.242, 48.89]).why, "Already decided: School. Works.");
  assert.equal(verdict(data, [2.247, 48.89]).why, "Closed.");
  const out = verdict(data, [2.22, 48.91]);
  assert.deepEqual([out.isTaken, out.why], [false, "Outside, 1.1\u00a0km too far N."]);
});

test("outside is taken as far as the campaign says", () => {
  const near = [2.22, 48.9005];
  assert.equal(verdict({ ...data, outside: "flag" }, near).isTaken, true);
  assert.equal(verdict({ ...data, outside: "buffer", buffer: 100 }, near).isTaken, true);
  assert.equal(verdict({ ...data, outside: "buffer", buffer: 20 }, near).isTaken, false);
});

test("a place is told by its object, its street, its area", () => {
  const near = {
    feature: { name: "tower 12" },
    street: { name: "Rue X", metres: 33 },
    area: { name: "Parc" },
  };
  assert.equal(describe(near, words, "en"), "Tower 12, 30\u00a0m from Rue X, in Parc, inside.");
  assert.equal(
    describe({ street: { name: "Rue X", metres: 2 } }, words, "en"),
    "On Rue X, inside.",
  );
  assert.equal(describe({}, words, "en"), "Inside.");
});

test("the nearest allowed place is allowed, and near", () => {
  for (const point of [
    [2.22, 48.91],
    [2.19, 48.87],
    [2.3, 48.89],
    [2.2, 48.9005],
  ]) {
    const found = nearestInside(data.ground, point, null);
    assert.ok(isInside(data.ground, found), String(point));
    assert.ok(away(data.ground, found).metres < 10);
  }
});

test("the device's own position is kept back at least a hundred metres around", () => {
  assert.deepEqual([keptBack(12), keptBack(400)], [100, 400]);
});

test("a circle is closed and as wide as it says", () => {
  const [ring] = circle([2.22, 48.889], 100).coordinates;
  assert.deepEqual(ring[0], ring.at(-1));
  assert.ok(Math.abs(lengthOf([ring[0], ring[32]]) - 200) < 1);
});

test("a point snaps to a corner sooner than to an edge, and to nothing far away", () => {
  const line = [
    [0, 0],
    [100, 0],
  ];
  assert.deepEqual(nearestOn([line], [50, 6], 14), [50, 0]);
  assert.deepEqual(nearestOn([line], [4, 6], 14), [0, 0]);
  assert.equal(nearestOn([line], [50, 40], 14), null);
});
