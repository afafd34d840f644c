import assert from "node:assert/strict";
import test from "node:test";
import { readers, sentence } from "../../static/js/desk-claims.js";
import { isWriting, meaning } from "../../static/js/desk-keys.js";

test("a letter acts, a digit chooses, a question mark shows the list", () => {
  assert.deepEqual(meaning({ key: "p" }), { letter: "p" });
  assert.deepEqual(meaning({ key: "P" }), { letter: "p" });
  assert.deepEqual(meaning({ key: "3", code: "Digit3" }), { digit: "3" });
  assert.deepEqual(meaning({ key: "?" }), { help: true });
  assert.equal(meaning({ key: "Enter", code: "Enter" }), null);
  assert.equal(meaning({ key: "ArrowDown", code: "ArrowDown" }), null);
});

test("digits are found on French keyboards and on the number pad", () => {
  assert.deepEqual(meaning({ key: "&", code: "Digit1" }), { digit: "1" });
  assert.deepEqual(meaning({ key: "à", code: "Digit0" }), { digit: "0" });
  assert.deepEqual(meaning({ key: "7", code: "Numpad7" }), { digit: "7" });
});

test("whoever holds another key, or a key down, or composes a letter, means something else", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey", "isComposing", "repeat"]) {
    assert.equal(meaning({ key: "p", [held]: true }), null);
  }
});

test("letters stay letters where somebody writes", () => {
  assert.equal(isWriting({ tagName: "TEXTAREA" }), true);
  assert.equal(isWriting({ tagName: "INPUT", type: "search" }), true);
  assert.equal(isWriting({ tagName: "SELECT" }), true);
  assert.equal(isWriting({ tagName: "DIV", isContentEditable: true }), true);
  assert.equal(isWriting({ tagName: "INPUT", type: "radio" }), false);
  assert.equal(isWriting({ tagName: "BUTTON" }), false);
});

test("what the others read is shown, what is mine is not", () => {
  const claims = [
    { key: "reply-1", name: "Nadia", is_mine: false },
    { key: "contribution-2", name: "Moi", is_mine: true },
  ];

  assert.deepEqual([...readers(claims).keys()], ["reply-1"]);
  assert.equal(sentence("{name}, {time}", "Nadia", "14:32"), "Nadia, 14:32");
});
