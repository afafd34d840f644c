"""Which shapes of a batch are sound: the reader's rules, asked of many shapes at once.

Valid, 2-D, finite, on the earth, with an extent, not too many points. Nothing is mended here.
"""

from collections.abc import Iterator

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo import soundness
from geo.coordinates import LAST_LATITUDE, LAST_LONGITUDE, out_of_range
from geo.enums import ShapeFamily
from geo.errors import GeometryRefused
from geo.files.systems import Shapes
from geo.text import not_finite

MOST_VERTICES = 100_000

# Shapely's type numbers, by family; a collection, a curve and a bare ring belong to none.
FAMILY = {
    0: ShapeFamily.POINTS,
    4: ShapeFamily.POINTS,
    1: ShapeFamily.LINES,
    5: ShapeFamily.LINES,
    3: ShapeFamily.AREAS,
    6: ShapeFamily.AREAS,
}


def faults(shapes: Shapes, degrees: Shapes, metric_srid: int) -> Iterator[GeometryRefused | None]:
    """For each shape why it is refused, or None. `shapes` as read, `degrees` the same in 4326.

    Codes: empty_geometry, geometry_type_not_allowed, too_many_vertices, coordinate_not_finite,
    coordinate_out_of_range, and those of `geo.soundness`.
    """
    suspect = _suspects(degrees)
    for shape, moved, is_suspect in zip(shapes, degrees, suspect, strict=True):
        yield _fault(shape, moved, metric_srid) if is_suspect else None


def families(shapes: Shapes) -> list[ShapeFamily | None]:
    """The family of each shape; None for what belongs to none."""
    return [FAMILY.get(int(kind)) for kind in shapely.get_type_id(shapes)]


def _suspects(shapes: Shapes) -> NDArray[np.bool_]:
    """Shapes worth a second look: everything that a whole batch can be asked quickly."""
    kinds = shapely.get_type_id(shapes)
    bounds = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        on_earth = (np.abs(bounds[:, [0, 2]]) <= LAST_LONGITUDE).all(axis=1)
        on_earth &= (np.abs(bounds[:, [1, 3]]) <= LAST_LATITUDE).all(axis=1)
    is_line, is_area = np.isin(kinds, (1, 5)), np.isin(kinds, (3, 6))
    flat = (is_line & (shapely.length(shapes) == 0)) | (is_area & (shapely.area(shapes) == 0))
    good = np.isin(kinds, list(FAMILY)) & on_earth & ~flat & shapely.is_valid(shapes)
    good &= ~shapely.is_empty(shapes) & (shapely.get_num_coordinates(shapes) <= MOST_VERTICES)
    return ~good  # type: ignore[no-any-return]


def _fault(shape: BaseGeometry | None, moved: BaseGeometry | None, srid: int) -> GeometryRefused:
    """Why one shape is refused, in the words of the reader."""
    if shape is None or moved is None or shape.is_empty:
        return GeometryRefused("empty_geometry", _("This object has no place."))
    if FAMILY.get(int(shapely.get_type_id(shape))) is None:
        return GeometryRefused(
            "geometry_type_not_allowed",
            _("A geometry of type %(type)s is not accepted here. Accepted: %(accepted)s."),
            {"type": shape.geom_type},
            accepted="Point, LineString, Polygon, Multi*",
        )
    if (vertices := shapely.get_num_coordinates(shape)) > MOST_VERTICES:
        return GeometryRefused(
            "too_many_vertices",
            _("This shape has %(vertices)s points; the limit is %(limit)s. Simplify it."),
            {"vertices": int(vertices), "limit": MOST_VERTICES},
        )
    return _fault_of_place(shape, moved) or _fault_of_shape(moved, srid)


def _fault_of_place(shape: BaseGeometry, moved: BaseGeometry) -> GeometryRefused | None:
    positions = shapely.get_coordinates(moved)
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return not_finite()
    off = ~(np.abs(positions) <= (LAST_LONGITUDE, LAST_LATITUDE)).all(axis=1)
    if off.any():
        longitude, latitude = shapely.get_coordinates(shape)[int(np.argmax(off))]
        return out_of_range(float(longitude), float(latitude))
    return None


def _fault_of_shape(moved: BaseGeometry, srid: int) -> GeometryRefused:
    try:
        soundness.require(moved, srid)
    except GeometryRefused as refusal:
        return refusal
    return GeometryRefused("zero_length", _("This shape has no extent."))
