import assert from "node:assert/strict";
import test from "node:test";
import { filter, narrow, narrowedStyle } from "../../static/js/narrow.js";

/** What narrow.js uses of a map. */
function aMap() {
  const listeners = [];
  const source = {
    tiles: ["/{z}.mvt"],
    changes: 0,
    setTiles(tiles) {
      source.tiles = tiles;
      source.changes += 1;
    },
  };
  return {
    source,
    getSource: (name) => (name === "ideas" ? source : undefined),
    on: (_name, call) => listeners.push(call),
    triggerRepaint() {},
    rest() {
      for (const call of listeners) call();
    },
  };
}

test("tiles follow the filters once the map rests, and only once", () => {
  const map = aMap();
  narrow(map, ["ideas", "absent"], "kind=question");
  assert.deepEqual(map.source.tiles, ["/{z}.mvt"]);
  map.rest();
  map.rest();
  assert.deepEqual(map.source.tiles, ["/{z}.mvt?kind=question"]);
  assert.equal(map.source.changes, 1);
});

test("the last of several quick changes holds", () => {
  const map = aMap();
  narrow(map, ["ideas"], "pins=all");
  narrow(map, ["ideas"], "");
  map.rest();
  assert.deepEqual([map.source.tiles, map.source.changes], [["/{z}.mvt"], 0]);
});

test("a map that begins with filters asks for no other tile of contributions", () => {
  const style = {
    metadata: {
      parvis: {
        layers: [
          { slug: "ideas", kind: "contributions" },
          { slug: "trees", kind: "reference" },
        ],
      },
    },
    sources: { ideas: { tiles: ["/i/{z}.mvt"] }, trees: { tiles: ["/t/{z}.mvt"] } },
  };
  assert.deepEqual(narrowedStyle(style, "kind=question").sources, {
    ideas: { tiles: ["/i/{z}.mvt?kind=question"] },
    trees: { tiles: ["/t/{z}.mvt"] },
  });
  assert.deepEqual(narrowedStyle(style).sources, style.sources);
});

test("a style is left alone while no filter leaves anything out", () => {
  const map = aMap();
  const isPoint = ["==", ["geometry-type"], "Point"];
  const layer = { id: "ideas-pins", source: "ideas", filter: isPoint };
  const changes = [];
  map.setFilter = (_id, wanted) => {
    layer.filter = wanted;
    changes.push(wanted);
  };
  const isQuestion = ["all", ["==", ["get", "kind"], "question"]];

  filter(map, [layer], ["all"]);
  assert.deepEqual(changes, []);
  filter(map, [layer], isQuestion);
  filter(map, [layer], ["all"]);
  assert.deepEqual(changes, [["all", isPoint, isQuestion], isPoint]);
});
