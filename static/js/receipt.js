/** The receipt: the draft has arrived, and the private address can be copied. */

import { drop } from "./draft.js";

const receipt = document.querySelector("[data-receipt]");
const field = receipt.querySelector("[data-copy-from]");
const button = receipt.querySelector("[data-copy]");

if ("sent" in receipt.dataset) {
  drop(localStorage, `parvis:draft:${receipt.dataset.campaign}`);
  receipt.querySelector("h1").focus();
}

async function copy() {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    if (!document.execCommand("copy")) return;
  }
  receipt.querySelector("[data-copied]").hidden = false;
}

button.hidden = false;
button.addEventListener("click", copy);
field.addEventListener("focus", () => field.select());
