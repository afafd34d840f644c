/** What may come after the page: first its words are painted, then the rest, without a touch. */

const LONGEST_MS = 2_000;

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/**
 * Wake the graphics card beside the page's own work; resolves when it is awake, or after a while.
 * The map asks for it in one go, and on a slow device that would hold the page. The worker is left
 * alone: to end it would hold the page as well, until the card has taken everything back.
 */
export function wakeGraphics(address) {
  return new Promise((resolve) => {
    try {
      const worker = new Worker(address, { type: "module" });
      worker.addEventListener("message", resolve);
      worker.addEventListener("error", resolve);
    } catch {
      resolve();
    }
    setTimeout(resolve, LONGEST_MS);
  });
}

/** Resolves in a moment of its own: what came before no longer holds the page, nor what follows. */
export const breath = () => new Promise((resolve) => setTimeout(resolve));

/** Resolves once the page has been painted and has a quiet moment. */
export async function afterPaint() {
  if (document.readyState !== "complete") {
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  }
  await frame();
  if (!("requestIdleCallback" in window)) return;
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: LONGEST_MS }));
}

/** MapLibre's own sheet, unless the page has it already: the words need not wait for it. */
export async function haveStyles(address) {
  if (!address || document.querySelector(`link[href="${address}"]`)) return;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = address;
  document.head.prepend(link);
  await new Promise((resolve) => {
    for (const name of ["load", "error"]) link.addEventListener(name, resolve, { once: true });
  });
}
