/** The layer's own questions: those that are not for the reader step aside while they respond. */

export function makeQuestions(form) {
  const all = [...form.querySelectorAll("[data-question]")];
  const nameOf = (question) => question.dataset.question;
  const fields = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];

  /** What is said now, as the form would send it. */
  function said(name) {
    return fields(name)
      .filter((field) => !/^(radio|checkbox)$/.test(field.type) || field.checked)
      .map((field) => field.value.trim())
      .filter(Boolean);
  }

  function isFor(question) {
    const { openedBy, opening, areas } = question.dataset;
    if (openedBy) {
      const opener = form.querySelector(`[data-question="${CSS.escape(openedBy)}"]`);
      return !opener.hidden && said(openedBy).some((value) => opening.split(" ").includes(value));
    }
    // A place on the map stays on the device until it is sent: only a named area is known here.
    if (areas && said("where")[0] === "area") return areas.split(" ").includes(said("area")[0]);
    return true;
  }

  /** From the first to the last: a question is opened by earlier ones only. */
  function update() {
    for (const question of all) question.hidden = !isFor(question);
  }

  /** The fields of the shown questions that need a response and have none. */
  function missing() {
    const needed = all.filter((one) => "required" in one.dataset && !one.hidden);
    return needed
      .filter((one) => !one.dataset.areas && !said(nameOf(one)).length)
      .map((one) => form.querySelector(`#${CSS.escape(nameOf(one))}`));
  }

  function shownFields() {
    return all
      .filter((one) => !one.hidden)
      .map((one) => form.querySelector(`#${CSS.escape(nameOf(one))}`));
  }

  /** Pairs of a question and its response, to be read again. */
  function told() {
    return all
      .filter((one) => !one.hidden && said(nameOf(one)).length)
      .map((one) => [
        one.querySelector("legend, label").firstChild.textContent.trim(),
        fields(nameOf(one))
          .filter((field) => !/^(radio|checkbox)$/.test(field.type) || field.checked)
          .map((field) => field.closest(".choice")?.textContent.trim() ?? field.value.trim())
          .join(", "),
      ]);
  }

  for (const question of all) {
    const hint = question.querySelector("[data-only-if]");
    if (hint && question.dataset.openedBy) hint.hidden = true; // it appears when it is so
  }
  form.addEventListener("input", update);
  update();
  return { update, missing, shownFields, told };
}
