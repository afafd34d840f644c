/** The check against robots: a small calculation that the device does beside the page (ADR 0022). */

const EARLY_MS = 60_000; // a proof is made anew when it would be too old soon
const working = new WeakMap(); // form → { key, until, done }

/** Resolves once the form holds a proof for its key, or cannot have one: it may leave then. */
export function prove(form) {
  const field = form.querySelector("[data-proof]");
  if (!field) return Promise.resolve();
  const key = form.querySelector('[name="key"]').value;
  const known = working.get(form);
  if (known?.key === key && Date.now() < known.until) return known.done;
  const work = { key, until: Number.POSITIVE_INFINITY };
  working.set(form, work);
  field.value = "";
  tell(form, "working");
  work.done = solve(field, key, work).then(
    (proof) => {
      if (working.get(form) !== work) return; // a newer key came meanwhile
      field.value = proof;
      tell(form, proof ? "done" : "failed");
    },
    (error) => {
      working.delete(form); // the network is away: asked again
      tell(form, "");
      throw error;
    },
  );
  return work.done;
}

/** Whether the form may leave as it is. */
export function isProven(form) {
  const field = form.querySelector("[data-proof]");
  const known = working.get(form);
  const isDone = field?.value || form.querySelector('[data-proof-said="failed"]:not([hidden])');
  const isSame = known?.key === form.querySelector('[name="key"]')?.value;
  return !field || Boolean(isDone && isSame && Date.now() < known.until);
}

/** Say that somebody waits for it now. */
export function tellWaiting(form) {
  tell(form, "waiting");
}

/** The proof as the server takes it; "" where this device or this form can have none. */
async function solve(field, key, work) {
  const answer = await fetch(field.dataset.proofAsk, {
    method: "POST",
    body: new URLSearchParams({ for: field.dataset.proof, key }),
  });
  if (answer.status >= 500) throw new Error(`no challenge: ${answer.status}`);
  if (!answer.ok) return "";
  const challenge = await answer.json();
  work.until = challenge.parameters.expiresAt * 1000 - EARLY_MS;
  const solution = await inWorker(field.dataset.proofWorker, challenge);
  return solution?.derivedKey ? btoa(JSON.stringify({ challenge, solution })) : "";
}

function inWorker(address, challenge) {
  return new Promise((resolve) => {
    const worker = new Worker(address);
    const end = (solution) => {
      worker.terminate();
      resolve(solution);
    };
    worker.addEventListener("message", (event) => end(event.data));
    worker.addEventListener("error", () => end(null));
    worker.postMessage({ type: "work", challenge });
  });
}

function tell(form, state) {
  const line = form.querySelector("[data-proof-state]");
  line.hidden = !state;
  for (const said of line.querySelectorAll("[data-proof-said]")) {
    said.hidden = said.dataset.proofSaid !== state;
  }
}
