/** Register the service worker, once the page has been painted (ADR 0023). */

import { afterPaint } from "./late.js";

async function install() {
  await afterPaint();
  const isFirst = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  if (isFirst) active.postMessage({ keep: location.pathname + location.search });
}

// Only over https or on the machine itself; a private window may refuse it: nothing is lost.
if (window.isSecureContext && "serviceWorker" in navigator) install().catch(() => {});
