/** The desk by keyboard: single letters act, digits choose; a switch turns them off (WCAG 2.1.4). */

const STORED = "desk-keys";

/** Whether somebody is writing there, so that a letter is a letter; pure, so that node can test it. */
export function isWriting({ tagName = "", type = "", isContentEditable = false } = {}) {
  const plain = new Set(["radio", "checkbox", "submit", "button"]);
  if (tagName === "INPUT") return !plain.has(type);
  return isContentEditable || tagName === "TEXTAREA" || tagName === "SELECT";
}

/**
 * What a press means: {letter}, {digit}, {help}, or null. Digits also where they need Shift, as on
 * French keyboards, and on the number pad.
 */
export function meaning({ key, code = "", ctrlKey, altKey, metaKey, isComposing, repeat }) {
  if (ctrlKey || altKey || metaKey || isComposing || repeat) return null;
  if (key === "?") return { help: true };
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1] ?? (/^\d$/.test(key) ? key : null);
  if (digit !== null) return { digit };
  return /^\p{L}$/u.test(key) ? { letter: key.toLowerCase() } : null;
}

/** Listen for the keys of a page; `desk` is its outermost part. */
export function listen(desk) {
  const box = desk.querySelector("[data-desk-keys]");
  if (!box) return;
  const dialog = desk.querySelector("[data-keys-dialog]");
  const control = dialog.querySelector("[data-keys-on]");
  box.hidden = false;
  control.checked = remembered() !== "off";
  show(desk, control.checked);
  control.addEventListener("change", () => {
    remember(control.checked ? "on" : "off");
    show(desk, control.checked);
  });
  box.querySelector("[data-keys-open]").addEventListener("click", () => dialog.showModal());
  dialog.querySelector("[data-keys-close]").addEventListener("click", () => dialog.close());
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || dialog.open) return;
    if (event.key === "Escape") closePanels(desk);
    else if (control.checked && !isWriting(event.target)) act(desk, dialog, event);
  });
}

function show(desk, isOn) {
  desk.dataset.keys = isOn ? "on" : "off";
}

function act(desk, dialog, event) {
  const pressed = meaning(event);
  if (!pressed) return;
  if (pressed.help) dialog.showModal();
  else if (!(pressed.digit ? choose(desk, pressed.digit) : press(desk, pressed.letter))) return;
  event.preventDefault();
}

/** Press what has this letter; a panel opens with its first choice in focus. */
function press(desk, letter) {
  const found = [...desk.querySelectorAll(`[data-key="${CSS.escape(letter)}"]`)];
  const target = found.find((one) => one.checkVisibility());
  if (!target) return false;
  if (target.tagName === "SUMMARY") openPanel(desk, target.parentElement);
  else target.click();
  return true;
}

function openPanel(desk, panel) {
  closePanels(desk);
  panel.open = true;
  const first = panel.querySelector("input[type=radio], [data-panel-first]");
  (panel.querySelector("input[type=radio]:checked") ?? first)?.focus();
}

function closePanels(desk) {
  for (const panel of desk.querySelectorAll("[data-desk-panel][open]")) {
    const hadFocus = panel.contains(document.activeElement);
    panel.open = false;
    if (hadFocus) panel.querySelector("summary").focus();
  }
}

/** Take the choice of this number in the panel that is open. */
function choose(desk, digit) {
  const choice = desk.querySelector(`[data-desk-panel][open] [data-digit="${digit}"]`);
  if (!choice) return false;
  choice.checked = true;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  choice.focus();
  return true;
}

function remembered() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null;
  }
}

function remember(word) {
  try {
    localStorage.setItem(STORED, word);
  } catch {
    // Without a store the choice lasts as long as the page.
  }
}
