/** Who is at work on what: say it of the open item, and show what the others are at. */

const EVERY = 3000;
const RENEW = 60_000;

/** What the page shows of claims: by key, the names of the others; pure, so that node can test it. */
export function readers(claims) {
  return new Map(claims.filter((one) => !one.is_mine).map((one) => [one.key, one]));
}

/** Put a name and a time into a sentence with {name} and {time}. */
export function sentence(words, name, time = "") {
  return words.replace("{name}", name).replace("{time}", time);
}

/** Begin to watch; `desk` is the outermost part of the page. */
export function watchClaims(desk) {
  const address = desk.dataset.deskClaims;
  const box = desk.querySelector("[data-desk-claim]");
  const canClaim = Boolean(box?.querySelector("[data-claim-button]"));
  const state = { address, box, isActive: true, renewed: 0, isGone: false };
  for (const name of ["keydown", "pointerdown", "scroll"]) {
    addEventListener(name, () => (state.isActive = true), { passive: true, capture: true });
  }
  if (canClaim && desk.classList.contains("shows-item")) {
    renew(desk, state);
    addEventListener("pagehide", () => letGo(state));
  }
  turn(desk, state);
}

async function turn(desk, state) {
  if (document.visibilityState === "visible") {
    try {
      const item = state.box ? `?item=${state.box.dataset.item}` : "";
      const response = await fetch(state.address + item, { cache: "no-store" });
      if (response.ok) show(desk, state, await response.json());
      const isOld = Date.now() - state.renewed > RENEW;
      if (state.isMine && state.isActive && isOld) await renew(desk, state);
    } catch {
      // The line is broken: the next turn asks again.
    }
  }
  setTimeout(() => turn(desk, state), EVERY);
}

function show(desk, state, told) {
  const others = readers(told.claims);
  for (const line of desk.querySelectorAll("[data-line]")) {
    const reader = line.querySelector("[data-reader]");
    const claim = others.get(line.dataset.line);
    reader.hidden = !claim;
    setText(reader, claim ? sentence(desk.dataset.isReading, claim.name) : "");
  }
  for (const figure of desk.querySelectorAll("[data-waiting]")) setText(figure, told.waiting);
  if (!state.box) return;
  const key = state.box.dataset.item;
  showClaim(
    desk,
    state,
    told.claims.find((one) => one.key === key),
  );
  const hasChanged = told.item && String(told.item.version) !== state.box.dataset.version;
  state.box.querySelector("[data-claim-changed]").hidden = !hasChanged;
}

function showClaim(desk, state, claim) {
  const { box } = state;
  const other = claim && !claim.is_mine ? claim : null;
  const note = box.querySelector("[data-claim-other]");
  state.isMine = Boolean(claim?.is_mine);
  note.hidden = !other;
  setText(note, other ? sentence(box.dataset.other, other.name, other.until) : "");
  for (const field of desk.querySelectorAll("[data-despite]")) field.value = other ? "yes" : "";
  const form = box.querySelector("form");
  if (!form) return;
  form.hidden = Boolean(other);
  form.querySelector("[data-claim-button]").hidden = state.isMine;
  const mine = state.isMine ? sentence(box.dataset.mine, claim.name, claim.until) : "";
  setText(box.querySelector("[data-claim-mine]"), mine);
}

async function renew(desk, state) {
  state.isActive = false;
  state.renewed = Date.now();
  const response = await fetch(`${state.box.dataset.deskClaim}claim/`, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token(state.box) },
  });
  if (response.ok) showClaim(desk, state, await response.json());
}

function letGo(state) {
  if (!state.isMine) return;
  const words = new FormData();
  words.set("csrfmiddlewaretoken", token(state.box));
  navigator.sendBeacon(`${state.box.dataset.deskClaim}unclaim/`, words);
}

function token(box) {
  return box.querySelector("[name=csrfmiddlewaretoken]").value;
}

/** Only what differs is written, so that nothing is read aloud again. */
function setText(element, words) {
  if (element.textContent !== String(words)) element.textContent = words;
}
