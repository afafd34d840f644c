"""From JSON lists to positions: number, count, range and closing, in plain Python.

No geometry library sees a number that has not passed here (TRUST finding 1).
"""

import math
from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from geo.errors import GeometryRefused
from geo.text import not_finite

# How many lists stand around a position, by type (RFC 7946 §3.1).
NESTING = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
LAST_LONGITUDE, LAST_LATITUDE = 180.0, 90.0
METRES = range(1_000, 100_000_000)  # no angle is written so; metres of a national grid are

Position = tuple[float, ...]  # longitude, latitude, and a height where one was sent
Nested = Any  # lists of … lists of Position, as deep as NESTING says


def read(kind: str, value: object, max_vertices: int) -> tuple[Nested, bool]:
    """Positions of a geometry of type `kind`, and whether heights were dropped.

    value: the `coordinates` member. Positions come back as (longitude, latitude), degrees, finite
    and on the earth; lines have two or more, rings are closed (RFC 7946 §3.1.1 to §3.1.6).
    Raises GeometryRefused: bad_coordinates, empty_geometry, too_many_vertices,
    coordinate_not_finite, coordinate_out_of_range, line_too_short, ring_too_short, ring_not_closed.
    """
    nesting = NESTING[kind]
    vertices = _count(value, nesting)
    if vertices > max_vertices:
        raise GeometryRefused(
            "too_many_vertices",
            _(
                "This shape has %(vertices)s points; the limit is %(limit)s. "
                "Simplify it before sending it again."
            ),
            {"vertices": vertices, "limit": max_vertices},
        )
    full = _each(value, nesting, _position)
    flat = _each(full, nesting, _without_height)
    _refuse_short_lines_and_open_rings(kind, flat)
    return flat, any(len(position) > 2 for position in positions(full, nesting))


def positions(nested: Nested, nesting: int) -> Iterator[Position]:
    """Every position inside `nested`, in order."""
    if nesting == 0:
        yield nested
    else:
        for inner in nested:
            yield from positions(inner, nesting - 1)


def _count(value: object, nesting: int) -> int:
    if nesting == 0 or not isinstance(value, list):
        return 1
    return len(value) if nesting == 1 else sum(_count(inner, nesting - 1) for inner in value)


def _each(value: object, nesting: int, read_one: Callable[[Any], Position]) -> Nested:
    """The same lists with `read_one` of each position."""
    if nesting == 0:
        return read_one(value)
    return [_each(inner, nesting - 1, read_one) for inner in _filled(value)]


def _filled(value: object) -> list[object]:
    if not isinstance(value, list):
        raise _bad_coordinates()
    if not value:
        raise GeometryRefused(
            "empty_geometry", _("This geometry is empty. Put a place on the map first.")
        )
    return value


def _position(value: object) -> Position:
    """RFC 7946 §3.1.1: longitude, latitude, perhaps a height; nothing else."""
    numbers = [_number(part) for part in _filled(value)[:4]]
    if len(numbers) not in (2, 3):
        raise _bad_coordinates()
    longitude, latitude = numbers[:2]
    if abs(longitude) > LAST_LONGITUDE or abs(latitude) > LAST_LATITUDE:
        raise out_of_range(longitude, latitude)
    return tuple(numbers)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad_coordinates()
    try:
        number = float(value)
    except OverflowError:  # JSON's integers have no end
        raise not_finite() from None
    if not math.isfinite(number):
        raise not_finite()
    return number


def _without_height(position: Position) -> Position:
    return position[:2]


def _refuse_short_lines_and_open_rings(kind: str, nested: Nested) -> None:
    if kind in ("LineString", "MultiLineString"):
        for line in [nested] if kind == "LineString" else nested:
            _refuse_short_line(line)
    if kind in ("Polygon", "MultiPolygon"):
        for polygon in [nested] if kind == "Polygon" else nested:
            for ring in polygon:
                _refuse_open_ring(ring)


def _refuse_short_line(line: list[Position]) -> None:
    """RFC 7946 §3.1.4."""
    if len(line) < 2:
        raise GeometryRefused(
            "line_too_short",
            _("A line needs two points or more; this one has one. Add a point."),
            {"vertices": len(line), "minimum": 2},
        )


def _refuse_open_ring(ring: list[Position]) -> None:
    """RFC 7946 §3.1.6."""
    if len(ring) < 4:
        raise GeometryRefused(
            "ring_too_short",
            _(
                "An outline needs %(minimum)s positions or more, the last equal to the first; "
                "this one has %(vertices)s. Add corners."
            ),
            {"vertices": len(ring), "minimum": 4},
        )
    if ring[0] != ring[-1]:
        raise GeometryRefused(
            "ring_not_closed",
            _("The outline of this surface is not closed: repeat its first position at its end."),
            {"first": list(ring[0]), "last": list(ring[-1])},
        )


def _bad_coordinates() -> GeometryRefused:
    return GeometryRefused(
        "bad_coordinates",
        _(
            "The coordinates do not have the form that this type of geometry asks for: "
            "positions are lists of two numbers, longitude then latitude (a third, the height, "
            "is dropped)."
        ),
    )


def out_of_range(longitude: float, latitude: float) -> GeometryRefused:
    """The refusal of a position that is not on the earth, with a guess at the reason."""
    facts: dict[str, Any] = {"longitude": longitude, "latitude": latitude}
    message = _(
        "The position (%(position)s) is not on the earth: longitudes go from -180 to 180 "
        "degrees, latitudes from -90 to 90. Send degrees, longitude first."
    )
    if int(max(abs(longitude), abs(latitude))) in METRES:
        facts["hint"] = "metric"
        message = _(
            "The position (%(position)s) is not on the earth: it seems to be in metres. "
            "Send degrees of longitude and latitude (WGS 84)."
        )
    elif abs(longitude) <= LAST_LATITUDE and abs(latitude) <= LAST_LONGITUDE:
        facts["hint"] = "swapped"
        message = _(
            "The position (%(position)s) is not on the earth: longitude and latitude seem "
            "swapped. Send the longitude first."
        )
    return GeometryRefused(
        "coordinate_out_of_range", message, facts, position=in_words(longitude, latitude)
    )


def in_words(longitude: float, latitude: float) -> str:
    """A position as people copy it, in any language: '2.21, 48.89'."""
    return f"{longitude:.9g}, {latitude:.9g}"
