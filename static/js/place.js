/** Step one: say where, with the cross-hair, by a search, by a name, or by coordinates. */

import { stepOf } from "./arrows.js";
import { inWords, nearestInside } from "./ground.js";
import { metresBetween } from "./measure.js";
import { makeHistory, makeOutline, sizeOf } from "./outline.js";
import { makePlaceSearch } from "./place-search.js";
import { locate } from "./position.js";
import { pointsOf, rounded, shapeOf } from "./shapes.js";
import { describe, keptBack, namesAt, verdict } from "./whereabouts.js";
import { fill } from "./words.js";

const REST_MS = 500;
export function makePlace(shell, form, data) {
  const find = (name) => form.querySelector(name);
  const field = find("[data-geometry]");
  const told = find("[data-placing]");
  const misplaced = find("[data-misplaced]");
  const about = find("[data-about]");
  const aboutFeature = find("[data-about-feature]");
  const aboutArea = find("[data-about-area]");
  const { words } = data;
  const history = makeHistory([]);
  let map = null;
  let kind = "Point";
  let isAiming = true;
  let isFinished = false;
  let waiting = 0;
  let asked = 0; // only the last place asked about may be told
  let cause = ""; // of the last refusal: the same one is not cried out again
  let isAwaited = false; // what was asked for by a search is brought into sight
  let sketch = null;
  let device = null; // its own position, which stays in it

  const points = () => history.now();
  const way = () => find('[name="where"]:checked')?.value ?? "";
  const byMap = () => way() === "map" && Boolean(map);
  const spot = () => {
    if (way().startsWith("found:")) return way().split(":")[3].split(",").map(Number);
    if (way() === "coordinates") {
      const [longitude, latitude] = ["#longitude", "#latitude"].map((name) =>
        Number.parseFloat(find(name).value.replace(",", ".").replace("−", "-")),
      );
      return Number.isFinite(longitude) && Number.isFinite(latitude) ? [longitude, latitude] : null;
    }
    const chosen = form.querySelector(`[name="${way()}"]`)?.selectedOptions?.[0]?.dataset.spot;
    return chosen ? chosen.split(",").map(Number) : null;
  };

  // What is said --------------------------------------------------------------------------------

  /** The tones: good, bad (a refusal that goes on), alarm (a new one, cried out once). */
  function say(sentence, tone = "good") {
    told.dataset.tone = tone;
    for (const [node, words_] of [
      [told, tone === "alarm" ? "" : sentence],
      [misplaced, tone === "alarm" ? sentence : ""],
    ]) {
      if (node.textContent !== words_) node.textContent = words_;
    }
    find("[data-return-row]").hidden = true;
  }

  /** Say whether a point is taken; true when it is. */
  function judge(point) {
    const found = verdict(data, point);
    if (found.isInside) say(found.why);
    else say(found.why, found.isTaken ? "good" : found.cause === cause ? "bad" : "alarm");
    cause = found.isTaken ? "" : found.cause;
    find("[data-return-row]").hidden = found.isInside || !byMap();
    return found.isTaken;
  }

  const isKeptBack = (point) =>
    device && metresBetween(device.point, point) <= keptBack(device.accuracy);

  async function tell(point, before = "") {
    const turn = ++asked;
    const { isInside } = verdict(data, point);
    if (!isInside || isKeptBack(point)) {
      judge(point);
      if (isInside && before) say(`${before} ${words.inside}`);
      return offer({});
    }
    const near = await namesAt(data.places, point);
    if (turn !== asked || !isAiming) return;
    judge(point);
    say(describe(near, words, data.language));
    offer(near);
  }

  function tellSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (isAiming && byMap()) tell(rounded(map.center()));
    }, REST_MS);
  }

  /** Offer to speak of the thing there, or of the whole area; what lies elsewhere is let go. */
  function offer({ feature, area }) {
    if (isAwaited) told.scrollIntoView({ block: "nearest" });
    isAwaited = false;
    const isPoint = kind === "Point";
    if (about.value && about.value !== feature?.value) setAbout("");
    aboutFeature.hidden = !(feature && isPoint);
    aboutArea.hidden = !(area && find(`#whole-area option[value="${CSS.escape(area.value)}"]`));
    if (feature) {
      aboutFeature.textContent = fill(words.aboutFeature, { name: feature.name });
      aboutFeature.dataset.value = feature.value;
    }
    if (area) {
      aboutArea.textContent = fill(words.aboutArea, { name: area.name });
      aboutArea.dataset.value = area.value;
    }
    aboutFeature.setAttribute("aria-pressed", String(Boolean(about.value)));
  }

  function setAbout(value) {
    about.value = value;
    aboutFeature.setAttribute("aria-pressed", String(Boolean(value)));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // What is drawn -------------------------------------------------------------------------------

  function drawOwn() {
    outline.show(kind, points(), history, isFinished);
    if (!map || way() !== "map") return sketch?.show("", []);
    const isSketched = isAiming && sketch?.show(kind, points());
    const dots = points().map((point) => ({ type: "Point", coordinates: point }));
    const line = points().length > 1 ? [{ type: "LineString", coordinates: points() }] : [];
    const shape = shapeOf(kind, points());
    map.draw(isSketched ? null : kind === "Point" ? dots : [...(shape ? [shape] : line), ...dots]);
  }

  /** Points that are dragged: asked for with the first line or area, and done without where absent. */
  async function haveSketch() {
    if (sketch || !map) return;
    sketch = { show: () => false }; // while it comes
    const onEdited = (edited) => {
      if (edited.length > data.limits.vertices) return drawOwn();
      change(edited.map(rounded), words.edited);
    };
    sketch = await map.sketch({ slug: data.snapping, onEdited }).catch(() => sketch);
    drawOwn();
  }

  function write() {
    const shape = shapeOf(kind, points());
    field.value = shape ? JSON.stringify(shape) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    drawOwn();
  }

  function change(next, sentence, number = 0) {
    history.change(next);
    write();
    if (!next.length || judge(next.at(number - 1) ?? next.at(-1))) {
      sayDrawing(fill(sentence, { number }));
    }
  }

  function addPoint(point) {
    if (points().length >= data.limits.vertices) {
      return say(fill(words.tooManyPoints, { most: data.limits.vertices }), "alarm");
    }
    const number = points().length + 1;
    change([...points(), rounded(map.snapped(point, data.snapping))], words.pointAdded, number);
  }

  const outline = makeOutline(form, data, {
    add: () => map && addPoint(map.center()),
    go: (at) => map?.goTo(points()[at], 0),
    move: (at) => {
      const there = rounded(map.snapped(map.center(), data.snapping));
      change(points().with(at, there), words.pointMoved, at + 1);
    },
    remove: (at) => {
      change(points().toSpliced(at, 1), words.pointRemoved, 0);
      say(fill(words.pointRemoved, { number: at + 1 }));
    },
    undo: () => step(history.undo(), words.undone),
    redo: () => step(history.redo(), words.redone),
    erase: () => {
      isFinished = false;
      change([], words.erased);
    },
    finish: () => {
      isFinished = !isFinished;
      drawOwn();
      if (isFinished) sayDrawing(words.finished);
    },
  });

  function step(isDone, sentence) {
    if (!isDone) return;
    write();
    sayDrawing(sentence);
  }

  function sayDrawing(sentence) {
    const { told: size, isOver } = sizeOf(kind, points(), data);
    say(`${sentence} ${size}`.trim(), isOver ? "bad" : "good");
  }

  function setKind(wanted) {
    kind = wanted;
    isFinished = false;
    history.restart([]);
    write();
    for (const button of form.querySelectorAll("[data-shape]")) {
      button.setAttribute("aria-pressed", String(button.dataset.shape === kind));
    }
    find("[data-help-point]").hidden = kind !== "Point";
    find("[data-help-shape]").hidden = kind === "Point";
    offer({});
    if (kind !== "Point") haveSketch();
  }

  // What a person does --------------------------------------------------------------------------

  function follow() {
    shell.toggleAttribute("data-by-map", way() === "map");
    shell.toggleAttribute("data-aiming", isAiming && byMap());
    const point = way() === "map" ? null : spot();
    if (map && way() !== "map") {
      map.draw(point ? { type: "Point", coordinates: point } : null);
      if (point) map.goTo(point);
    } else {
      drawOwn();
    }
    cause = "";
    if (way() !== "map") {
      asked += 1;
      offer({}); // what lay under the cross-hair
    }
    if (point) judge(point);
    else say("");
    if (way() === "map") tellSoon();
  }

  /** Choose a way: by its radio, as a press would. */
  function take(wanted) {
    find(`[name="where"][value="${wanted}"]`).checked = true;
    follow();
  }

  makePlaceSearch(form, data, (place) => {
    if (!map) {
      const radio = find("[data-way-found]");
      radio.disabled = false;
      radio.value = place.choice;
      radio.checked = true;
      return follow();
    }
    device = null;
    if (way() !== "map") take("map");
    isAwaited = true;
    map.goTo(place.at);
  });

  async function goToDevice() {
    say(words.locating);
    try {
      device = await locate();
    } catch (error) {
      return say(words[error.message] ?? words.positionMissing, "alarm");
    }
    if (way() !== "map") take("map");
    isAwaited = true;
    map.jump(device.point, device.accuracy);
    clearTimeout(waiting);
    const distance = inWords(device.accuracy, data.language);
    tell(rounded(device.point), fill(words.located, { distance }));
  }

  form.addEventListener("change", (event) => {
    if (event.target.matches('[name="where"], [data-spots], #latitude, #longitude')) follow();
  });
  form.addEventListener("click", (event) => {
    const pressed = (name) => event.target.closest(name);
    if (pressed("[data-return]")) {
      map?.goTo(nearestInside(data.ground, map.center(), data.inside), 0);
      map?.canvas().focus(); // the button goes; the map is where one goes on
    }
    if (pressed("[data-shape]")) setKind(pressed("[data-shape]").dataset.shape);
    if (pressed("[data-position]")) goToDevice();
    if (pressed("[data-about-feature]")) {
      setAbout(about.value ? "" : aboutFeature.dataset.value);
    }
    if (pressed("[data-about-area]")) {
      find("#whole-area").value = aboutArea.dataset.value;
      find("[data-other-ways]").open = true;
      take("area");
      find("#whole-area").focus();
    }
  });

  function onKeys(event, done) {
    const step = stepOf(event);
    if (step) {
      event.preventDefault();
      event.stopPropagation();
      map.pan(...step);
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
      find("[data-position]").hidden = !navigator.geolocation;
      if (!way()) find('[name="where"][value="map"]').checked = true;
      if (data.types.length > 1 || data.types[0] !== "Point") offerShapes();
      find("[data-other-ways]").open = way() !== "map";
      bringBack();
      if (!field.value && !verdict(data, map.center()).isInside) map.jump(data.inside);
      map.onMove(tellSoon);
      map.onClick((point) => {
        if (!isAiming || way() !== "map" || isFinished) return;
        if (kind === "Point") map.goTo(point, 0);
        else if (!map.isOn(point, kind, points())) addPoint(point);
      });
      map.onDragged(find("[data-crosshair]") ?? shell.querySelector("[data-crosshair]"), (point) =>
        map.goTo(point, 0),
      );
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
      if (!byMap()) {
        const point = spot();
        if (!point) say(words.missingPlace, "alarm");
        return Boolean(point) && judge(point);
      }
      if (kind === "Point") {
        history.restart([rounded(map.center())]);
        write();
      }
      cause = "";
      if (!field.value) say(words.lineShort, "alarm");
      else if (sizeOf(kind, points(), data).isOver) say(words.tooLong, "alarm");
      else return points().every(judge);
      return false;
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
    const wasAbout = about.value;
    setKind(kept.type);
    history.restart(found);
    about.value = wasAbout;
    write();
    map.goTo(points()[0], 16);
  }
}
