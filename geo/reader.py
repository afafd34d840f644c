"""The one reader of geometry: what passes is valid, 2-D, finite, on the earth, and not too big.

RFC 7946, stricter where an attack hides (TRUST table G). Nothing is ever repaired.
"""

import math
import re
from dataclasses import dataclass

import shapely
import shapely.geometry
from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from geo import coordinates, measuring, soundness
from geo.engines import to_geos
from geo.errors import GeometryRefused
from geo.text import not_geojson, parse, refuse_deep_value

MAX_BYTES = 256 * 1024
MAX_VERTICES = 500
WRAPPERS = frozenset({"Feature", "FeatureCollection"})
NOT_OF_A_GEOMETRY = frozenset({"geometry", "properties", "features"})  # RFC 7946 §7.1
DECIMAL = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{0,40})?([eE][+-]?[0-9]{1,3})?")


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one layer takes: types by their GeoJSON names, counts, metres, square metres, bytes."""

    types: frozenset[str]
    metric_srid: int
    max_vertices: int = MAX_VERTICES
    max_length_m: float | None = None
    max_surface_m2: float | None = None
    max_bytes: int = MAX_BYTES

    def __post_init__(self) -> None:
        if not self.types <= coordinates.NESTING.keys():
            raise ValueError(f"Not types of geometry: {self.types - coordinates.NESTING.keys()}")


@dataclass(frozen=True)
class Reading:
    """A geometry ready to store, and what had to be left out of it.

    geometry: SRID 4326, 2-D, valid, polygons right-hand wound (RFC 7946 §3.1.6).
    """

    geometry: GEOSGeometry
    height_dropped: bool


def read_geojson(text: str | bytes, limits: Limits) -> Reading:
    """Turn one GeoJSON geometry, longitude before latitude in degrees, into one ready to store.

    Raises GeometryRefused with any code of `geo.text`, `geo.coordinates`, `geo.soundness` or
    `read_parsed`; too_large is the door's 413, the others its 400.
    """
    return _read(parse(text, limits.max_bytes), limits)


def read_parsed(value: object, limits: Limits) -> Reading:
    """The same for a value already parsed from JSON by somebody strict about size and keys.

    Raises GeometryRefused: not_geojson, too_deep, crs_not_allowed, not_a_geometry,
    geometry_type_not_allowed, bad_bbox, and the codes of `geo.coordinates` and `geo.soundness`.
    """
    refuse_deep_value(value)
    return _read(value, limits)


def read_bbox(text: str) -> tuple[float, float, float, float]:
    """The box 'minx,miny,maxx,maxy' of an address, in degrees: west, south, east, north.

    Finite, on the earth, west ≤ east and south < north (OGC 17-069r4 §7.15.3, without the boxes
    across the antimeridian). Raises GeometryRefused: bad_bbox.
    """
    parts = text.split(",")
    if len(parts) != 4 or not all(DECIMAL.fullmatch(part) for part in parts):
        raise _bad_bbox()
    west, south, east, north = (float(part) for part in parts)
    if not (-180 <= west <= east <= 180 and -90 <= south < north <= 90):  # 1e999 is infinite
        raise _bad_bbox()
    return west, south, east, north


def read_position(text: str) -> tuple[float, float]:
    """The place 'lon,lat' of an address, in degrees (EPSG:4326).

    Raises GeometryRefused: bad_position.
    """
    parts = text.split(",")
    if len(parts) == 2 and all(DECIMAL.fullmatch(part) for part in parts):
        longitude, latitude = float(parts[0]), float(parts[1])
        if abs(longitude) <= 180 and abs(latitude) <= 90:
            return longitude, latitude
    raise GeometryRefused("bad_position", _("A place is written longitude,latitude, in degrees."))


def _read(value: object, limits: Limits) -> Reading:
    members = _members(value)
    kind = _kind(members, limits.types)
    _refuse_bad_bbox_member(members)
    nested, height_dropped = coordinates.read(kind, members.get("coordinates"), limits.max_vertices)
    shape = shapely.geometry.shape({"type": kind, "coordinates": nested})
    soundness.require(shape, limits.metric_srid)
    _refuse_too_big(shape, limits)
    return Reading(to_geos(shapely.orient_polygons(shape)), height_dropped)


def _members(value: object) -> dict[str, object]:
    if not isinstance(value, dict) or "type" not in value:
        raise not_geojson()
    if "crs" in value:
        raise GeometryRefused(
            "crs_not_allowed",
            _(
                "A coordinate system cannot be chosen: GeoJSON is in degrees of longitude and "
                "latitude (WGS 84). Convert the coordinates and leave the crs member out."
            ),
        )
    return value


def _kind(members: dict[str, object], allowed: frozenset[str]) -> str:
    """The type, which is one of `allowed`; a wrapper or an unknown word is told apart."""
    kind = members["type"]
    if isinstance(kind, str) and kind in allowed:
        if members.keys() & NOT_OF_A_GEOMETRY:
            raise _not_a_geometry(kind)
        return kind
    if isinstance(kind, str) and (kind in coordinates.NESTING or kind == "GeometryCollection"):
        raise GeometryRefused(
            "geometry_type_not_allowed",
            _("A geometry of type %(type)s is not accepted here. Accepted: %(accepted)s."),
            {"type": kind, "allowed": sorted(allowed)},
            accepted=", ".join(sorted(allowed)),
        )
    raise _not_a_geometry(kind if isinstance(kind, str) and kind in WRAPPERS else None)


def _not_a_geometry(kind: str | None) -> GeometryRefused:
    return GeometryRefused(
        "not_a_geometry",
        _(
            "Only a geometry is wanted here, with its type and its coordinates and nothing of a "
            "Feature or FeatureCollection around or inside it."
        ),
        {"type": kind},
    )


def _refuse_bad_bbox_member(members: dict[str, object]) -> None:
    """RFC 7946 §5: four or six numbers. They are not used, but nonsense is said to be so."""
    box = members.get("bbox", [0, 0, 0, 0])
    if not (
        isinstance(box, list)
        and len(box) in (4, 6)
        and all(isinstance(part, int | float) and not isinstance(part, bool) for part in box)
    ):
        raise _bad_bbox()


def _bad_bbox() -> GeometryRefused:
    return GeometryRefused(
        "bad_bbox",
        _(
            "A bounding box is four numbers of degrees: west, south, east, north, with the west "
            "not beyond the east and the south below the north."
        ),
    )


def _refuse_too_big(shape: BaseGeometry, limits: Limits) -> None:
    """Lines are limited in metres, polygons in square metres."""
    if limits.max_length_m is not None and shape.geom_type.endswith("LineString"):
        length = measuring.length_m(shape, limits.metric_srid)
        if length > limits.max_length_m:
            raise GeometryRefused(
                "too_long",
                _("This line is %(length)s long; the limit is %(longest)s. Draw a shorter one."),
                {"length_m": math.ceil(length), "limit_m": limits.max_length_m},
                length=measuring.distance_in_words(length),
                longest=measuring.distance_in_words(limits.max_length_m),
            )
    if limits.max_surface_m2 is not None and shape.geom_type.endswith("Polygon"):
        surface = measuring.surface_m2(shape, limits.metric_srid)
        if surface > limits.max_surface_m2:
            raise GeometryRefused(
                "too_large_surface",
                _(
                    "This surface covers %(surface_m2)s m²; the limit is %(limit_m2)s m². "
                    "Draw a smaller one."
                ),
                {"surface_m2": math.ceil(surface), "limit_m2": limits.max_surface_m2},
            )
