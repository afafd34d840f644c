"""Lengths in metres, surfaces in square metres, distances and directions, by pyproj.

Inside the area of use of a metric system (Lambert-93 in mainland France) shapes are measured in its
plane, as a planner's QGIS does; elsewhere, where its figures mean nothing, on the WGS 84 ellipsoid.
4326 stores, 3857 draws and never measures.
"""

from dataclasses import dataclass
from functools import cache
from typing import cast

import numpy as np
import shapely
from django.utils.formats import number_format
from django.utils.functional import Promise, lazy
from django.utils.translation import gettext
from numpy.typing import NDArray
from pyproj import CRS, Geod, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geo.enums import Bearing

ELLIPSOID = Geod(ellps="WGS84")
EQUAL_AREA = Transformer.from_crs(4326, "+proj=cea +ellps=WGS84", always_xy=True)
WORST_ERROR = 0.02  # of a kilometre, between a metric system's plane and the ellipsoid


@dataclass(frozen=True)
class Plane:
    """A flat system in metres and the part of the earth it is made for (degrees)."""

    there: Transformer
    back: Transformer
    west: float
    south: float
    east: float
    north: float

    def suits(self, shape: BaseGeometry) -> bool:
        """Whether `shape` (degrees) lies in the area of use."""
        west, south, east, north = shape.bounds
        return (
            self.west <= west and east <= self.east and self.south <= south and north <= self.north
        )

    def flatten(self, shape: BaseGeometry) -> BaseGeometry:
        """`shape` from degrees to metres."""
        return _moved(shape, self.there)

    def unflatten(self, shape: BaseGeometry) -> BaseGeometry:
        """`shape` from metres to degrees."""
        return _moved(shape, self.back)


@cache
def plane(srid: int) -> Plane:
    """The plane of EPSG:`srid`; its transformers are built once. Raises pyproj's CRSError."""
    west, south, east, north = area_of_use(CRS.from_epsg(srid))
    return Plane(
        Transformer.from_crs(4326, srid, always_xy=True),
        Transformer.from_crs(srid, 4326, always_xy=True),
        west, south, east, north,
    )  # fmt: skip


def area_of_use(system: CRS) -> tuple[float, float, float, float]:
    """West, south, east, north, in degrees; the east is beyond 180 across the antimeridian.

    Raises pyproj's CRSError when the system names none.
    """
    area = system.area_of_use
    if area is None:
        raise CRSError(f"{system.name} names no area of use.")
    return area.west, area.south, area.east + 360 * (area.east < area.west), area.north


def length_m(shape: BaseGeometry, srid: int) -> float:
    """Metres along the lines of `shape` (degrees); for polygons, around them."""
    flat = plane(srid)
    if flat.suits(shape):
        return flat.flatten(shape).length
    # RFC 7946 §3.1.1: edges are straight in degrees; none may take the short way round the earth.
    return float(ELLIPSOID.geometry_length(shapely.segmentize(shape, 30)))


def surface_m2(shape: BaseGeometry, srid: int) -> float:
    """Square metres of the polygons of `shape` (degrees)."""
    flat = plane(srid)
    if flat.suits(shape):
        return flat.flatten(shape).area
    return _moved(shape, EQUAL_AREA).area


def distance_and_bearing(
    start: tuple[float, float], end: tuple[float, float]
) -> tuple[float, Bearing]:
    """Metres from `start` to `end` (longitude, latitude) and the direction in which `end` lies."""
    azimuth, _back, metres = ELLIPSOID.inv(*start, *end)
    return float(metres), Bearing.of(azimuth)


def is_metric(srid: int) -> bool:
    """Whether EPSG:`srid` measures: unit metre, not a Mercator of the world, a kilometre is one.

    EPSG:3857 calls its unit "metre" too, though its metre is 66 cm long in Paris.
    """
    try:
        system = CRS.from_epsg(srid)
        if not system.is_projected or {axis.unit_name for axis in system.axis_info} != {"metre"}:
            return False
        return all(error <= WORST_ERROR for error in _errors_of_a_kilometre(plane(srid)))
    except CRSError:
        return False


def _errors_of_a_kilometre(flat: Plane) -> list[float]:
    """How wrong a kilometre northwards and eastwards is, at a quarter and three of the area."""
    middle = (flat.west + flat.east) / 2
    errors = []
    for share in (0.25, 0.75):
        latitude = flat.south + share * (flat.north - flat.south)
        for azimuth in (0, 90):
            longitude_2, latitude_2, _back = ELLIPSOID.fwd(middle, latitude, azimuth, 1000)
            line = flat.flatten(shapely.LineString([(middle, latitude), (longitude_2, latitude_2)]))
            errors.append(abs(line.length / 1000 - 1))
    return errors


def _moved(shape: BaseGeometry, transformer: Transformer) -> BaseGeometry:
    def move(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(positions[:, 0], positions[:, 1]))

    return shapely.transform(shape, move)


def _distance(metres: float) -> str:
    if metres < 1000:
        return gettext("%(figure)s m") % {"figure": number_format(max(1, round(metres)))}
    digits = 1 if metres < 10_000 else 0
    kilometres = round(metres / 1000, digits)  # number_format cuts and does not round
    return gettext("%(figure)s km") % {"figure": number_format(kilometres, digits)}


def distance_in_words(metres: float) -> Promise:
    """'312 m' or '4.2 km', written in the language of whoever reads it; never '0 m'."""
    return cast(Promise, lazy(_distance, str)(metres))
