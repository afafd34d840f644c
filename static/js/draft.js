/** A text that is being written stays on this device until the server has it.
 *
 * Each tab keeps its own text under `<name>:<tab>`, so that no tab overwrites another's.
 */

const VERSION = 2;
const LIFE_MS = 14 * 24 * 3600 * 1000;

/** Keep what is typed, the step, and the form's key: a second try is the same try. */
export function keep(storage, name, tab, draft, now = Date.now()) {
  try {
    storage.setItem(`${name}:${tab}`, JSON.stringify({ ...draft, version: VERSION, at: now }));
    return true;
  } catch {
    return false; // no room, or no storage allowed: the form works without
  }
}

/** The kept texts of this name, the newest first; those that are too old are forgotten. */
export function texts(storage, name, now = Date.now()) {
  const found = [];
  try {
    for (const item of Object.keys(storage).filter((one) => one.startsWith(`${name}:`))) {
      const draft = parsed(storage.getItem(item));
      if (draft?.version !== VERSION || now - draft.at > LIFE_MS) storage.removeItem(item);
      else found.push({ ...draft, tab: item.slice(name.length + 1) });
    }
  } catch {
    return found;
  }
  return found.sort((one, other) => other.at - one.at);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function drop(storage, name) {
  try {
    storage.removeItem(name);
  } catch {
    // Nothing was kept.
  }
}

/** Whether somebody has written words worth giving back. */
export function hasWords(draft) {
  return Boolean(draft && (draft.fields.title?.trim() || draft.fields.text?.trim()));
}
