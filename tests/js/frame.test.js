import assert from "node:assert/strict";
import { test } from "node:test";
import { isListed, parentOrigin, targets } from "../../static/js/frame.js";

const HOSTS = ["https://www.city.fr", "http://127.0.0.1:8101", "https://*.agglo.fr"];

test("an origin is listed when it is the very same, or one below a wildcard", () => {
  for (const origin of ["https://www.city.fr", "http://127.0.0.1:8101", "https://parc.agglo.fr"]) {
    assert.equal(isListed(origin, HOSTS), true, origin);
  }
  for (const origin of [
    "https://city.fr",
    "https://www.city.fr.evil.test",
    "https://www.city.fr:8443",
    "http://www.city.fr",
    "http://127.0.0.1",
    "https://agglo.fr",
    "https://evil-agglo.fr",
    "http://parc.agglo.fr",
    "https://parc.agglo.fr:8443",
    "null",
  ]) {
    assert.equal(isListed(origin, HOSTS), false, origin);
  }
});

test("the page around is known by its ancestors, else by the referrer, else not at all", () => {
  const ancestorOrigins = ["https://www.city.fr", "https://top.example"];
  assert.equal(parentOrigin({ ancestorOrigins, referrer: "" }), "https://www.city.fr");
  assert.equal(parentOrigin({ referrer: "https://www.city.fr/parc?a" }), "https://www.city.fr");
  assert.equal(parentOrigin({ referrer: "" }), "");
});

test("the height is told to a site of the row alone, and never to everybody", () => {
  assert.deepEqual(targets("https://www.city.fr", HOSTS), ["https://www.city.fr"]);
  assert.deepEqual(targets("https://evil.test", HOSTS), []);
  assert.deepEqual(targets("null", HOSTS), []);
  assert.deepEqual(targets("", HOSTS), ["https://www.city.fr", "http://127.0.0.1:8101"]);
});
