/** The layer's own questions: those that are not for the reader step aside while they respond. */

/**
 * The names of the questions that are for the reader, from the first to the last: a question is
 * opened by earlier ones only. `asked`: { name, openedBy, opening, areas }; `said(name)`: the values
 * of a field as the form would send them.
 */
export function whichAreFor(asked, said) {
  const found = new Set();
  for (const { name, openedBy, opening, areas } of asked) {
    if (openedBy) {
      const isOpen = found.has(openedBy) && said(openedBy).some((one) => opening.includes(one));
      if (!isOpen) continue;
      // A place on the map stays on the device until it is sent: only a named area is known here.
    } else if (areas && said("where")[0] === "area" && !areas.includes(said("area")[0])) {
      continue;
    }
    found.add(name);
  }
  return found;
}

/** The names of those for the reader that need a response and have none; by an area, the server says. */
export function whichLack(asked, said) {
  const isFor = whichAreFor(asked, said);
  return asked
    .filter(({ name, isNeeded, areas }) => isNeeded && !areas && isFor.has(name))
    .map(({ name }) => name)
    .filter((name) => !said(name).length);
}

export function makeQuestions(form) {
  const all = [...form.querySelectorAll("[data-question]")];
  const asked = all.map(({ dataset }) => ({
    name: dataset.question,
    openedBy: dataset.openedBy,
    opening: dataset.opening?.split(" ") ?? [],
    areas: dataset.areas?.split(" "),
    isNeeded: "required" in dataset,
  }));
  const fields = (name) => [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const fieldOf = (name) => form.querySelector(`#${CSS.escape(name)}`);
  const isPicked = (field) => !/^(radio|checkbox)$/.test(field.type) || field.checked;

  const said = (name) =>
    fields(name)
      .filter(isPicked)
      .map((field) => field.value.trim())
      .filter(Boolean);

  function update() {
    const isFor = whichAreFor(asked, said);
    for (const question of all) question.hidden = !isFor.has(question.dataset.question);
  }

  /** The fields of the shown questions that need a response and have none. */
  const missing = () => whichLack(asked, said).map(fieldOf);

  const shownFields = () =>
    all.filter((one) => !one.hidden).map(({ dataset }) => fieldOf(dataset.question));

  /** Pairs of a question and its response, to be read again. */
  function told() {
    return all
      .filter((one) => !one.hidden && said(one.dataset.question).length)
      .map((one) => [
        one.querySelector("legend, label").firstChild.textContent.trim(),
        fields(one.dataset.question)
          .filter(isPicked)
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
