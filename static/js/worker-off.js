/** Served at /sw.js where SERVICE_WORKER=no: it removes itself and whatever was kept. */

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("parvis-")) await caches.delete(name);
      }
      await self.registration.unregister();
    })(),
  );
});
