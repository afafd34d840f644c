/** The desk's form that sets a place right: a map and two numbers, each of which follows the other. */

import { stepOf } from "./arrows.js";
import { inWords } from "./ground.js";
import { createMap } from "./map.js";
import { metresBetween } from "./measure.js";
import { rounded } from "./shapes.js";
import { describe, namesAt, verdict } from "./whereabouts.js";
import { fill, readJson } from "./words.js";

const REST_MS = 500;
const DECIMALS = 6; // as the form writes them

const box = document.querySelector("[data-mend]");
const data = readJson("mend-data");
const find = (name) => box.querySelector(name);
const told = find("[data-mend-told]");
const wrong = find("[data-mend-wrong]");
const isPoint = data.true.type === "Point";
const { elements } = box.closest("form");
const fields = isPoint ? [elements.longitude, elements.latitude] : [];
let waiting = 0;
let asked = 0; // only the last place asked about may be told

const numberIn = (one) => Number.parseFloat(one.value.replace(",", ".").replace("−", "-"));
const isMoved = () => fields.some((one, index) => one.value !== data.stands[index]);

/** The place that the form would send, or null. */
function chosen() {
  const point = fields.map(numberIn);
  return point.every(Number.isFinite) ? point : null;
}

function draw(map) {
  const shown = { type: "Feature", properties: { isPublic: true }, geometry: data.public };
  const moved = isPoint && isMoved() && chosen();
  map.draw([
    ...(isPoint ? [] : [data.true]),
    ...(data.isExact ? [] : [shown]),
    ...(moved ? [{ type: "Point", coordinates: moved }] : []),
  ]);
}

/** What stands in the form: how far the place moves, and whether it is taken there. */
async function tell() {
  const point = chosen();
  const turn = ++asked;
  wrong.textContent = "";
  if (!point || !isMoved()) {
    told.textContent = isMoved() ? "" : data.words.stays;
    return;
  }
  const distance = inWords(metresBetween(data.true.coordinates, point), data.language);
  const moves = fill(data.words.moves, { distance });
  const found = verdict(data, point);
  if (!found.isTaken) {
    told.textContent = "";
    wrong.textContent = found.why;
    return;
  }
  const near = found.isInside ? await namesAt(data.places, point) : null;
  if (turn === asked) {
    const where = near ? describe(near, data.words, data.language) : found.why;
    told.textContent = `${moves} ${where}`;
  }
}

function take(map, point) {
  fields.forEach((one, index) => {
    one.value = point[index].toFixed(DECIMALS);
  });
  follow(map);
}

function putBack(map) {
  fields.forEach((one, index) => {
    one.value = data.stands[index];
  });
  follow(map);
  map.goTo(data.true.coordinates, 0);
}

function follow(map) {
  draw(map);
  clearTimeout(waiting);
  waiting = setTimeout(tell, REST_MS);
}

function listen(map) {
  const put = () => take(map, rounded(map.center()));
  find("[data-mend-take]").addEventListener("click", put);
  find("[data-mend-back]").addEventListener("click", () => putBack(map));
  map.onClick((point) => {
    take(map, rounded(point));
    map.goTo(point, 0);
  });
  map.canvas().addEventListener(
    "keydown",
    (event) => {
      const step = stepOf(event);
      if (!step && event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      if (step) map.pan(...step);
      else put();
    },
    true,
  );
  for (const one of fields) {
    one.addEventListener("input", () => {
      follow(map);
      const point = chosen();
      if (point) map.goTo(point, 0);
    });
  }
}

async function start() {
  const area = find("[data-mend-map]");
  box.hidden = false;
  try {
    const map = await createMap(area, data, { isGuest: true });
    map.select(data.id);
    for (const [name, by] of [
      ["[data-map-zoom-in]", 1],
      ["[data-map-zoom-out]", -1],
    ]) {
      find(name).addEventListener("click", () => map.zoom(by));
    }
    find("[data-map-home]").addEventListener("click", () => map.home());
    if (isPoint) listen(map);
    draw(map);
    if (isPoint && isMoved()) {
      const point = chosen();
      if (point) map.goTo(point, 0);
      tell();
    }
    box.dataset.ready = "";
  } catch {
    box.hidden = true; // the numbers below say it all
  }
}

start();
