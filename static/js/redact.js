/** Draw black boxes over a photo, by pointer or by keyboard; the numbers of the form follow. */

import { between, isLargeEnough, moved, percent, resized, typedBox } from "./boxes.js";
import { nextStatement } from "./desk-refusal.js";
import { fill, readJson } from "./words.js";

const SIDES = ["left", "top", "width", "height"];
const STEP = 10; // thousandths an arrow moves; one with Alt
const HANDLE_PX = 16;
const FIRST = { left: 400, top: 400, width: 200, height: 200 };
const SVG = "http://www.w3.org/2000/svg";

function prepare(form) {
  const words = readJson("redact-words");
  const canvas = form.querySelector("[data-redact-canvas]");
  const list = form.querySelector("[data-redact-rows]");
  const told = form.querySelector("[data-redact-told]");
  const add = form.querySelector("[data-redact-add]");
  const blank = list.lastElementChild.cloneNode(true);
  const most = Number(form.dataset.most);
  const shapes = new Map(); // row → its rect and handle

  const rows = () => [...list.children];
  const field = (row, side) => row.querySelector(`[data-side="${side}"]`);
  const boxOf = (row) => typedBox(SIDES.map((side) => field(row, side).value));
  const isBlank = (row) => SIDES.every((side) => !field(row, side).value.trim());
  const say = (sentence) => {
    told.textContent = sentence;
  };

  function write(row, box) {
    for (const side of SIDES) field(row, side).value = percent(box[side]);
    draw();
  }

  function newRow(box) {
    const free = rows().find(isBlank);
    if (!free && rows().length >= most) {
      say(words.full);
      return null;
    }
    const row = free ?? list.appendChild(prepared(blank.cloneNode(true)));
    write(row, box);
    return row;
  }

  function remove(row) {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    if (rows().length > 1) row.remove();
    else for (const side of SIDES) field(row, side).value = "";
    draw();
    say(words.removed);
    const shape = next && shapes.get(next);
    (shape?.rect ?? add).focus();
  }

  function prepared(row) {
    row.querySelector("[data-redact-plain]").hidden = true;
    const drop = row.querySelector("[data-redact-drop]");
    drop.hidden = false;
    drop.addEventListener("click", () => remove(row));
    return row;
  }

  /** Number the fields again and draw every box that they make. */
  function draw() {
    const size = canvas.getBoundingClientRect();
    const live = new Set();
    rows().forEach((row, index) => {
      const rank = index + 1;
      for (const side of SIDES) field(row, side).name = `box-${rank}-${side}`;
      for (const one of row.querySelectorAll("[data-redact-rank]")) {
        one.textContent = one.textContent.replace(/\d+/, rank);
      }
      const box = boxOf(row);
      if (!box) return;
      live.add(row);
      const shape = shapes.get(row) ?? makeShape(row);
      place(shape.rect, box);
      const isThere = size.width && size.height; // not before the picture has come
      const [w, h] = isThere
        ? [(HANDLE_PX * 1000) / size.width, (HANDLE_PX * 1000) / size.height]
        : [0, 0];
      place(shape.handle, {
        left: box.left + box.width - w / 2,
        top: box.top + box.height - h / 2,
        width: w,
        height: h,
      });
      const inPercent = Object.fromEntries(SIDES.map((side) => [side, percent(box[side])]));
      shape.rect.setAttribute("aria-label", fill(words.name, { rank, ...inPercent }));
    });
    for (const [row, shape] of shapes) {
      if (live.has(row)) continue;
      shape.rect.remove();
      shape.handle.remove();
      shapes.delete(row);
    }
  }

  function place(rect, box) {
    rect.setAttribute("x", box.left);
    rect.setAttribute("y", box.top);
    rect.setAttribute("width", box.width);
    rect.setAttribute("height", box.height);
  }

  function makeShape(row) {
    const rect = canvas.appendChild(document.createElementNS(SVG, "rect"));
    const handle = canvas.appendChild(document.createElementNS(SVG, "rect"));
    rect.setAttribute("tabindex", "0");
    rect.setAttribute("role", "button");
    handle.setAttribute("class", "handle");
    handle.setAttribute("aria-hidden", "true");
    rect.addEventListener("keydown", (event) => press(event, row));
    rect.addEventListener("pointerdown", (event) => {
      rect.focus();
      drag(event, row, moved);
    });
    handle.addEventListener("pointerdown", (event) => drag(event, row, resized));
    const shape = { rect, handle };
    shapes.set(row, shape);
    return shape;
  }

  function press(event, row) {
    const [dx, dy] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ??
      [];
    if (dx === undefined && event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    if (dx === undefined) return remove(row);
    const step = event.altKey ? 1 : STEP;
    write(row, (event.shiftKey ? resized : moved)(boxOf(row), dx * step, dy * step));
  }

  const at = (event) => {
    const size = canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - size.left) * 1000) / size.width,
      y: ((event.clientY - size.top) * 1000) / size.height,
    };
  };

  /** Follow the pointer until it is lifted: follow(where it is, whether it has been lifted). */
  function track(event, follow) {
    event.preventDefault();
    event.stopPropagation();
    canvas.setPointerCapture(event.pointerId);
    const move = (later) => follow(at(later), false);
    const end = (later) => {
      canvas.removeEventListener("pointermove", move);
      canvas.removeEventListener("pointerup", end);
      canvas.removeEventListener("pointercancel", end);
      follow(at(later), true);
    };
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", end);
    canvas.addEventListener("pointercancel", end);
  }

  function drag(event, row, change) {
    if (event.button) return;
    const [start, box] = [at(event), boxOf(row)];
    track(event, (here) => write(row, change(box, here.x - start.x, here.y - start.y)));
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    const start = at(event);
    let row = null;
    track(event, (here, isOver) => {
      const box = between(start, here);
      if (!row && isLargeEnough(box)) row = newRow(box);
      else if (row && box.width && box.height) write(row, box);
      if (isOver && row) shapes.get(row)?.rect.focus();
    });
  });

  add.addEventListener("click", () => {
    const row = newRow(FIRST);
    if (!row) return;
    shapes.get(row).rect.focus();
    say(fill(words.added, { rank: rows().indexOf(row) + 1 }));
  });

  const statement = form.querySelector("[data-redact-statement]");
  const reasons = [...form.querySelectorAll("[data-redact-usual]")];
  for (const reason of reasons) {
    reason.addEventListener("change", () => {
      const usual = reasons.map((one) => one.dataset.redactUsual);
      statement.value = nextStatement(statement.value, reason.dataset.redactUsual, usual);
    });
  }

  canvas.replaceChildren();
  for (const hidden of form.querySelectorAll("[data-redact-plain]")) hidden.hidden = true;
  for (const shown of form.querySelectorAll("[data-redact-add], [data-redact-how]")) {
    shown.hidden = false;
  }
  rows().forEach(prepared);
  list.addEventListener("input", draw);
  addEventListener("resize", draw);
  const picture = form.querySelector("img");
  if (!picture.complete) picture.addEventListener("load", draw);
  form.dataset.ready = "";
  draw();
}

for (const form of document.querySelectorAll("[data-redact]")) prepare(form);
