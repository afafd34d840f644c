/** The desk's page: the refusal's words, and the map of the place. Without it everything still works. */

import { nextStatement } from "./desk-refusal.js";

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

for (const details of document.querySelectorAll("[data-desk-refuse]")) prepareRefusal(details);
for (const form of document.querySelectorAll(".desk form[method=post]")) sendOnce(form);
for (const box of document.querySelectorAll("[data-desk-map]")) {
  import("./desk-map.js").then(({ showPlace }) => showPlace(box));
}
