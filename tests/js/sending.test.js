import assert from "node:assert/strict";
import test from "node:test";
import { pause, verdict } from "../../static/js/sending.js";

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
