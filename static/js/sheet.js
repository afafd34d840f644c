/** The panel as a sheet with three heights, by press, by drag or by arrow keys. */

const HEIGHTS = ["peek", "half", "full"];

/** The height that a drag ends at: shares of the frame, 0 at the bottom. */
export function nearest(share) {
  if (share < 0.36) return "peek";
  return share < 0.76 ? "half" : "full";
}

export function next(height, step) {
  const at = HEIGHTS.indexOf(height);
  return HEIGHTS[Math.max(0, Math.min(HEIGHTS.length - 1, at + step))];
}

export function makeSheet(panel, handle, onChange) {
  let dragged = false;

  function set(height) {
    panel.dataset.height = height;
    panel.style.removeProperty("--sheet");
    if (height !== "full") panel.scrollTop = 0;
    onChange(height);
  }

  handle.addEventListener("click", () => {
    if (dragged) return;
    set(panel.dataset.height === "full" ? "peek" : next(panel.dataset.height, 1));
  });
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    set(next(panel.dataset.height, step));
  });
  handle.addEventListener("pointerdown", (event) => {
    const frame = panel.parentElement.getBoundingClientRect();
    const from = event.clientY;
    const shareAt = (y) => (frame.bottom - y) / frame.height;
    dragged = false;
    handle.setPointerCapture(event.pointerId);

    function move(moved) {
      if (Math.abs(moved.clientY - from) > 6) dragged = true;
      if (!dragged) return;
      panel.dataset.dragging = "";
      const share = Math.max(0.12, Math.min(1, shareAt(moved.clientY)));
      panel.style.setProperty("--sheet", `${share * 100}%`);
    }
    function end(ended) {
      handle.removeEventListener("pointermove", move);
      delete panel.dataset.dragging;
      if (dragged) set(nearest(shareAt(ended.clientY)));
      setTimeout(() => {
        dragged = false;
      });
    }
    handle.addEventListener("pointermove", move);
    handle.addEventListener("pointerup", end, { once: true });
    handle.addEventListener("pointercancel", end, { once: true });
  });
  set("half");
  return { set };
}
