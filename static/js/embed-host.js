/**
 * For the pages of other sites: gives each Parvis frame the height that it asks for.
 *
 * A plain script, so that one line is enough. It believes only messages that come from the origin
 * it was loaded from, out of a frame of this page that stands there, with a sensible height.
 */
(() => {
  const LEAST = 320;
  const MOST = 6000;
  const { origin } = new URL(document.currentScript.src);

  function isHeight(data) {
    return (
      typeof data === "object" &&
      data !== null &&
      data.type === "parvis:height" &&
      Number.isFinite(data.height)
    );
  }

  window.addEventListener("message", (event) => {
    if (event.origin !== origin || !isHeight(event.data)) return;
    const height = Math.min(MOST, Math.max(LEAST, Math.ceil(event.data.height)));
    for (const frame of document.querySelectorAll("iframe")) {
      const isOurs = frame.src.startsWith(`${origin}/embed/`);
      if (isOurs && frame.contentWindow === event.source) frame.style.height = `${height}px`;
    }
  });
})();
