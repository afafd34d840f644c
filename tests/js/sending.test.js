import assert from "node:assert/strict";
import test from "node:test";
import { makeSender, pause, verdict } from "../../static/js/sending.js";

const answer = (status, url, redirected = false) => ({ status, redirected, url });
const FORM = "https://parvis.example/campaigns/parc/contributions/new/";
const RECEIPT = "https://parvis.example/receipts/abc/?sent=yes";

test("only a receipt says that it has arrived", () => {
  assert.equal(verdict(answer(200, RECEIPT, true)), "sent");
  assert.equal(verdict(answer(200, FORM, true)), "refused");
  assert.equal(verdict(answer(200, FORM)), "refused");
});

test("a server that is away or broken is asked again, a refusal is not", () => {
  for (const status of [500, 502, 503, 504]) assert.equal(verdict(answer(status, FORM)), "later");
  for (const status of [400, 403, 409, 413, 422, 429]) {
    assert.equal(verdict(answer(status, FORM)), "refused");
  }
  assert.equal(verdict(answer(503, RECEIPT, true)), "later");
});

test("each try waits twice as long as the one before, a minute at most", () => {
  assert.deepEqual([1, 2, 3, 20].map(pause), [2000, 4000, 8000, 60000]);
});

/** A sender whose form takes its time; what leaves and what is told is written down. */
function slowly() {
  const found = { left: [], told: [], arrived: [] };
  const bodies = [];
  globalThis.addEventListener = () => {};
  globalThis.document = { addEventListener: () => {} };
  globalThis.fetch = async (_address, { body }) => {
    found.left.push(body);
    return { status: 200, redirected: true, url: RECEIPT, text: async () => "" };
  };
  const sender = makeSender({
    address: FORM,
    body: () => new Promise((resolve) => bodies.push(resolve)),
    tell: (state) => found.told.push(state),
    arrived: (url) => found.arrived.push(url),
    refused: () => false,
  });
  const ready = async (body) => {
    bodies.shift()(body);
    await new Promise((resolve) => setTimeout(resolve, 5));
  };
  return { sender, found, ready };
}

test("what is stopped before it leaves is not sent", async () => {
  const { sender, found, ready } = slowly();

  sender.start();
  sender.stop();
  await ready("half of it");

  assert.deepEqual(found.left, []);
  assert.deepEqual(found.told, ["sending", ""]);
});

test("what is changed and sent again meanwhile is what leaves, once", async () => {
  const { sender, found, ready } = slowly();

  sender.start();
  sender.stop();
  sender.start();
  await ready("the old words");
  await ready("the new words");

  assert.deepEqual(found.left, ["the new words"]);
  assert.deepEqual(found.arrived, [RECEIPT]);
  assert.equal(found.told.at(-1), "sent");
});
