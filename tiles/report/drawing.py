"""The report's map, written by folium: grounds, areas, pins in groups, heat, switches.

What folium writes becomes a program that the page allows by its hash. So nothing that anybody
wrote goes into it: numbers, our own colours and names of our own functions alone. The words come
from a block of data that is never a program (`page`), and `static/js/report.js` puts them in
place as text.
"""

import re
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

import folium
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Count
from folium.map import CustomPane
from folium.plugins import FeatureGroupSubGroup, HeatMap, MarkerCluster
from folium.utilities import JsCode

from campaigns.models import Campaign
from geo.engines import to_shapely
from layers.models import Feature, Layer
from tiles import palette
from tiles.report.figures import DECIMALS, Figures

Json = dict[str, Any]

DEEPEST = 19
MOST_FEATURES = 2_000  # a reference layer of more would weigh more than it tells
SIMPLER_BY = 0.00001  # degrees: a metre
PANES = {"ground": 310, "reference": 320, "areas": 330}  # under the contributions
OWN_NAME = re.compile(r"_[0-9a-f]{32}")
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
PIN = (
    '<svg viewBox="0 0 36 44" aria-hidden="true" focusable="false">'
    '<path class="pin-halo" d="{outline}"/><path class="pin-body" d="{outline}" fill="{fill}"/>'
    '<use href="#{icon}" x="8.4" y="7.9" width="19.2" height="19.2"/></svg>'
)
OUTLINE = "M18 41.5C18 41.5 32.5 28.5 32.5 17.5a14.5 14.5 0 0 0-29 0C3.5 28.5 18 41.5 18 41.5z"
HEAT = {0.3: "#B5D6CF", 0.55: "#E5B84B", 0.8: "#D9743A", 1.0: "#A63A2B"}


@dataclass(frozen=True)
class Drawing:
    """A map: the place that it takes in the page, its program, the name of what it made there.

    layers: the reference layers that it shows, by the name of their switch.
    """

    place: str
    program: str
    name: str
    layers: dict[str, Layer]


@dataclass(frozen=True)
class Band:
    """Areas of one shade: from `low` to `high` contributions."""

    low: int
    high: int
    shade: int


def draw(campaign: Campaign, figures: Figures, icons: set[str]) -> Drawing:
    """Have folium write the map of a campaign. icons: the glyphs that the page holds."""
    west, south, east, north = campaign.perimeter.extent
    drawn = folium.Map(
        [(south + north) / 2, (west + east) / 2],
        tiles=None,
        zoom_control="bottomright",
        control_scale=True,
        maxZoom=DEEPEST,
        zoomSnap=0.25,
        scrollWheelZoom=False,
        attributionControl=False,
    )
    drawn.fit_bounds([(south, west), (north, east)], padding=(16, 16))
    for name, height in PANES.items():
        CustomPane(name, z_index=height, pointer_events=name == "areas").add_to(drawn)
    _ground(campaign).add_to(drawn)
    _pins(drawn, figures, icons)
    if figures.areas:
        _areas(figures).add_to(drawn)
    _heat(figures).add_to(drawn)
    layers = _references(campaign, drawn)
    folium.LayerControl(collapsed=False, autoZIndex=False).add_to(drawn)
    return _written(drawn, layers)


def bands(figures: Figures) -> list[Band]:
    """The shades of a campaign's open areas: a closed one is grey, whatever its count."""
    pairs = zip(figures.areas, figures.by_area.lines, strict=False)
    return banded([line.contributions for item, line in pairs if item.is_open])


def banded(numbers: list[int]) -> list[Band]:
    """At most five ranges of counts, about as many different counts in each, few to many."""
    counts = sorted(set(numbers))
    shades = len(palette.SHADES)
    bands = min(len(counts), shades)
    edges = [rank * len(counts) // bands for rank in range(bands + 1)] if bands else [0]
    return [
        Band(counts[low], counts[high - 1], shades - bands + rank if bands > 1 else 1)
        for rank, (low, high) in enumerate(pairwise(edges))
    ]


def label(name: str) -> str:
    """What stands in a switch until the page puts its words there."""
    return f'<span data-label="{name}"></span>'


def shape_of(geometry: GEOSGeometry) -> Json:
    """GeoJSON of a surface or a line, no finer than a map of a neighbourhood shows."""
    simple = shapely.simplify(to_shapely(geometry), SIMPLER_BY, preserve_topology=True)
    found: Json = shapely.geometry.mapping(
        shapely.transform(simple, lambda corners: corners.round(DECIMALS))
    )
    return found


def _collection(features: list[Json]) -> Json:
    return {"type": "FeatureCollection", "features": features}


def _feature(number: int, geometry: Any) -> Json:  # Any: GeoJSON, read or still as text
    return {"type": "Feature", "id": number, "properties": {}, "geometry": geometry}


def _ground(campaign: Campaign) -> folium.GeoJson:
    return folium.GeoJson(
        _collection([_feature(0, shape_of(campaign.perimeter))]),
        style_function=lambda _feature: {
            "className": "ground",
            "color": palette.CATEGORY_COLOURS[0],
            "weight": 2,
            "fillColor": palette.GROUND,
            "fillOpacity": 1,
        },
        control=False,
        pane="ground",
        interactive=False,
    )


def _pins(drawn: folium.Map, figures: Figures, icons: set[str]) -> None:
    """A group for each theme that says something; all of them in one set of clusters."""
    clusters = MarkerCluster(
        control=False,
        icon_create_function="clusterIcon",
        maxClusterRadius=64,
        showCoverageOnHover=False,
        spiderLegPolylineOptions={"className": "leg", "weight": 1.5},
    ).add_to(drawn)
    pins: dict[int, list[Json]] = {}
    shapes: dict[int, list[Json]] = {}
    for number, entry in enumerate(figures.entries):
        feature = _feature(number, _read(entry.place))
        is_pin = feature["geometry"]["type"] == "Point"
        (pins if is_pin else shapes).setdefault(figures.category_of(entry), []).append(feature)
    for rank, line in enumerate(figures.by_category.lines):
        if not line.contributions:
            continue
        group = FeatureGroupSubGroup(clusters, name=label(f"category-{rank}")).add_to(drawn)
        fill = palette.CATEGORY_COLOURS[line.colour - 1]
        icon = line.icon if line.icon in icons else "dot"
        if rank in shapes:
            _outlines(shapes[rank], line.colour, fill).add_to(group)
        if rank in pins:
            folium.GeoJson(
                _collection(pins[rank]),
                marker=folium.Marker(icon=_drop(line.colour, fill, icon)),
                on_each_feature=JsCode("describe"),
            ).add_to(group)


def _outlines(shapes: list[Json], colour: int, fill: str) -> folium.GeoJson:
    """Lines and surfaces of one theme."""
    return folium.GeoJson(
        _collection(shapes),
        style_function=lambda _feature: {
            "className": f"drawn drawn-{colour}",
            "color": fill,
            "weight": 4,
            "fillColor": fill,
            "fillOpacity": 0.22,
        },
        on_each_feature=JsCode("describe"),
    )


def _drop(colour: int, fill: str, icon: str) -> folium.DivIcon:
    return folium.DivIcon(
        html=PIN.format(outline=OUTLINE, fill=fill, icon=icon),
        icon_size=(30, 37),
        icon_anchor=(15, 35),
        popup_anchor=(0, -32),
        class_name=f"pin pin-{colour}",
    )


def _areas(figures: Figures) -> folium.GeoJson:
    found = bands(figures)
    features, looks = [], {}
    for rank, (item, line) in enumerate(zip(figures.areas, figures.by_area.lines, strict=False)):
        features.append(_feature(rank, shape_of(item.area.boundary)))
        looks[rank] = _shade(found, line.contributions) if item.is_open else CLOSED
    return folium.GeoJson(
        _collection(features),
        style_function=lambda feature: dict(looks[feature["id"]]),
        on_each_feature=JsCode("describeArea"),
        name=label("areas"),
        pane="areas",
    )


CLOSED: Json = {
    "className": "area area-closed", "color": palette.MUTED, "weight": 1.2,
    "fillColor": "#8C9196", "fillOpacity": 0.35,
}  # fmt: skip


def _shade(found: list[Band], contributions: int) -> Json:
    shade = next(band.shade for band in found if contributions <= band.high)
    return {
        "className": f"area area-{shade}",
        "color": palette.MUTED,
        "weight": 1.2,
        "fillColor": palette.SHADES[shade],
        "fillOpacity": 0.55,
    }


def _heat(figures: Figures) -> HeatMap:
    """Where contributions are many; a line or a surface counts at its middle."""
    return HeatMap(
        [_middle(entry.place) for entry in figures.entries],
        name=label("heat"),
        show=False,
        min_opacity=0.25,
        max_zoom=DEEPEST,
        max=0.4 * max(1, len(figures.entries) / 400),  # what counts as many grows with their number
        radius=26,
        blur=20,
        gradient=HEAT,
    )


def _middle(place: str) -> list[float]:
    point = shapely.from_geojson(place).centroid
    return [round(point.y, DECIMALS), round(point.x, DECIMALS)]


def _references(campaign: Campaign, drawn: folium.Map) -> dict[str, Layer]:
    """Lines and surfaces of the shown reference layers, by the name of their switch."""
    counted = campaign.layers.shown().reference().annotate(size=Count("features"))
    layers = {layer.pk: layer for layer in counted.filter(size__gte=1, size__lte=MOST_FEATURES)}
    shapes: dict[int, list[Json]] = {}
    rows = Feature.objects.public().filter(layer__in=layers).order_by("pk").only("layer_id", "geom")
    for row in rows:
        if not row.geom.geom_type.endswith("Point"):
            found = shapes.setdefault(row.layer_id, [])
            found.append(_feature(len(found), shape_of(row.geom)))
    switches = {}
    for rank, (key, layer) in enumerate(layers.items()):
        if key not in shapes:
            continue
        name = f"layer-{rank}"
        switches[name] = layer
        group = folium.FeatureGroup(name=label(name)).add_to(drawn)
        for look in _looks(layer):
            folium.GeoJson(
                _collection(shapes[key]),
                style_function=lambda _feature, look=look: dict(look),
                pane="reference",
                interactive=False,
            ).add_to(group)
    return switches


def _looks(layer: Layer) -> list[Json]:
    """How a reference layer is drawn: its casing below, then itself. Only colours and numbers."""
    colour = colour_of(layer)
    is_fill = layer.style.get("shape") == "fill"
    width = _number(layer.style.get("width"), 2)
    weight = 0.8 if is_fill else max(width * 0.8, 1.5)
    look: Json = {
        "className": "reference",
        "color": colour,
        "weight": weight,
        "fillColor": colour,
        "fillOpacity": 0.8,
    }
    if layer.style.get("pattern") == "dash":
        look["dashArray"] = "6 5"
    casing = layer.style.get("casing")
    if isinstance(casing, str) and COLOUR.fullmatch(casing):
        return [{**look, "color": casing, "weight": weight + 2}, look]
    return [look]


def colour_of(layer: Layer) -> str:
    """A reference layer's colour; a calm grey where its style names none that can be read."""
    colour = layer.style.get("colour", "")
    return colour if isinstance(colour, str) and COLOUR.fullmatch(colour) else "#9AA3A0"


def _number(value: Any, default: float) -> float:  # Any: whatever a style's JSON holds
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number and 0 <= value <= 40 else default


def _read(place: str) -> Json:
    found: Json = shapely.geometry.mapping(shapely.from_geojson(place))
    return found


def _written(drawn: folium.Map, layers: dict[str, Layer]) -> Drawing:
    """The two parts of folium's page that we keep, under short names that are always the same.

    Its head, which would fetch from other sites, is left behind.
    """
    page: Any = drawn.get_root()
    page.render()
    numbers = count(1)
    names: dict[str, str] = {}

    def short(found: re.Match[str]) -> str:
        return names.setdefault(found[0], f"_{next(numbers)}")

    program = OWN_NAME.sub(short, page.script.render())
    place = OWN_NAME.sub(short, page.html.render())
    return Drawing(place, program, OWN_NAME.sub(short, drawn.get_name()), layers)
