/** A text that is being written stays on this device until the server has it. */

const LIFE_MS = 14 * 24 * 3600 * 1000;
const KEY_LIFE_MS = 23 * 3600 * 1000;

/** Keep what is typed, and the form's key, so that a second try is the same try. */
export function keep(storage, name, fields, key, now = Date.now()) {
  try {
    const begun = read(storage, name, now);
    const keyed = begun?.key === key ? begun.keyedAt : now;
    storage.setItem(name, JSON.stringify({ fields, key, keyedAt: keyed, at: now }));
  } catch {
    // No room, or no storage allowed: the form works without.
  }
}

/** The draft of this name, if it is not too old; its key only while the server still takes it. */
export function read(storage, name, now = Date.now()) {
  try {
    const draft = JSON.parse(storage.getItem(name));
    if (!draft || now - draft.at > LIFE_MS) return null;
    if (now - draft.keyedAt > KEY_LIFE_MS) draft.key = null;
    return draft;
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
