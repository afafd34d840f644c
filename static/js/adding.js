/** The form to contribute, step by step, with a map to choose the place. */

import { findAlikes } from "./alike.js";
import { keepDraft } from "./keeping.js";
import { createMap } from "./map.js";
import { makePhotos } from "./photos.js";
import { makePlace } from "./place.js";
import { prove } from "./proof.js";
import { makeQuestions } from "./questions.js";
import { takeRefusal } from "./refused.js";
import { makeSender } from "./sending.js";
import { fill, readJson } from "./words.js";

const shell = document.querySelector("[data-adding]");
const form = shell.querySelector("[data-form]");
const area = shell.querySelector("#map");
const panel = shell.querySelector("[data-panel]");
const data = readJson("map-data");
const isRefused = "refused" in shell.dataset;

const place = makePlace(shell, form, data);

// Keeping and sending ------------------------------------------------------------------------

const questions = makeQuestions(form);
const keeping = keepDraft(shell, form, data);
const values = keeping.values;
const photos = makePhotos(form, {
  refused() {
    sender.stop();
    keeping.now({ isSending: false });
    show("what", { focus: false });
    form.querySelector("#photos").focus();
  },
});
const sender = makeSender({
  address: form.action,
  async body() {
    await photos.arrive();
    await prove(form);
    return new URLSearchParams(new FormData(form));
  },
  tell: tellSending,
  arrived(receipt) {
    keeping.forget();
    location.assign(receipt);
  },
  refused(page) {
    const step = takeRefusal(shell, form, page);
    keeping.now({ isSending: step === "again" });
    if (step === "again") return true;
    show(step, { focus: false });
    shell.querySelector("[data-summary]").focus();
    return false;
  },
});

function tellSending(state) {
  const note = form.querySelector("[data-sending]");
  note.hidden = !state;
  note.dataset.sending = state;
  note.querySelector("[data-sending-words]").textContent = state ? data.words[state] : "";
  note.querySelector("[data-send-now]").hidden = state !== "waiting";
  const button = form.querySelector("[data-send]");
  if (state && document.activeElement === button) note.focus();
  button.hidden = Boolean(state);
  // What is on its way is not changed any more.
  form.querySelector('[data-step="review"] [data-prev]').hidden = state === "sending";
}
form.querySelector("[data-send-now]").addEventListener("click", () => sender.start());

function send() {
  keeping.now({ isSending: true }); // should this page be closed, the next one goes on
  shell.querySelector("[data-summary]")?.remove();
  sender.start();
}

// Steps --------------------------------------------------------------------------------------

const steps = [...form.querySelectorAll("[data-step]")];

function show(name, { focus = true } = {}) {
  for (const step of steps) step.toggleAttribute("data-shown", step.dataset.step === name);
  shell.dataset.at = name;
  panel.scrollTop = 0;
  place.aim(name === "where");
  if (name === "review") fillReview();
  if (focus) form.querySelector(`[data-step="${name}"] h2`).focus();
}

function fillReview() {
  const typed = values();
  const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.closest("label");
  const about = ["kind", "category"]
    .map((name) => chosen(name)?.textContent.trim())
    .filter(Boolean);
  const put = (name, text) => {
    form.querySelector(`[data-review-${name}]`).textContent = text;
  };
  put("about", about.join(" · "));
  put("title", typed.title);
  put("text", typed.text);
  const told = questions.told().map(([question, response]) => {
    const [pair, term, value] = ["div", "dt", "dd"].map((name) => document.createElement(name));
    term.textContent = question;
    value.textContent = response;
    pair.append(term, value);
    return pair;
  });
  form.querySelector("[data-review-questions]").replaceChildren(...told);
  put(
    "rest",
    [photos.counted(), typed.signature, typed.email].filter((part) => part.trim()).join(" · "),
  );
  form.querySelector("[data-review]").hidden = false;
}

/** Say at once, beside its field, what is missing; the server says the rest. */
function complain(field, sentence) {
  const id = `${field.id}-now`;
  const said = (field.getAttribute("aria-describedby") ?? "").split(" ");
  const others = said.filter((one) => one && one !== id && one !== `${field.id}-error`);
  for (const old of [id, `${field.id}-error`]) form.querySelector(`#${old}`)?.remove();
  field.setAttribute("aria-describedby", [...others, ...(sentence ? [id] : [])].join(" "));
  field.removeAttribute("aria-invalid");
  if (!sentence) return true;
  const note = document.createElement("p");
  note.className = "error";
  note.id = id;
  note.textContent = sentence;
  field.setAttribute("aria-invalid", "true");
  field.before(note);
  return false;
}

function isWhatComplete() {
  const wrong = ["title", "text"]
    .map((id) => form.querySelector(`#${id}`))
    .filter((field) => {
      const length = [...field.value.trim()].length;
      const over = length - Number(field.dataset.count);
      if (!length) return !complain(field, data.words.missing);
      if (over > 0) return !complain(field, fill(data.words.over, { count: over }));
      return !complain(field, "");
    });
  for (const field of questions.shownFields()) complain(field, "");
  wrong.push(...questions.missing().filter((one) => !complain(one, data.words.unanswered)));
  wrong[0]?.focus();
  return wrong.length === 0;
}

/** Skipped without a word when nothing is near; never waits long. */
async function afterWhere(button) {
  if (button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const box = form.querySelector("[data-alike]");
  const isNear = await findAlikes(form, box);
  button.ariaBusy = "false";
  box.closest("[data-step]").hidden = !isNear;
  show(isNear ? "alike" : "what");
}

/** The step a draft was left at; what was alike then is asked again. */
function stepOf(draft) {
  return draft?.step === "alike" ? "where" : draft?.step;
}

form.addEventListener("click", (event) => {
  const next = event.target.closest("[data-next]");
  const previous = event.target.closest("[data-prev]");
  if (previous) {
    sender.stop();
    keeping.now({ isSending: false });
    show(previous.dataset.prev);
  }
  if (next?.dataset.next === "what") {
    if (place.confirm()) afterWhere(next);
    else form.querySelector("#where").scrollIntoView({ block: "nearest" }); // why not is said there
  }
  if (next?.dataset.next === "different") show("what");
  if (next?.dataset.next === "review" && isWhatComplete()) show("review");
});
form.addEventListener("submit", (event) => {
  if (event.submitter?.matches("[data-leaves]")) return; // support one that is here already
  event.preventDefault();
  if (isWhatComplete()) send();
  else show("what", { focus: false });
});
form.addEventListener("keydown", (event) => {
  // Enter in a field must not send the form from the middle of it.
  if (event.key === "Enter" && event.target.matches("input")) event.preventDefault();
});

form.addEventListener("input", () => prove(form).catch(() => {})); // again when it is sent

// Counters -----------------------------------------------------------------------------------

for (const field of form.querySelectorAll("[data-count]")) {
  const counter = document.createElement("p");
  counter.className = "counter";
  field.after(counter);
  const tell = () => {
    const left = Number(field.dataset.count) - [...field.value].length;
    const sentence = left < 0 ? data.words.over : data.words.left;
    counter.textContent = fill(sentence, { count: Math.abs(left).toLocaleString(data.language) });
    counter.toggleAttribute("data-over", left < 0);
  };
  field.addEventListener("input", tell);
  tell();
}

// Start --------------------------------------------------------------------------------------

const kept = isRefused ? null : await keeping.restore();
questions.update();
const isShort = photos.restored();
form.querySelector("[data-different]").value = "yes"; // the step asks, not the door
for (const row of form.querySelectorAll("[data-next-row], [data-prev]")) row.hidden = false;
const isPlaceWrong = Boolean(form.querySelector("[data-place-error]"));
show(isShort ? "what" : (stepOf(kept) ?? (isRefused && !isPlaceWrong ? "what" : "where")), {
  focus: false,
});
if (kept?.isSending && !isShort) send();
shell.dataset.ready = "";
shell.querySelector("[data-summary]")?.focus();

createMap(area, data, { aim: true })
  .then((map) => {
    for (const [name, step] of [
      ["[data-map-zoom-in]", 1],
      ["[data-map-zoom-out]", -1],
    ]) {
      area.querySelector(name).addEventListener("click", () => map.zoom(step));
    }
    area.querySelector("[data-map-home]").addEventListener("click", () => map.home());
    place.start(map, () => form.querySelector('[data-next="what"]').click());
    area.dataset.ready = "";
  })
  .catch(() => {
    area.querySelector("[data-map-failed]").hidden = false;
    place.withoutMap();
  });
