import assert from "node:assert/strict";
import test from "node:test";
import { drop, hasWords, keep, texts } from "../../static/js/draft.js";

const HOUR = 3600 * 1000;

/** As localStorage: what is kept are its own properties. */
function storage() {
  return Object.create({
    getItem(name) {
      return this[name] ?? null;
    },
    setItem(name, value) {
      this[name] = value;
    },
    removeItem(name) {
      delete this[name];
    },
  });
}

const draft = (title, key = "key") => ({ fields: { title }, key, step: "what" });

test("a draft comes back with its step and the key of its first try, however old the key", () => {
  const shelf = storage();

  keep(shelf, "a", "tab", draft("Un banc"), 0);

  const [found] = texts(shelf, "a", 13 * 24 * HOUR);
  assert.deepEqual([found.fields.title, found.key, found.step], ["Un banc", "key", "what"]);
});

test("two tabs never overwrite each other, and the newest text comes first", () => {
  const shelf = storage();

  keep(shelf, "a", "one", draft("Un banc"), 0);
  keep(shelf, "a", "two", draft("Deux bancs"), HOUR);
  keep(shelf, "b", "one", draft("Ailleurs"), HOUR);

  assert.deepEqual(
    texts(shelf, "a", HOUR).map((one) => [one.tab, one.fields.title]),
    [
      ["two", "Deux bancs"],
      ["one", "Un banc"],
    ],
  );
});

test("after two weeks a draft is forgotten, at once when it has arrived, and when unreadable", () => {
  const shelf = storage();
  keep(shelf, "a", "tab", draft("Un banc"), 0);
  shelf.setItem("a:broken", "{");
  assert.deepEqual(texts(shelf, "a", 15 * 24 * HOUR), []);
  assert.deepEqual(Object.keys(shelf), []);

  keep(shelf, "a", "tab", draft("Un banc"), 0);
  drop(shelf, "a:tab");
  assert.deepEqual(texts(shelf, "a", 1), []);
});

test("a shelf that refuses is no drama", () => {
  const refuse = () => {
    throw new Error("denied");
  };
  const refusing = Object.create({ getItem: refuse, setItem: refuse, removeItem: refuse });

  assert.equal(keep(refusing, "a", "tab", draft("Un banc")), false);
  drop(refusing, "a:tab");
  assert.deepEqual(texts(null, "a"), []);
});

test("only words are worth giving back", () => {
  assert.equal(hasWords(null), false);
  assert.equal(hasWords({ fields: { title: " ", geometry: "{}" } }), false);
  assert.equal(hasWords({ fields: { title: "", text: "a" } }), true);
});
