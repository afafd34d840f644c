/** Points and the shapes they make, as GeoJSON. */

const FEWEST = { LineString: 2, Polygon: 3 };

/** A shape from the points set so far; null while it is too short. */
export function shapeOf(kind, points) {
  if (kind === "Point") return points.length ? { type: kind, coordinates: points[0] } : null;
  if (points.length < FEWEST[kind]) return null;
  if (kind === "LineString") return { type: kind, coordinates: points };
  return { type: kind, coordinates: [[...points, points[0]]] };
}

/** The points of a shape that came back with a refused form, or from a drawing. */
export function pointsOf(geometry) {
  if (geometry?.type === "Point") return [geometry.coordinates];
  if (geometry?.type === "LineString") return geometry.coordinates;
  if (geometry?.type === "Polygon") return geometry.coordinates[0].slice(0, -1);
  return [];
}

/** A point as it is stored: to a tenth of a metre. */
export const rounded = (point) => point.map((degrees) => Number(degrees.toFixed(6)));
