"""TileJSON 3.0 and the MapLibre style of a campaign's map.

Sources: TileJSON 3.0.0 (Mapbox), MapLibre Style Specification v8.
"""

import json
from typing import Any

from django.conf import settings
from django.urls import reverse

from campaigns.models import Campaign, CampaignArea
from contributions.enums import State
from layers.enums import LayerKind
from layers.models import Layer
from tiles import basemap, palette
from tiles.pyramid import DEEPEST

Json = dict[str, Any]

# What the desk's tiles do not draw: it has not come in yet, or its place is erased.
PLACELESS = frozenset({State.UNCONFIRMED, State.ERASED})
CONTRIBUTION_FIELDS = {
    "kind": "proposal, comment or question",
    "category": "slug of the category",
    "status": "slug of the status",
    "support": "bucket of supports: 0, 1 (from 1), 2 (from 3), 3 (from 10), 4 (from 30)",
    "count": "of a feature without an id: for how many contributions it stands",
}


def bounds_of(campaign: Campaign) -> list[float]:
    """West, south, east, north of the perimeter (EPSG:4326), which is public from the start."""
    return [round(float(edge), 6) for edge in campaign.perimeter.extent]


def tilejson(campaign: Campaign, layer: Layer) -> Json:
    """What a client must know of one layer; bounds come from the perimeter, never from rows."""
    west, south, east, north = bounds_of(campaign)
    return {
        "tilejson": "3.0.0",
        "name": layer.title,
        "tiles": [settings.PUBLIC_URL + tile_address(campaign, layer)],
        "scheme": "xyz",
        "minzoom": layer.min_zoom,
        "maxzoom": min(layer.max_zoom, DEEPEST),
        "bounds": [west, south, east, north],
        "center": [(west + east) / 2, (south + north) / 2, 14],
        "attribution": layer.attribution,
        "vector_layers": [{"id": layer.slug, "description": layer.title, "fields": _fields(layer)}],
    }


def tile_address(campaign: Campaign, layer: Layer) -> str:
    """The path of a layer's tiles with {z}, {x} and {y} in it."""
    if layer.kind == LayerKind.REFERENCE:
        path = reverse("tiles:features", args=[campaign.slug, layer.slug, layer.version, 0, 0, 0])
    else:
        path = reverse("tiles:contributions", args=[campaign.slug, layer.slug, 0, 0, 0])
    return path.removesuffix("0/0/0.mvt") + "{z}/{x}/{y}.mvt"


def style(campaign: Campaign, *, is_desk: bool = False) -> Json:
    """A whole MapLibre style: calm ground, the campaign's layers, its perimeter, its pins."""
    shown = list(campaign.layers.shown())
    categories = list(campaign.categories.all())
    sources: Json = {
        "parvis-ground": {"type": "geojson", "data": _ground(campaign)},
        "parvis-areas": {"type": "geojson", "data": _areas(campaign)},
    }
    drawn: list[Json] = [palette.background(), *palette.ground("parvis-ground")]
    for layer in shown:
        sources[layer.slug] = _source(campaign, layer, is_desk=is_desk)
        if layer.kind == LayerKind.REFERENCE:
            drawn += palette.reference(layer)
    drawn += palette.areas("parvis-areas")
    for layer in shown:
        if layer.kind == LayerKind.CONTRIBUTIONS:
            drawn += palette.contributions(layer, categories, is_desk=is_desk)
    return {
        "version": 8,
        "name": campaign.title,
        "metadata": {"parvis": _metadata(campaign, shown, is_desk=is_desk)},
        "center": list(campaign.perimeter.centroid.coords),
        "zoom": 14,
        "sources": sources,
        "layers": drawn,
    }


def _source(campaign: Campaign, layer: Layer, *, is_desk: bool) -> Json:
    if is_desk and layer.kind == LayerKind.CONTRIBUTIONS:
        path = reverse("web:desk_tile", args=[campaign.slug, layer.slug, 0, 0, 0])
        return {
            "type": "vector",
            "tiles": [settings.PUBLIC_URL + path.removesuffix("0/0/0.mvt") + "{z}/{x}/{y}.mvt"],
            "minzoom": layer.min_zoom,
            "maxzoom": DEEPEST,
        }
    if is_desk and not campaign.is_visible:
        return {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}}
    told = tilejson(campaign, layer)  # said here, which saves a question before the first tile
    needed = ("tiles", "scheme", "minzoom", "maxzoom", "bounds", "attribution")
    return {"type": "vector", **{name: told[name] for name in needed}}


def _metadata(campaign: Campaign, shown: list[Layer], *, is_desk: bool) -> Json:
    changes = (
        reverse("web:desk_changes", args=[campaign.slug])
        if is_desk
        else reverse("tiles:changes", args=[campaign.slug])
    )
    beneath = basemap.described()
    return {
        "campaign": campaign.slug,
        **({"basemap": beneath} if beneath else {}),
        "bounds": bounds_of(campaign),
        "changes": changes,
        "categories": [
            {
                "slug": category.slug,
                "label": category.label,
                "label_en": category.label_en,
                "colour": category.colour,
                "icon": category.icon,
            }
            for category in campaign.categories.all()
        ],
        "layers": [
            {
                "slug": layer.slug,
                "title": layer.title,
                "title_en": layer.title_en,
                "kind": layer.kind,
                "group": layer.group,
                "style": layer.style,
            }
            for layer in shown
        ],
        "states": [one for one in State.values if one not in PLACELESS] if is_desk else [],
    }


def _ground(campaign: Campaign) -> Json:
    return {
        "type": "Feature",
        "properties": {"name": campaign.title},
        "geometry": json.loads(campaign.perimeter.geojson),
    }


def _areas(campaign: Campaign) -> Json:
    areas = CampaignArea.objects.filter(campaign=campaign).select_related("area")
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "slug": item.area.slug,
                    "name": item.area.name,
                    "open": item.is_open,
                    "reason": item.reason,
                },
                "geometry": json.loads(item.area.boundary.geojson),
            }
            for item in areas
        ],
    }


def _fields(layer: Layer) -> dict[str, str]:
    if layer.kind == LayerKind.CONTRIBUTIONS:
        return CONTRIBUTION_FIELDS
    return {"name": "name of the object"}
