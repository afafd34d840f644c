/** The panel as a sheet with three heights, by press, by drag or by arrow keys. */

const HEIGHTS = ["peek", "half", "full"];
const LOWEST = 0.12;
const MOVED_PX = 6;

/** The height that a drag ends at: shares of the frame, 0 at the bottom. */
export function nearest(share) {
  if (share < 0.36) return "peek";
  return share < 0.76 ? "half" : "full";
}

export function next(height, step) {
  const at = HEIGHTS.indexOf(height);
  return HEIGHTS[Math.max(0, Math.min(HEIGHTS.length - 1, at + step))];
}

/** What a press of the handle leads to: one higher, and from the top down to the map. */
export function pressed(height) {
  return height === "full" ? "peek" : next(height, 1);
}

/** `onChange(height, rise)`: the new height, and by how many pixels the sheet has risen. */
export function makeSheet(panel, handle, onChange) {
  let wasDragged = false;

  function tell(height) {
    handle.setAttribute("aria-expanded", String(height !== "peek"));
    handle.querySelector("[data-sheet-state]").textContent = handle.dataset[height];
  }

  function set(height) {
    const before = panel.clientHeight;
    panel.dataset.height = height;
    panel.style.removeProperty("--sheet");
    if (height === "peek") panel.scrollTop = 0;
    tell(height);
    requestAnimationFrame(() => onChange(height, heightOf(panel) - before));
  }

  function press() {
    if (!wasDragged) set(pressed(panel.dataset.height));
  }

  function drag(event) {
    if (event.button) return;
    const frame = panel.parentElement.getBoundingClientRect();
    const from = event.clientY;
    const grip = panel.clientHeight - (frame.bottom - from); // the finger stays where it took hold
    const shareAt = (y) => (frame.bottom - y + grip) / frame.height;
    const { currentTarget } = event;
    wasDragged = false;

    function move(moved) {
      if (!wasDragged && Math.abs(moved.clientY - from) <= MOVED_PX) return;
      if (!wasDragged) currentTarget.setPointerCapture(event.pointerId);
      wasDragged = true;
      panel.dataset.dragging = "";
      const share = Math.max(LOWEST, Math.min(1, shareAt(moved.clientY)));
      panel.style.setProperty("--sheet", `${share * 100}%`);
    }
    function end(ended) {
      currentTarget.removeEventListener("pointermove", move);
      for (const name of ["pointerup", "pointercancel"])
        currentTarget.removeEventListener(name, end);
      delete panel.dataset.dragging;
      if (wasDragged) set(nearest(shareAt(ended.clientY)));
      setTimeout(() => {
        wasDragged = false;
      });
    }
    currentTarget.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) currentTarget.addEventListener(name, end);
  }

  handle.addEventListener("click", press);
  handle.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    set(next(panel.dataset.height, step));
  });
  handle.addEventListener("pointerdown", drag);
  // Low, there is nothing to scroll: the whole sheet is a handle, and a tap on its words raises it.
  panel.addEventListener("pointerdown", (event) => {
    if (panel.dataset.height === "peek" && !handle.contains(event.target)) drag(event);
  });
  panel.addEventListener("click", (event) => {
    if (panel.dataset.height !== "peek" || wasDragged) return;
    if (!event.target.closest("a, button, input, select, summary, label")) set("half");
  });
  tell(panel.dataset.height);
  return { set };
}

/** How high the sheet will stand once it has stopped moving. */
function heightOf(panel) {
  const { transition } = panel.style;
  panel.style.transition = "none";
  const height = panel.clientHeight;
  panel.style.transition = transition;
  return height;
}
