/** The adding form's text, kept on the device tab by tab, given back, and dropped when asked. */

import { drop, hasWords, keep, texts } from "./draft.js";
import { fill } from "./words.js";

const NOT_KEPT = new Set(["key", "layer", "website", "altcha"]);
const LOCK_MS = 400; // a page that is being reloaded lets go of its lock within this

export function keepDraft(shell, form, data) {
  const key = form.querySelector("[data-key]");
  const line = shell.querySelector("[data-kept]");
  const other = shell.querySelector("[data-other-tab]");
  let tab = "";
  let waiting = 0;
  let isSending = false; // outlives every later writing, so that the next page goes on

  function now(more = {}) {
    clearTimeout(waiting);
    waiting = 0;
    isSending = more.isSending ?? isSending;
    if (!tab) return;
    const draft = { fields: values(form), key: key.value, step: shell.dataset.at, isSending };
    const isKept = hasWords(draft) && keep(localStorage, data.draft, tab, draft);
    line.hidden = !isKept;
  }

  function forget() {
    clearTimeout(waiting);
    drop(localStorage, `${data.draft}:${tab}`);
    tab = ""; // nothing more is kept from this page
    line.hidden = true;
  }

  /** The text of this tab, else of one that is closed, now in the form; null when there is none. */
  async function restore() {
    tab = await tabOfOurOwn(data.draft);
    const alive = await openTabs(data.draft);
    const found = texts(localStorage, data.draft).filter(hasWords);
    const mine = found.find((one) => one.tab === tab) ?? found.find((one) => !alive.has(one.tab));
    offer(found.filter((one) => one !== mine));
    if (!mine) return null;
    if (mine.tab !== tab) drop(localStorage, `${data.draft}:${mine.tab}`);
    take(form, mine);
    keep(localStorage, data.draft, tab, mine);
    shell.querySelector("[data-restored]").hidden = false;
    shell.querySelector("[data-restored-words]").textContent = data.words.restored;
    line.hidden = false;
    return mine;
  }

  /** Say that there is another text too; show the newest beside ours when asked. */
  function offer(others) {
    other.hidden = !others.length;
    if (!others.length) return;
    const { title, text } = others[0].fields;
    other.querySelector("[data-other-words]").textContent = fill(data.words.otherTab, {
      title: title || text.slice(0, 60),
    });
    other.querySelector("[data-other-take]").onclick = () => {
      const mine = { fields: values(form), key: key.value, step: shell.dataset.at };
      take(form, others[0]);
      now();
      if (hasWords(mine)) keep(localStorage, data.draft, newName(), mine);
      if (others[0].key === key.value) drop(localStorage, `${data.draft}:${others[0].tab}`);
      form.dispatchEvent(new Event("input"));
      offer(texts(localStorage, data.draft).filter((one) => one.tab !== tab && hasWords(one)));
    };
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => now(), 300);
  });
  addEventListener("pagehide", () => waiting && hasWords({ fields: values(form) }) && now());
  addEventListener("storage", (event) => {
    if (!event.key?.startsWith(`${data.draft}:`)) return;
    offer(texts(localStorage, data.draft).filter((one) => one.tab !== tab && hasWords(one)));
  });
  for (const button of shell.querySelectorAll("[data-draft-drop]")) {
    button.addEventListener("click", () => {
      forget();
      form.reset();
      location.reload();
    });
  }
  return { now, forget, restore, values: () => values(form) };
}

function values(form) {
  const kept = {};
  for (const [name, value] of new FormData(form)) {
    if (NOT_KEPT.has(name) || typeof value !== "string") continue;
    kept[name] = name in kept ? [kept[name], value].flat() : value; // several choices
  }
  return kept;
}

function take(form, draft) {
  for (const [name, value] of Object.entries(draft.fields)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = [value].flat().includes(field.value);
      } else field.value = value;
    }
  }
  if (draft.key) form.querySelector("[data-key]").value = draft.key;
}

/** A name for this tab that survives a reload and that no open tab has. */
async function tabOfOurOwn(name) {
  let tab = session("parvis:tab");
  if (!tab || !(await hold(`${name}:${tab}`))) {
    tab = newName();
    session("parvis:tab", tab);
    await hold(`${name}:${tab}`);
  }
  return tab;
}

/** Without randomUUID, which plain http has only on the machine itself. */
function newName() {
  return Array.from(crypto.getRandomValues(new Uint32Array(2)), (part) => part.toString(36)).join(
    "",
  );
}

function session(name, value) {
  try {
    if (value) sessionStorage.setItem(name, value);
    return sessionStorage.getItem(name);
  } catch {
    return value ?? null;
  }
}

/** Hold a lock for as long as this page lives; false when another open page holds it. */
function hold(name) {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const signal = AbortSignal.timeout(LOCK_MS);
    const forever = () => new Promise(() => resolve(true));
    navigator.locks.request(name, { signal }, forever).catch(() => resolve(false));
  });
}

async function openTabs(name) {
  const { held = [] } = (await navigator.locks?.query()) ?? {};
  const ours = held.filter((lock) => lock.name.startsWith(`${name}:`));
  return new Set(ours.map((lock) => lock.name.slice(name.length + 1)));
}
