/** What map.js lends to whoever chooses a place: its pin, its accuracy, what a point snaps to. */

const SNAP_PX = 14;
const GRIP_PX = 18;
const SIDES = 64;
const METRES_PER_DEGREE = 111_320;

/** A circle around a point, as GeoJSON. */
export function circle([longitude, latitude], metres) {
  const high = metres / METRES_PER_DEGREE;
  const wide = high / Math.cos((latitude * Math.PI) / 180);
  const ring = Array.from({ length: SIDES + 1 }, (_, side) => {
    const turn = ((side % SIDES) / SIDES) * 2 * Math.PI;
    return [longitude + wide * Math.cos(turn), latitude + high * Math.sin(turn)];
  });
  return { type: "Polygon", coordinates: [ring] };
}

/** The nearest of some segments and corners to a point of the screen; corners come first. */
export function nearestOn(lines, [x, y], reach) {
  let best = { far: reach, at: null };
  const offer = (far, at) => {
    if (far <= best.far) best = { far, at };
  };
  for (const line of lines) {
    for (let i = 1; i < line.length; i++) {
      const [[ax, ay], [bx, by]] = [line[i - 1], line[i]];
      const long = (bx - ax) ** 2 + (by - ay) ** 2;
      const share = long ? ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / long : 0;
      const kept = Math.max(0, Math.min(1, share));
      const on = [ax + (bx - ax) * kept, ay + (by - ay) * kept];
      offer(Math.hypot(on[0] - x, on[1] - y), on);
    }
    for (const corner of line) {
      const far = Math.hypot(corner[0] - x, corner[1] - y);
      if (far <= reach * 0.7) offer(Math.min(far, best.far), corner);
    }
  }
  return best.at;
}

function linesOf(geometry) {
  const { type, coordinates } = geometry;
  if (type === "Point") return [[coordinates]];
  if (type === "LineString" || type === "MultiPoint") return [coordinates];
  return type === "MultiPolygon" ? coordinates.flat() : coordinates;
}

/** A point moved to what is near it on the snapping layer; itself when nothing is. */
function snapped(map, point, slug) {
  if (!slug) return point;
  const { x, y } = map.project(point);
  const box = [
    [x - SNAP_PX, y - SNAP_PX],
    [x + SNAP_PX, y + SNAP_PX],
  ];
  const layers = map.getStyle().layers.filter(({ source }) => source === slug);
  const near = map.queryRenderedFeatures(box, { layers: layers.map(({ id }) => id) });
  const flat = near
    .flatMap(({ geometry }) => linesOf(geometry))
    .map((line) => line.map((corner) => Object.values(map.project(corner)).slice(0, 2)));
  const at = nearestOn(flat, [x, y], SNAP_PX);
  return at ? map.unproject(at).toArray() : point;
}

function showAccuracy(map, point, metres) {
  const data = { type: "Feature", properties: {}, geometry: circle(point, metres) };
  if (map.getSource("accuracy")) return map.getSource("accuracy").setData(data);
  map.addSource("accuracy", { type: "geojson", data });
  const common = { source: "accuracy" };
  map.addLayer({
    ...common,
    id: "accuracy-fill",
    type: "fill",
    paint: { "fill-color": "#2f5da8", "fill-opacity": 0.14 },
  });
  map.addLayer({
    ...common,
    id: "accuracy-line",
    type: "line",
    paint: { "line-color": "#2f5da8", "line-width": 2, "line-dasharray": [2, 2] },
  });
}

/** The zoom at which a circle of so many metres fills a third of the map's smaller side. */
function zoomFor(map, [, latitude], metres) {
  const { clientWidth, clientHeight } = map.getContainer();
  const wanted = (6 * metres) / Math.min(clientWidth, clientHeight);
  const world = 40_075_017 * Math.cos((latitude * Math.PI) / 180);
  return Math.max(11, Math.min(17.5, Math.log2(world / 512 / wanted)));
}

/** Whether a press lies on a point of a drawing, or on the middle between two. */
function isOn(map, pressed, kind, points) {
  const flat = points.map((point) => map.project(point));
  const ends = kind === "Polygon" && flat.length > 2 ? [...flat, flat[0]] : flat;
  const middles = ends
    .slice(1)
    .map(({ x, y }, at) => ({ x: (x + ends[at].x) / 2, y: (y + ends[at].y) / 2 }));
  const here = map.project(pressed);
  return [...flat, ...middles].some(({ x, y }) => Math.hypot(x - here.x, y - here.y) < GRIP_PX);
}

/** Let the pin in the middle be dragged: where it is let go is the place. */
function onDragged(map, pin, call) {
  const grip = pin?.querySelector("[data-grip]");
  grip?.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    grip.setPointerCapture(event.pointerId);
    const from = [event.clientX, event.clientY];
    let moved = [0, 0];
    const move = ({ clientX, clientY }) => {
      moved = [clientX - from[0], clientY - from[1]];
      pin.style.setProperty("transform", `translate(${moved[0]}px, ${moved[1]}px)`);
    };
    const end = (ended) => {
      grip.removeEventListener("pointermove", move);
      grip.removeEventListener("pointercancel", end);
      grip.removeEventListener("pointerup", end);
      pin.style.removeProperty("transform");
      if (ended.type !== "pointerup" || Math.hypot(...moved) < 4) return;
      const { x, y } = map.project(map.getCenter());
      call(map.unproject([x + moved[0], y + moved[1]]).toArray());
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end);
    grip.addEventListener("pointercancel", end);
  });
}

/** What a map can do for whoever chooses a place; added to what map.js offers. */
export function aiming(map) {
  return {
    snapped: (point, slug) => snapped(map, point, slug),
    isOn: (pressed, kind, points) => isOn(map, pressed, kind, points),
    sketch: async ({ slug, onEdited }) => {
      const { makeSketch } = await import("./sketch.js"); // large: only where something is drawn
      return makeSketch(map, { onEdited, snap: (point) => snapped(map, point, slug) });
    },
    onDragged: (pin, call) => onDragged(map, pin, call),
    jump: (point, accuracy = 0) => {
      if (accuracy) showAccuracy(map, point, accuracy);
      map.jumpTo(
        accuracy ? { center: point, zoom: zoomFor(map, point, accuracy) } : { center: point },
      );
    },
  };
}
