/** The desk's page: the refusal's words, and the map of the place. Without it everything still works. */

import { watchClaims } from "./desk-claims.js";
import { listen } from "./desk-keys.js";
import { nextStatement } from "./desk-refusal.js";

const TOAST = 10_000;

/** Choosing an article writes its text for the author, unless the moderator has written their own. */
function prepareRefusal(details) {
  const statement = details.querySelector("[data-desk-statement]");
  const articles = [...details.querySelectorAll("[data-desk-article]")];
  const texts = articles.map((input) => input.dataset.deskArticle);
  for (const input of articles) {
    input.addEventListener("change", () => {
      statement.value = nextStatement(statement.value, input.dataset.deskArticle, texts);
    });
  }
  details.addEventListener("toggle", () => {
    if (details.open) details.scrollIntoView({ block: "nearest" });
  });
  if (location.hash === "#refuse") details.open = true;
}

/** A decision sent twice by a nervous finger is sent once. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
}

/** One press ticks every text of the page, or none of them again. */
function tickAll(form) {
  const button = form.querySelector("[data-bulk-all]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...form.elements].filter((one) => one.name === "item");
    const isAll = boxes.every((one) => one.checked);
    for (const one of boxes) one.checked = !isAll;
  });
}

for (const details of document.querySelectorAll("[data-desk-refuse]")) prepareRefusal(details);
for (const form of document.querySelectorAll(".desk form[method=post]")) sendOnce(form);
for (const box of document.querySelectorAll("[data-desk-map]")) {
  import("./desk-map.js").then(({ showPlace }) => showPlace(box));
}
for (const note of document.querySelectorAll("[data-desk-done]")) {
  setTimeout(() => note.classList.add("is-quiet"), TOAST);
}
for (const desk of document.querySelectorAll(".desk")) listen(desk);
for (const desk of document.querySelectorAll("[data-desk-claims]")) watchClaims(desk);
for (const form of document.querySelectorAll("[data-bulk]")) tickAll(form);
