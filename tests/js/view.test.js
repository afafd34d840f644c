import assert from "node:assert/strict";
import test from "node:test";
import { coarse } from "../../static/js/near.js";
import { fragmentOf, viewIn } from "../../static/js/view.js";

test("a view comes back from the fragment that names it", () => {
  const view = { zoom: 16.25, center: [2.2205, 48.889] };
  assert.equal(fragmentOf(view), "#map=16.25/48.88900/2.22050");
  assert.deepEqual(viewIn(fragmentOf(view)), view);
});

test("another fragment names no view, nor does a place that is not on the earth", () => {
  for (const other of [
    "",
    "#discussion",
    "#map=16/48.889",
    "#map=16/98/2",
    "#map=99/48/2",
    "#map=a/b/c",
  ]) {
    assert.equal(viewIn(other), null, other);
  }
});

test("what leaves the device for the order by nearness says no house", () => {
  assert.equal(coarse([2.2204999, 48.8891234]), "2.220,48.889");
});
