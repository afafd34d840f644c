/** The one module that knows Terra Draw: points of a drawing that are dragged, added between, removed. */

import {
  TerraDraw,
  TerraDrawLineStringMode,
  TerraDrawPolygonMode,
  TerraDrawSelectMode,
} from "terra-draw";
import { TerraDrawMapLibreGLAdapter } from "terra-draw-maplibre-gl-adapter";
import { pointsOf, shapeOf } from "./shapes.js";

const INK = "#b3261e";
const PAPER = "#ffffff";
const MODES = { LineString: "linestring", Polygon: "polygon" };
const NO_KEYS = { deselect: null, delete: null, rotate: null, scale: null };
const STYLES = {
  selectedLineStringColor: INK,
  selectedLineStringWidth: 4,
  selectedPolygonColor: INK,
  selectedPolygonFillOpacity: 0.18,
  selectedPolygonOutlineColor: INK,
  selectedPolygonOutlineWidth: 4,
  selectionPointColor: INK,
  selectionPointWidth: 8,
  selectionPointOutlineColor: PAPER,
  selectionPointOutlineWidth: 3,
  midPointColor: PAPER,
  midPointWidth: 5,
  midPointOutlineColor: INK,
  midPointOutlineWidth: 2,
};

/** Let a drawing on `map` be edited by pointer; `onEdited(points)` when a person has done so. */
export function makeSketch(map, { snap, onEdited }) {
  const coordinates = {
    draggable: true,
    midpoints: true,
    deletable: true, // by a press of the other button; by touch and by keys the list does it
    snappable: { toCustom: (event) => snap([event.lng, event.lat]) },
  };
  const flags = Object.fromEntries(
    Object.values(MODES).map((mode) => [mode, { feature: { draggable: false, coordinates } }]),
  );
  const draw = new TerraDraw({
    adapter: new TerraDrawMapLibreGLAdapter({ map }),
    modes: [
      new TerraDrawLineStringMode(),
      new TerraDrawPolygonMode(),
      new TerraDrawSelectMode({
        flags,
        styles: STYLES,
        keyEvents: NO_KEYS,
        pointerDistance: 16,
        allowManualDeselection: false,
      }),
    ],
  });
  draw.start();
  draw.setMode("select");
  draw.on("finish", (id) => {
    const edited = draw.getSnapshotFeature(id);
    if (edited) onEdited(pointsOf(edited.geometry));
  });
  return {
    /** Show a drawing; false when it is too short, or crosses itself so that it cannot be one. */
    show(kind, points) {
      draw.clear();
      const geometry = MODES[kind] && shapeOf(kind, points);
      if (!geometry) return false;
      const feature = { type: "Feature", geometry, properties: { mode: MODES[kind] } };
      const [{ id, valid }] = draw.addFeatures([feature]);
      if (valid) draw.selectFeature(id);
      return valid;
    },
  };
}
