import assert from "node:assert/strict";
import test from "node:test";
import { whichAreFor, whichLack } from "../../static/js/questions.js";

const DOG = { name: "q-dog", opening: [], isNeeded: true };
const SIZE = { name: "q-size", openedBy: "q-dog", opening: ["yes"], isNeeded: true };
const WHY = { name: "q-why", openedBy: "q-size", opening: ["large", "huge"], isNeeded: false };
const SQUARE = { name: "q-square", opening: [], areas: ["centre", "gare"], isNeeded: true };
const ALL = [DOG, SIZE, WHY, SQUARE];

const saying = (responses) => (name) => responses[name] ?? [];
const isFor = (responses) => [...whichAreFor(ALL, saying(responses))];

test("a question that another one opens comes with the right response alone", () => {
  assert.deepEqual(isFor({}), ["q-dog", "q-square"]);
  assert.deepEqual(isFor({ "q-dog": ["no"] }), ["q-dog", "q-square"]);
  assert.deepEqual(isFor({ "q-dog": ["yes"] }), ["q-dog", "q-size", "q-square"]);
});

test("one of several values is enough, and what a hidden question says opens nothing", () => {
  const both = { "q-dog": ["yes"], "q-size": ["small", "huge"] };
  assert.deepEqual(isFor(both), ["q-dog", "q-size", "q-why", "q-square"]);
  assert.deepEqual(isFor({ ...both, "q-dog": ["no"] }), ["q-dog", "q-square"]);
});

test("a question of some neighbourhoods steps aside only when another one was chosen by name", () => {
  const inArea = (area) => isFor({ where: ["area"], area: [area] }).includes("q-square");
  assert.equal(inArea("gare"), true);
  assert.equal(inArea("port"), false);
  assert.equal(inArea(undefined), false);
  assert.ok(isFor({ where: ["map"], area: ["port"] }).includes("q-square"));
});

test("what lacks is needed, for the reader, empty, and not for the server to say", () => {
  const lacking = (responses) => whichLack(ALL, saying(responses));
  assert.deepEqual(lacking({}), ["q-dog"]);
  assert.deepEqual(lacking({ "q-dog": ["yes"] }), ["q-size"]);
  assert.deepEqual(lacking({ "q-dog": ["yes"], "q-size": ["large"] }), []);
});
