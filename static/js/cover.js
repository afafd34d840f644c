/** Replace what is selected by the mark; the form works without, by typing it. */

import { nextStatement } from "./desk-refusal.js";

function prepare(form) {
  const fields = [...form.querySelectorAll("[data-cover-words]")];
  const told = form.querySelector("[data-cover-told]");
  const press = form.querySelector("[data-cover-press]");
  let last = fields[0];
  for (const field of fields) {
    field.addEventListener("focus", () => {
      last = field;
    });
  }
  press.addEventListener("click", () => {
    const [from, to] = [last.selectionStart, last.selectionEnd];
    told.textContent = from === to ? told.dataset.coverNothing : "";
    if (from !== to) last.setRangeText(form.dataset.coverMark, from, to, "end");
    last.focus();
  });
  const statement = form.querySelector("[data-redact-statement]");
  const reasons = [...form.querySelectorAll("[data-redact-usual]")];
  const usual = reasons.map((one) => one.dataset.redactUsual);
  for (const reason of reasons) {
    reason.addEventListener("change", () => {
      statement.value = nextStatement(statement.value, reason.dataset.redactUsual, usual);
    });
  }
  form.querySelector("[data-cover-scripted]").hidden = false;
}

for (const form of document.querySelectorAll("[data-cover]")) prepare(form);
