import assert from "node:assert/strict";
import test from "node:test";
import { changed, watch } from "../../static/js/live.js";

test("a first answer changes nothing; later ones name the layers that moved", () => {
  assert.deepEqual(changed(null, { avis: 1 }), []);
  assert.deepEqual(changed({ avis: 1, rues: 3 }, { avis: 2, rues: 3 }), ["avis"]);
  assert.deepEqual(changed({ avis: 1 }, { autres: 1 }).sort(), ["autres", "avis"]);
});

test("changes are told, a broken line is said once and its return too", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const answers = [{ a: 1 }, { a: 2 }, null, null, null, null, { a: 2 }];
  const told = [];

  watch("/changes.json", {
    every: 10,
    isWanted: () => answers.length > 0,
    ask: async () => {
      const answer = answers.shift();
      if (!answer) throw new Error("away");
      return answer;
    },
    onChange: (names) => told.push(names.join()),
    onState: (isConnected) => told.push(isConnected),
  });
  for (let turn = 0; turn < 60; turn++) {
    for (let settle = 0; settle < 6; settle++) await Promise.resolve();
    t.mock.timers.tick(10);
  }

  assert.deepEqual(told, ["a", false, true]);
});

test("nobody is asked while nobody looks", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let asked = 0;

  watch("/changes.json", {
    every: 10,
    isWanted: () => false,
    ask: async () => {
      asked += 1;
      return {};
    },
    onChange() {},
    onState() {},
  });
  t.mock.timers.tick(100);

  assert.equal(asked, 0);
});
