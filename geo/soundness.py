"""Whether a shape is one: it does not cross itself, and it has a length or a surface.

Asked of Shapely's GEOS (3.14), after every number has been bounded by `geo.coordinates`. An unsound
shape is refused and never repaired: repairing 500 hostile vertices takes minutes (TRUST finding 2).
"""

import shapely
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from geo import measuring
from geo.coordinates import in_words
from geo.errors import GeometryRefused

SHORTEST_M = 0.1
SMALLEST_M2 = 0.01
FLAT = 1e-12  # surface by squared outline: less is what rounding makes of a slanting line
CROSSINGS = frozenset({"Self-intersection", "Ring Self-intersection"})
FAULTS: dict[str, str | Promise] = {
    "Hole lies outside shell": _("a hole lies outside the surface"),
    "Holes are nested": _("a hole lies inside another hole"),
    "Nested shells": _("a part lies inside another part"),
    "Interior is disconnected": _("its holes cut the surface in pieces"),
    "Duplicate Rings": _("an outline is drawn twice"),
}


def require(shape: BaseGeometry, metric_srid: int) -> None:
    """Refuse a `shape` (degrees) that is not valid (OGC 06-103r4 §6.1) or has no extent.

    Raises GeometryRefused: zero_length, zero_area, self_intersection, invalid_geometry.
    """
    _refuse_flat_parts(shape)
    if not shapely.is_valid(shape):
        raise _invalid(shapely.is_valid_reason(shape))
    _refuse_tiny(shape, metric_srid)


def _refuse_flat_parts(shape: BaseGeometry) -> None:
    """Before validity, which calls a line of equal points and a flat ring by other names."""
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString" and part.length == 0:
            raise _zero_length()
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                hull = shapely.convex_hull(ring)
                if hull.area <= FLAT * hull.length**2:
                    raise _zero_area()


def _refuse_tiny(shape: BaseGeometry, srid: int) -> None:
    for part in shapely.get_parts(shape):
        if part.geom_type == "LineString" and measuring.length_m(part, srid) < SHORTEST_M:
            raise _zero_length()
        if part.geom_type == "Polygon" and measuring.surface_m2(part, srid) < SMALLEST_M2:
            raise _zero_area()


def _invalid(reason: str) -> GeometryRefused:
    """From GEOS's 'Self-intersection[2.21 48.89]' to a code, a sentence and the place."""
    name, x, y = reason.replace("[", " [").rsplit(maxsplit=2)
    place = [float(x.strip("[")), float(y.strip("]"))]
    where = in_words(*place)
    if name in CROSSINGS:
        return GeometryRefused(
            "self_intersection",
            _("This shape crosses or covers itself at %(where)s. Move its points apart there."),
            {"position": place},
            where=where,
        )
    return GeometryRefused(
        "invalid_geometry",
        _("This shape is not a proper surface: %(fault)s (at %(where)s). Draw it again."),
        {"position": place, "reason": name},
        fault=FAULTS.get(name, name),
        where=where,
    )


def _zero_length() -> GeometryRefused:
    return GeometryRefused(
        "zero_length",
        _("A line of this drawing has no length. Put its points apart, or send a point."),
        {"minimum_m": SHORTEST_M},
    )


def _zero_area() -> GeometryRefused:
    return GeometryRefused(
        "zero_area",
        _("A surface of this drawing covers nothing. Put its corners apart, or send a line."),
        {"minimum_m2": SMALLEST_M2},
    )
