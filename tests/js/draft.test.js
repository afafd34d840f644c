import assert from "node:assert/strict";
import test from "node:test";
import { drop, hasWords, keep, read } from "../../static/js/draft.js";

const HOUR = 3600 * 1000;

function storage() {
  const kept = new Map();
  return {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
}

test("a draft comes back with the key of its first try", () => {
  const shelf = storage();

  keep(shelf, "a", { title: "Un banc" }, "key", 0);

  assert.deepEqual(read(shelf, "a", HOUR).fields, { title: "Un banc" });
  assert.equal(read(shelf, "a", HOUR).key, "key");
});

test("a key that the server no longer takes is left out, the words stay", () => {
  const shelf = storage();
  keep(shelf, "a", { title: "Un banc" }, "key", 0);
  keep(shelf, "a", { title: "Deux bancs" }, "key", 20 * HOUR);

  const draft = read(shelf, "a", 30 * HOUR);

  assert.equal(draft.key, null);
  assert.equal(draft.fields.title, "Deux bancs");
});

test("after two weeks a draft is forgotten, and at once when it has arrived", () => {
  const shelf = storage();
  keep(shelf, "a", { title: "Un banc" }, "key", 0);
  assert.equal(read(shelf, "a", 15 * 24 * HOUR), null);

  drop(shelf, "a");
  assert.equal(read(shelf, "a", 1), null);
});

test("a shelf that refuses is no drama", () => {
  const refusing = {
    getItem() {
      throw new Error("denied");
    },
    setItem() {
      throw new Error("full");
    },
    removeItem() {
      throw new Error("denied");
    },
  };

  keep(refusing, "a", {}, "key");
  drop(refusing, "a");
  assert.equal(read(refusing, "a"), null);
});

test("only words are worth giving back", () => {
  assert.equal(hasWords(null), false);
  assert.equal(hasWords({ fields: { title: " ", geometry: "{}" } }), false);
  assert.equal(hasWords({ fields: { title: "", text: "a" } }), true);
});
