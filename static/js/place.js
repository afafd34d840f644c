/** Step one: say where, with the cross-hair, by a name, or by coordinates. */

import { away, inWords, isInside } from "./ground.js";
import { fill } from "./words.js";

const REST_MS = 500;
const STEP_PX = 24;
const FAR_PX = 120;
const FEWEST = { LineString: 2, Polygon: 3 };

/** A shape from the points set so far, as GeoJSON; null while it is too short. */
export function shapeOf(kind, points) {
  if (kind === "Point") return points.length ? { type: kind, coordinates: points[0] } : null;
  if (points.length < FEWEST[kind]) return null;
  if (kind === "LineString") return { type: kind, coordinates: points };
  return { type: kind, coordinates: [[...points, points[0]]] };
}

/** The points of a shape that came back with a refused form. */
export function pointsOf(geometry) {
  if (geometry?.type === "Point") return [geometry.coordinates];
  if (geometry?.type === "LineString") return geometry.coordinates;
  if (geometry?.type === "Polygon") return geometry.coordinates[0].slice(0, -1);
  return [];
}

const rounded = (point) => point.map((degrees) => Number(degrees.toFixed(6)));

export function makePlace(shell, form, data) {
  const find = (name) => form.querySelector(name);
  const field = find("[data-geometry]");
  const told = find("[data-placing]");
  const misplaced = find("[data-misplaced]");
  const { words } = data;
  let map = null;
  let kind = "Point";
  let points = [];
  let isAiming = true;
  let waiting = 0;

  const way = () => find('[name="where"]:checked')?.value ?? "";
  const spot = () => {
    if (way() === "coordinates") {
      const [longitude, latitude] = ["#longitude", "#latitude"].map((name) =>
        Number.parseFloat(find(name).value.replace(",", ".").replace("−", "-")),
      );
      return Number.isFinite(longitude) && Number.isFinite(latitude) ? [longitude, latitude] : null;
    }
    const chosen = form.querySelector(`[name="${way()}"]`)?.selectedOptions?.[0]?.dataset.spot;
    return chosen ? chosen.split(",").map(Number) : null;
  };

  function say(sentence, isWrong = false) {
    told.dataset.tone = isWrong ? "" : "good";
    for (const [node, words_] of [
      [told, isWrong ? "" : sentence],
      [misplaced, isWrong ? sentence : ""],
    ]) {
      if (node.textContent !== words_) node.textContent = words_;
    }
    find("[data-return-row]").hidden = true;
  }

  /** Say whether a point is on the ground; true when it is, or when outside is taken too. */
  function judge(point) {
    if (isInside(data.ground, point)) {
      say(words.inside);
      return true;
    }
    const { metres, side } = away(data.ground, point);
    const facts = {
      distance: inWords(metres, data.language),
      bearing: words.bearings.split("|")[side],
    };
    const isClosed = isInside(data.perimeter, point);
    say(isClosed ? words.closed : fill(words.outside, facts), true);
    find("[data-return-row]").hidden = !map || way() !== "map";
    return data.outside !== "refuse" && !isClosed;
  }

  function judgeSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (map && isAiming && way() === "map") judge(rounded(map.center()));
    }, REST_MS);
  }

  function drawOwn() {
    if (!map) return;
    const dots = points.map((point) => ({ type: "Point", coordinates: point }));
    const line = points.length > 1 ? [{ type: "LineString", coordinates: points }] : [];
    const shape = shapeOf(kind, points);
    map.draw(kind === "Point" ? dots : [...(shape ? [shape] : line), ...dots]);
  }

  function write() {
    const shape = shapeOf(kind, points);
    field.value = shape ? JSON.stringify(shape) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    drawOwn();
  }

  function addPoint(point) {
    points = [...points, rounded(point)];
    write();
    judge(points.at(-1));
  }

  function setKind(wanted) {
    kind = wanted;
    points = [];
    write();
    for (const button of form.querySelectorAll("[data-shape]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shape === kind));
    }
    find("[data-help-point]").hidden = kind !== "Point";
    find("[data-help-shape]").hidden = kind === "Point";
    find("[data-shape-steps]").hidden = kind === "Point";
  }

  function follow() {
    shell.toggleAttribute("data-by-map", way() === "map");
    shell.toggleAttribute("data-aiming", isAiming && way() === "map" && Boolean(map));
    const point = way() === "map" ? null : spot();
    if (map && way() !== "map") {
      map.draw(point ? { type: "Point", coordinates: point } : null);
      if (point) map.goTo(point);
    } else {
      drawOwn();
    }
    if (point) judge(point);
    else say("");
    if (way() === "map") judgeSoon();
  }

  form.addEventListener("change", (event) => {
    if (event.target.matches('[name="where"], [data-spots], #latitude, #longitude')) follow();
    if (event.target.matches("[data-go-to]") && event.target.value) {
      map?.goTo(event.target.value.split(",").map(Number));
    }
  });
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-return]")) {
      map?.goTo(data.inside, 0);
      map?.canvas().focus(); // the button goes; the map is where one goes on
    }
    const shape = event.target.closest("[data-shape]");
    if (shape) setKind(shape.dataset.shape);
    if (event.target.closest("[data-point-add]") && map) addPoint(map.center());
    if (event.target.closest("[data-point-undo]")) {
      points = points.slice(0, -1);
      write();
      say(words.pointGone);
    }
  });

  function onKeys(event, done) {
    const far = event.shiftKey ? FAR_PX : STEP_PX;
    const steps = {
      ArrowLeft: [-far, 0],
      ArrowRight: [far, 0],
      ArrowUp: [0, -far],
      ArrowDown: [0, far],
    };
    if (event.key in steps) {
      event.preventDefault();
      event.stopPropagation();
      map.pan(...steps[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (kind === "Point") done();
      else addPoint(map.center());
    }
  }

  return {
    start(made, done) {
      map = made;
      for (const part of form.querySelectorAll("[data-way-map]")) part.hidden = false;
      if (!way()) find('[name="where"][value="map"]').checked = true;
      if (data.types.length > 1 || data.types[0] !== "Point") offerShapes();
      find("[data-other-ways]").open = way() !== "map";
      bringBack();
      if (!field.value && !isInside(data.ground, map.center())) map.jump(data.inside);
      map.onMove(judgeSoon);
      map.onClick((point) => {
        if (!isAiming || way() !== "map") return;
        if (kind === "Point") map.goTo(point, 0);
        else addPoint(point);
      });
      map.canvas().addEventListener("keydown", (event) => isAiming && onKeys(event, done), true);
      follow();
    },
    withoutMap() {
      if (way() === "map") find('[name="where"][value="map"]').checked = false;
    },
    aim(isWanted) {
      isAiming = isWanted;
      follow();
    },
    /** Take the place as chosen; false, with the reason said, when it cannot be. */
    confirm() {
      if (way() === "map" && map) {
        if (kind === "Point") {
          points = [rounded(map.center())];
          write();
        }
        if (!field.value) {
          say(words.lineShort, true);
          return false;
        }
        return points.every(judge);
      }
      const point = spot();
      if (!point) say(words.missingPlace, true);
      return Boolean(point) && judge(point);
    },
  };

  function offerShapes() {
    find("[data-shape-tools]").hidden = false;
    for (const button of form.querySelectorAll("[data-shape]")) {
      button.hidden = !data.types.includes(button.dataset.shape);
    }
    if (!data.types.includes("Point")) setKind(data.types[0]);
  }

  /** The place of a draft or of a refused form. */
  function bringBack() {
    let kept = null;
    try {
      kept = JSON.parse(field.value);
    } catch {
      return;
    }
    const found = pointsOf(kept);
    if (!found.length || !found.flat().every(Number.isFinite)) return;
    setKind(kept.type);
    points = found;
    write();
    map.goTo(points[0], 16);
  }
}
