/** A refused answer comes back into the form that was sent: its errors at their fields. */

/** Show why; the step to look at, or "again" when only the key or the proof was too old: the key is renewed. */
export function takeRefusal(shell, form, page) {
  const key = page.querySelector("[data-key]");
  if (key) form.querySelector("[data-key]").value = key.value;
  const said = page.querySelector("[data-summary]");
  if (["form_expired", "proof_expired"].includes(said?.dataset.code)) return "again";
  const summary = said ? document.importNode(said, true) : fromPage(page);
  shell.querySelector("[data-summary]")?.remove();
  form.before(summary);
  for (const old of form.querySelectorAll(".error[id$='-error']")) old.remove();
  const wrong = [...page.querySelectorAll("[data-form] .error[id$='-error']")];
  for (const error of wrong) put(form, error);
  const isPlace = Boolean(page.querySelector("[data-place-error]"));
  return isPlace ? "where" : wrong.length ? "what" : "review";
}

function put(form, error) {
  const id = error.id.replace(/-error$/, "");
  const note = document.importNode(error, true);
  const field = form.querySelector(`#${id}`);
  if (!field) {
    const group = { kind: "kinds", place: "step" }[id];
    form.querySelector(group ? `.${group}` : ".choices")?.prepend(note);
    return;
  }
  field.before(note);
  field.setAttribute("aria-invalid", "true");
  const told = field.getAttribute("aria-describedby") ?? "";
  field.setAttribute("aria-describedby", `${told} ${note.id}`.trim());
}

/** The words of a refusal that has a page of its own. */
function fromPage(page) {
  const note = document.createElement("div");
  note.className = "note bad";
  note.tabIndex = -1;
  note.dataset.summary = "";
  note.setAttribute("role", "alert");
  const main = page.querySelector("main") ?? page.body;
  for (const name of ["h1", "p"]) {
    const line = document.createElement("p");
    line.textContent = main.querySelector(name)?.textContent.trim() ?? "";
    if (line.textContent) note.append(line);
  }
  return note;
}
