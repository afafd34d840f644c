import assert from "node:assert/strict";
import test from "node:test";
import { atNight, nightValue, turned } from "../../static/js/night.js";

const INK_LIKE = ["#1a2024", "#0b6b63", "#b4472b", "#2f5da8", "#7a4b9a", "#8a6a00", "#566068"];

/** Relative luminance and contrast, WCAG 2.2. */
function luminance(colour) {
  const parts = colour.match(/[\da-f]{2}/gi).map((pair) => Number.parseInt(pair, 16) / 255);
  const [r, g, b] = parts.map((p) => (p <= 0.04045 ? p / 12.92 : ((p + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
const contrast = (a, b) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};

test("paper becomes dark, and what is written or drawn on it can be read there", () => {
  const ground = turned("#F7F6F1");

  assert.ok(luminance(ground) < 0.03);
  for (const colour of INK_LIKE) assert.ok(contrast(turned(colour), ground) >= 4.5, colour);
});

test("colours are turned inside expressions, and words are left alone", () => {
  const value = ["match", ["get", "category"], "shade", "#0b6b63", "#fff"];

  const night = nightValue(value);

  assert.deepEqual(night.slice(0, 3), value.slice(0, 3));
  assert.deepEqual(night.slice(3), [turned("#0b6b63"), turned("#ffffff")]);
});

test("a layer keeps all but its colours, hatches turn with them, pins stay as they are", () => {
  const areas = { id: "a", paint: { "fill-color": "#ffffff", "fill-opacity": 0.4 } };
  const hatched = { id: "h", paint: { "fill-pattern": "hatch-#6b7278" } };
  const pins = { id: "p", metadata: { "parvis:role": "pins" }, paint: { "icon-color": "#fff" } };

  assert.equal(atNight(areas).paint["fill-opacity"], 0.4);
  assert.equal(atNight(areas).paint["fill-color"], turned("#ffffff"));
  assert.equal(atNight(hatched).paint["fill-pattern"], `hatch-${turned("#6b7278")}`);
  assert.deepEqual(atNight(pins), pins);
});
