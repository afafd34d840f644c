"""The ways to say where: on the map, by what a search found, by a name, by coordinates."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.utils.translation import gettext as _
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from campaigns.errors import WrongInput
from campaigns.models import Campaign
from campaigns.queries import ground_shape
from geo.engines import to_shapely
from layers.enums import Precision
from layers.models import Feature

MOST_NAMES = 500


@dataclass(frozen=True)
class Named:
    """Something that a resident can choose by its name. `spot`: inside the ground, SRID 4326."""

    value: str
    name: str
    group: str
    spot: Point


@dataclass(frozen=True)
class Chosen:
    """What was said of the place: a geometry for the reader, and what follows from the way."""

    geometry: str | dict[str, Any]
    feature: int | None = None
    precision: str = ""


def named_places(campaign: Campaign) -> tuple[list[Named], list[Named]]:
    """The open areas, and the named features of the reference layers, once a name and layer."""
    ground = to_shapely(ground_shape(campaign))
    areas = [
        Named(item.area.slug, item.area.name, "", spot)
        for item in campaign.campaign_areas.select_related("area")
        if item.is_open and (spot := _spot(item.area.boundary, ground))
    ]
    found = (
        Feature.objects.public()
        .filter(layer__campaign=campaign)
        .exclude(name="")
        .select_related("layer")
        .order_by("layer__order", "name", "pk")
    )
    features: dict[tuple[int, str], Named] = {}
    for feature in found[:MOST_NAMES]:
        if (feature.layer_id, feature.name) in features:
            continue
        if spot := _spot(feature.geom, ground):
            features[feature.layer_id, feature.name] = Named(
                str(feature.public_id), feature.name, feature.layer.title, spot
            )
    return areas, list(features.values())


def read_place(typed: Mapping[str, str], areas: list[Named], features: list[Named]) -> Chosen:
    """The place of a posted form. Raises WrongInput (field: place) when nothing was said."""
    way = typed["where"]
    if way.startswith("found:"):
        return _found(way, areas)
    if way == "area" and (area := _named(areas, typed["area"])):
        return Chosen(_point(area.spot.x, area.spot.y), precision=Precision.AREA)
    if way == "feature" and (one := _named(features, typed["feature"])):
        return Chosen(_point(one.spot.x, one.spot.y), feature=int(one.value))
    if way == "coordinates":
        return Chosen(_point(_degrees(typed["longitude"]), _degrees(typed["latitude"])))
    if way == "map" and typed["geometry"].strip():
        return Chosen(typed["geometry"], feature=_identity(typed.get("about", "")))
    raise WrongInput("place_missing", _("Say where: choose a place first."), field="place")


def _found(way: str, areas: list[Named]) -> Chosen:
    """A result of the search, as its choice names it: `found:<kind>:<value>:<lon>,<lat>`."""
    kind, value, at = [*way.split(":", 3)[1:], "", "", ""][:3]
    if kind == "area" and (area := _named(areas, value)):
        return Chosen(_point(area.spot.x, area.spot.y), precision=Precision.AREA)
    longitude, _comma, latitude = at.partition(",")
    point = _point(_degrees(longitude), _degrees(latitude))
    return Chosen(point, feature=_identity(value) if kind == "feature" else None)


def _identity(text: str) -> int | None:
    """A public_id as it is posted; None when there is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 16 else None


def _named(places: list[Named], value: str) -> Named | None:
    return next((place for place in places if place.value == value), None)


def _point(longitude: float, latitude: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [longitude, latitude]}


def _degrees(text: str) -> float:
    """A decimal number as people of either language write it."""
    try:
        value = float(text.strip().replace(",", ".").replace("−", "-")[:40])
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise WrongInput(
            "bad_coordinates",
            _("Write latitude and longitude as decimal degrees, such as 48.8924 and 2.2071."),
            field="place",
        )
    return value


def _spot(geometry: GEOSGeometry, ground: BaseGeometry) -> Point | None:
    """A point of `geometry` on the ground: the middle of a line, the inner point of a surface."""
    inside = to_shapely(geometry).intersection(ground)
    if inside.is_empty:
        return None
    if isinstance(inside, BaseMultipartGeometry):
        inside = max(inside.geoms, key=lambda part: (part.length, part.area))
    if isinstance(inside, LineString):
        return inside.interpolate(0.5, normalized=True)
    return inside.representative_point()
