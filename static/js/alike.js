/** Is it here already? Ask for look-alikes; a slow network never holds the form. */

const PATIENCE_MS = 3000;

/** Put the look-alikes of what the form holds into `box`; true when there are any. */
export async function findAlikes(form, box) {
  try {
    const response = await fetch(box.dataset.alike, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    box.innerHTML = response.ok ? await response.text() : "";
  } catch {
    box.innerHTML = "";
  }
  return Boolean(box.querySelector("[data-alikes]"));
}
