/** A line or an area, point by point: its history, its list of points, its size against the limit. */

import { lengthInWords, lengthOf, surfaceInWords, surfaceOf } from "./measure.js";
import { fill } from "./words.js";

const FEWEST = { LineString: 2, Polygon: 3 };

/** Steps that can be undone and done again. */
export function makeHistory(first) {
  let past = [];
  let future = [];
  let now = first;
  return {
    now: () => now,
    change(next) {
      past.push(now);
      future = [];
      now = next;
    },
    restart(next) {
      past = [];
      future = [];
      now = next;
    },
    undo() {
      if (!past.length) return false;
      future.push(now);
      now = past.pop();
      return true;
    },
    redo() {
      if (!future.length) return false;
      past.push(now);
      now = future.pop();
      return true;
    },
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
  };
}

/** The size of a drawing, whether it is over the layer's limit, and how it is told. */
export function sizeOf(kind, points, { limits, words, language }) {
  if (!FEWEST[kind] || points.length < 2) return { told: "", isOver: false };
  const isLine = kind === "LineString";
  const size = isLine ? lengthOf(points) : surfaceOf(points);
  const most = isLine ? limits.length : limits.surface;
  const inWords = (value) => (isLine ? lengthInWords : surfaceInWords)(value, language);
  const name = `${isLine ? "length" : "surface"}${most ? "Of" : ""}`;
  const told = fill(words[name], { size: inWords(size), most: most && inWords(most) });
  return { told, isOver: Boolean(most) && size > most };
}

/** The tools and the list of points; `on` says what each press asks for. */
export function makeOutline(form, data, on) {
  const find = (name) => form.querySelector(name);
  const { words } = data;
  const list = find("[data-vertex-list]");
  const acts = [
    ["goThere", "go"],
    ["moveHere", "move"],
    ["remove", "remove"],
  ];

  function row(at) {
    const number = at + 1;
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = fill(words.point, { number });
    item.append(name);
    for (const [word, act] of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button plain";
      button.textContent = words[word];
      button.setAttribute("aria-label", fill(words.ofPoint, { act: words[word], number }));
      Object.assign(button.dataset, { vertexAct: act, vertex: at });
      item.append(button);
    }
    return item;
  }

  find("[data-drawing]").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.vertexAct) {
      on[button.dataset.vertexAct](Number(button.dataset.vertex));
      const still = list.querySelector(
        `[data-vertex-act="${button.dataset.vertexAct}"][data-vertex="${button.dataset.vertex}"]`,
      );
      (still ?? list.querySelector("button:last-of-type") ?? find("[data-point-add]")).focus();
    }
    if ("pointAdd" in button.dataset) on.add();
    if ("undo" in button.dataset) on.undo();
    if ("redo" in button.dataset) on.redo();
    if ("erase" in button.dataset) on.erase();
    if ("finish" in button.dataset) on.finish();
  });

  return {
    show(kind, points, history, isFinished) {
      find("[data-drawing]").hidden = kind === "Point";
      list.replaceChildren(...points.map((_, at) => row(at)));
      find("[data-vertices]").hidden = points.length === 0;
      find("[data-vertex-count]").textContent = points.length;
      const { told, isOver } = sizeOf(kind, points, data);
      find("[data-size]").textContent = told;
      find("[data-size]").toggleAttribute("data-over", isOver);
      for (const [name, is] of [
        ["[data-undo]", history.canUndo()],
        ["[data-redo]", history.canRedo()],
        ["[data-erase]", points.length > 0],
        ["[data-finish]", points.length >= (FEWEST[kind] ?? 1)],
      ]) {
        find(name).setAttribute("aria-disabled", String(!is));
      }
      find("[data-finish]").setAttribute("aria-pressed", String(isFinished));
    },
  };
}
