/** What may come after the page: first its words are painted, then the rest, without a touch. */

const LONGEST_MS = 2_000;

const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Resolves once the page has been painted and has a quiet moment. */
export async function afterPaint() {
  if (document.readyState !== "complete") {
    await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
  }
  await frame();
  if (!("requestIdleCallback" in window)) return;
  await new Promise((resolve) => requestIdleCallback(resolve, { timeout: LONGEST_MS }));
}
