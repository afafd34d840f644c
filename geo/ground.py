"""The ground of a campaign: where contributions may lie, and how far away a refused one is.

Edges belong to the ground, on both sides: the perimeter's own, and those of its holes and of the
excluded areas. PostGIS says the same with ST_CoveredBy.
"""

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from geo import measuring
from geo.engines import to_shapely
from geo.enums import Bearing
from geo.errors import GeometryRefused

REFUSE, FLAG, BUFFER = "refuse", "flag", "buffer"
NEAR_M = 5_000.0  # nearer than this to the ground's envelope, shapes are compared exactly
BENDS_FROM = 0.002  # degrees: edges shorter than this are straight in metres to a millimetre
METRES_PER_DEGREE = 111_000.0  # of latitude, rounded down


KEPT_AT_MOST = 64  # grounds that a process remembers

OUTSIDE = _(
    "This place is outside the area open to contributions, which begins %(distance)s "
    "%(direction)s. Move it there."
)
LEAVES = _(
    "This drawing leaves the area open to contributions by up to %(distance)s; the area lies "
    "%(direction)s of there. Move the drawing into it."
)
SWAPPED = _("Longitude and latitude seem swapped: send the longitude first.")
CLOSED = _("This place lies in “%(area)s”, which is closed to contributions.")
WAY_OUT = _("The nearest open ground is %(distance)s %(direction)s.")

Box = tuple[float, float, float, float]
# A part of the perimeter where nothing may be placed: its name, its polygons, why (told to all).
Excluded = tuple[str, GEOSGeometry, str]


@dataclass(frozen=True)
class Placement:
    """Where a geometry lies. Outside, `nearest` is the point of the ground (SRID 4326) that is
    `outside_by_m` metres from the part furthest out, in the direction `bearing`."""

    inside: bool
    outside_by_m: float = 0.0
    bearing: Bearing | None = None
    nearest: Point | None = None


@dataclass(frozen=True)
class Way:
    """How far and in which direction the open ground lies from the part furthest outside it."""

    metres: float
    bearing: Bearing
    nearest: Point

    @property
    def facts(self) -> dict[str, Any]:  # Any: JSON
        return {
            "distance_m": max(1, round(self.metres)),
            "bearing": self.bearing.value,
            "nearest": [round(part, 7) for part in self.nearest.coords],
        }

    @property
    def words(self) -> dict[str, str | Promise]:
        return {
            "distance": measuring.distance_in_words(self.metres),
            "direction": self.bearing.label,
        }


@dataclass(frozen=True, eq=False)
class Ground:
    """What a campaign allows.

    allowed: the perimeter, polygons of SRID 4326, valid, not empty. metric_srid: a system for which
    `measuring.is_metric` holds. policy: "refuse", "flag" (outside is taken and said), "buffer"
    (outside is taken up to `buffer_m` metres from the open ground, which is the perimeter less the
    excluded areas). What enters an excluded area is refused whatever the policy.
    """

    allowed: GEOSGeometry
    metric_srid: int
    excluded: tuple[Excluded, ...] = ()
    policy: str = REFUSE
    buffer_m: float = 0.0
    _one_at_a_time: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.policy not in (REFUSE, FLAG, BUFFER):
            raise ValueError(f"There is no policy {self.policy!r}.")
        if self.allowed.empty or self.allowed.srid != 4326:
            raise ValueError("The perimeter is empty, or not of SRID 4326.")

    def place(self, geometry: GEOSGeometry) -> Placement:
        """Where `geometry` (read by `geo.reader`) lies, if the ground allows it.

        Raises GeometryRefused: outside_perimeter, in_excluded_area.
        """
        shape = to_shapely(geometry)
        placement = Placement(inside=True) if self._covers(shape) else self._tolerate(shape)
        self._refuse_excluded(shape)
        return placement

    def _tolerate(self, shape: BaseGeometry) -> Placement:
        """What the policy says of a `shape` that is not covered. Raises outside_perimeter."""
        way = self._way_from(shape)
        if self.policy == FLAG or (self.policy == BUFFER and way.metres <= self.buffer_m):
            return Placement(
                inside=False, outside_by_m=way.metres, bearing=way.bearing, nearest=way.nearest
            )
        raise _outside_perimeter(shape, way, swapped=self._covers(_swap(shape)))

    @cached_property
    def _perimeter(self) -> BaseGeometry:
        return to_shapely(self.allowed)

    @cached_property
    def _open(self) -> BaseGeometry:
        """The perimeter less the excluded areas; all of it where they leave nothing."""
        left = shapely.difference(self._perimeter, shapely.union_all(self._closed))
        return self._perimeter if left.is_empty else left

    @cached_property
    def _closed(self) -> list[BaseGeometry]:
        return [to_shapely(boundary) for _name, boundary, _reason in self.excluded]

    @cached_property
    def _flat_open(self) -> BaseGeometry:
        """The same in metres."""
        return measuring.plane(self.metric_srid).flatten(_dotted(self._open, 2000))

    @cached_property
    def _prepared(self) -> BaseGeometry:
        """A copy with an index. GEOS fills that index while reading: one thread at a time."""
        shape = to_shapely(self.allowed)
        shapely.prepare(shape)
        return shape

    @cached_property
    def _reach(self) -> BaseGeometry:
        """The perimeter's envelope and what lies near it, as a box of degrees."""
        west, south, east, north = self._perimeter.bounds
        up = max(NEAR_M, self.buffer_m) / METRES_PER_DEGREE
        aside = up / max(0.01, math.cos(math.radians(max(abs(south), abs(north)))))
        return shapely.box(west - aside, south - up, east + aside, north + up)

    def _covers(self, shape: BaseGeometry) -> bool:
        """Whether the perimeter, its edges included, holds all of `shape`; envelopes first."""
        if not _holds(self._perimeter.bounds, shape.bounds):
            return False
        with self._one_at_a_time:
            return bool(shapely.covers(self._prepared, shape))

    def _refuse_excluded(self, shape: BaseGeometry) -> None:
        for (name, _boundary, reason), closed in zip(self.excluded, self._closed, strict=True):
            if shape.intersects(closed) and not shape.touches(closed):
                nothing_is_open = self._open is self._perimeter
                way = None if nothing_is_open else self._way_from(shape)
                raise _in_excluded_area(name, reason, way)

    def _way_from(self, shape: BaseGeometry) -> Way:
        """The way from `shape` to the open ground, chosen in the metric plane where that is one."""
        flat = measuring.plane(self.metric_srid)
        if _holds(self._reach.bounds, shape.bounds) and flat.suits(self._reach):
            gap = flat.unflatten(_gap(flat.flatten(_dotted(shape, 200)), self._flat_open))
        else:
            gap = _gap(shape, self._open)
        (x, y), (nearest_x, nearest_y) = gap.coords
        metres, bearing = measuring.distance_and_bearing((x, y), (nearest_x, nearest_y))
        return Way(metres, bearing, Point(nearest_x, nearest_y, srid=4326))


_KEPT: OrderedDict[Hashable, Ground] = OrderedDict()
_KEEPER = Lock()


def remembered(key: Hashable, make: Callable[[], Ground]) -> Ground:
    """The ground kept under `key`, made at the first call; the 64 used last are kept.

    key: names one state of one campaign, such as (its number, its revision), for nothing expires.
    """
    with _KEEPER:
        ground = _KEPT.pop(key, None)
    ground = ground or make()
    with _KEEPER:
        _KEPT[key] = ground
        while len(_KEPT) > KEPT_AT_MOST:
            _KEPT.popitem(last=False)
    return ground


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer[0] <= inner[0]
        and outer[1] <= inner[1]
        and inner[2] <= outer[2]
        and inner[3] <= outer[3]
    )


def _dotted(shape: BaseGeometry, most: int) -> BaseGeometry:
    """The same shape with some `most` points more, where its edges (degrees) are long.

    What is straight in degrees is bent in metres: by 4 cm in the middle of an edge of 1.5 km.
    """
    return shapely.segmentize(shape, max(BENDS_FROM, shape.length / most))


def _gap(shape: BaseGeometry, area: BaseGeometry) -> shapely.LineString:
    """From the point of `shape` furthest outside `area` to the point of `area` nearest to it.

    All in the same flat coordinates. Long segments are looked at every 64th of the whole length.
    """
    outside = shapely.difference(shape, area)
    if outside.is_empty:  # by less than the arithmetic can tell
        outside = shape
    if outside.length > 0:
        outside = shapely.segmentize(outside, outside.length / 64)
    candidates = [shapely.Point(xy) for xy in shapely.get_coordinates(outside)]
    furthest = max(candidates, key=area.distance)
    return shapely.shortest_line(furthest, area)


def _swap(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda positions: positions[:, ::-1])


def _outside_perimeter(shape: BaseGeometry, way: Way, *, swapped: bool) -> GeometryRefused:
    facts = way.facts
    said: list[str | Promise] = [OUTSIDE if shape.geom_type == "Point" else LEAVES]
    if swapped:
        facts["hint"] = "swapped"
        said.append(SWAPPED)
    return GeometryRefused("outside_perimeter", _sentences(said), facts, **way.words)


def _in_excluded_area(name: str, reason: str, way: Way | None) -> GeometryRefused:
    said: list[str | Promise] = [CLOSED]
    if reason:
        said.append("%(reason)s")
    if way:
        said.append(WAY_OUT)
    return GeometryRefused(
        "in_excluded_area",
        _sentences(said),
        {"area": name, "reason": reason, **(way.facts if way else {})},
        **(way.words if way else {}),
    )


def _sentences(said: list[str | Promise]) -> Promise:
    return format_lazy(" ".join(["{}"] * len(said)), *said)
