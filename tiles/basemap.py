"""The base map under every map, when a setting names one: a style elsewhere, or a file of ours.

The browser lays it beneath our own layers (static/js/basemap.js); without a setting there is none.
Layers are known by the names of the OpenMapTiles and Protomaps schemas, others by their geometry.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse

from campaigns.errors import NotVisible
from tiles import palette
from tiles.archive import Archive, Unusable, archive_at
from tiles.cache import Packed
from tiles.pyramid import Tile

Json = dict[str, Any]

WATER, GREEN, BUILT, BUILDING, ROAD, EDGE = (
    "#CFDDE0", "#DDE4D2", "#E6E5DE", "#DAD8CF", "#FBFAF6", "#C9C8BF",
)  # fmt: skip
GREENS = [
    "wood", "forest", "grass", "park", "garden", "meadow", "scrub", "cemetery", "pitch",
    "nature_reserve", "national_park", "golf_course", "recreation_ground", "village_green",
    "allotments", "grassland", "farmland", "orchard", "playground", "green", "protected_area",
]  # fmt: skip
GREAT = ["motorway", "trunk", "primary", "highway", "major_road"]
MIDDLE = ["secondary", "tertiary", "medium_road"]
SMALL = ["path", "track", "footway", "pedestrian", "cycleway", "steps", "rail", "service", "minor"]
# In the order in which they are drawn; a name that is nowhere is drawn by its geometry.
EARTH = ("earth", "land")
LANDS = ("landcover", "landuse", "park", "parks", "natural", "globallandcover")
WATERS = ("water", "ocean", "lakes", "waterway", "rivers")
BUILDINGS = ("building", "buildings")
ROADS = ("transportation", "roads", "road", "streets", "transit")
BOUNDARIES = ("boundary", "boundaries")
STREET_NAMES = ("transportation_name", "road_name", "roads", "road", "streets")
PLACES = ("place", "places")
# Pins are the loud things on our maps: shops, numbers and summits stay out.
LEFT_OUT = ("poi", "pois", "housenumber", "mountain_peak", "aerodrome_label", "water_name")
KNOWN = {
    *EARTH, *LANDS, *WATERS, *BUILDINGS, *ROADS, *BOUNDARIES, *STREET_NAMES, *PLACES, *LEFT_OUT,
}  # fmt: skip
SORT = ["coalesce", ["get", "class"], ["get", "kind"], ["get", "subclass"], ""]
NAME = ["coalesce", ["get", "name:fr"], ["get", "name"], ["get", "nom"], ""]
POLYGON, LINE, POINT = (
    ["==", ["geometry-type"], kind] for kind in ("Polygon", "LineString", "Point")
)


def described() -> Json | None:
    """What the page must know of the base map, None when there is none."""
    if settings.BASEMAP_PMTILES:
        address = settings.PUBLIC_URL + reverse("tiles:basemap_style")
    else:
        address = settings.BASEMAP_STYLE_URL
    if not address:
        return None
    return {
        "style": address,
        "attribution": settings.BASEMAP_ATTRIBUTION,
        "font": palette.FONT,
        "ink": palette.MUTED,
        "paper": palette.GROUND,
        "isCalm": bool(settings.BASEMAP_PMTILES),
    }


def archive() -> Archive:
    """The archive that the setting names; NotVisible when there is none or it went bad."""
    if not settings.BASEMAP_PMTILES:
        raise NotVisible
    try:
        return archive_at(settings.BASEMAP_PMTILES)
    except Unusable:
        raise NotVisible from None


def tile(edition: str, wanted: Tile) -> Packed | None:
    """One tile of the archive's present edition; None where it has none."""
    found = archive()
    if edition != found.version:
        raise NotVisible
    try:
        data = found.tile(wanted)
    except Unusable:
        raise NotVisible from None
    if data is None:
        return None
    etag = f'"{edition}-{wanted.z}-{wanted.x}-{wanted.y}"'
    return Packed(data, etag, is_gzipped=found.is_gzipped)


def style() -> Json:
    """A calm MapLibre style for whatever layers the archive has."""
    found = archive()
    try:
        metadata = found.metadata
    except Unusable:
        raise NotVisible from None
    path = reverse("tiles:basemap_tile", args=[found.version, 0, 0, 0]).removesuffix("0/0/0.mvt")
    source = {
        "type": "vector",
        "tiles": [settings.PUBLIC_URL + path + "{z}/{x}/{y}.mvt"],
        "minzoom": found.header["min_zoom"],
        "maxzoom": found.header["max_zoom"],
        "bounds": found.bounds,
        "attribution": settings.BASEMAP_ATTRIBUTION or str(metadata.get("attribution", "")),
    }
    return {
        "version": 8,
        "name": str(metadata.get("name", "")),
        "sources": {"file": source},
        "layers": [palette.background(), *layers(metadata["vector_layers"])],
    }


def layers(described_layers: list[Json]) -> list[Json]:
    """Style layers for the layers of an archive: grounds, waters, houses, ways, then names."""
    there = {str(each["id"]): each for each in described_layers}
    unknown = [name for name in there if name not in KNOWN]
    drawn: list[Json] = []

    def add(names: Any, kind: str, what: Json, **more: Any) -> None:
        drawn.extend(
            {"id": f"{name}-{len(drawn)}", "type": kind, "source": "file", "source-layer": name,
             "paint": what, **more}
            for name in names if name in there
        )  # fmt: skip

    add(EARTH, "fill", {"fill-color": palette.PAPER})
    add(LANDS, "fill", {"fill-color": ["match", SORT, GREENS, GREEN, BUILT]}, filter=POLYGON)
    add(unknown, "fill", {"fill-color": BUILT, "fill-opacity": 0.5}, filter=POLYGON)
    add(WATERS, "fill", {"fill-color": WATER}, filter=POLYGON)
    add(WATERS, "line", {"line-color": WATER, "line-width": _wide(0.6, 5)}, filter=LINE)
    add(BUILDINGS, "fill", {"fill-color": BUILDING}, filter=POLYGON, minzoom=13)
    add(ROADS, "line", _road(1), filter=LINE, layout=_round())
    add(ROADS, "line", _road(0), filter=LINE, layout=_round())
    add(unknown, "line", {"line-color": EDGE, "line-width": 0.8}, filter=["!", POINT])
    add(BOUNDARIES, "line", {"line-color": EDGE, "line-dasharray": [3, 2]}, filter=LINE)
    add(unknown, "circle", {"circle-color": EDGE, "circle-radius": 2}, filter=POINT, minzoom=15)
    text = {
        "text-color": palette.MUTED, "text-halo-color": palette.GROUND, "text-halo-width": 1.4,
    }  # fmt: skip
    add(STREET_NAMES, "symbol", text, layout=_name(11, "line"), filter=LINE, minzoom=15)
    named = [name for name in unknown if {"name", "nom"} & set(there[name].get("fields") or {})]
    add(named, "symbol", text, layout=_name(12, "point"), filter=["!", LINE], minzoom=13)
    add(PLACES, "symbol", text, layout=_name(13, "point"), filter=POINT)
    return drawn


def _wide(narrow: float, broad: float) -> list[Any]:
    return ["interpolate", ["exponential", 1.6], ["zoom"], 12, narrow, 18, broad]


def _road(edge: float) -> Json:
    """A way, or (edge above 0) what shows of it on both sides."""
    at = {zoom: _by_rank(sizes, edge) for zoom, sizes in
          {12: (2.2, 1.2, 0.3, 0.6), 18: (20, 14, 2.5, 9)}.items()}  # fmt: skip
    width = ["interpolate", ["exponential", 1.6], ["zoom"], 12, at[12], 18, at[18]]
    return {"line-color": EDGE if edge else ROAD, "line-width": width}


def _by_rank(sizes: tuple[float, float, float, float], edge: float) -> list[Any]:
    great, middle, small, other = (size + edge for size in sizes)
    return ["match", SORT, GREAT, great, MIDDLE, middle, SMALL, small, other]


def _round() -> Json:
    return {"line-cap": "round", "line-join": "round"}


def _name(size: int, placement: str) -> Json:
    return {
        "text-field": NAME,
        "text-font": palette.FONT,
        "text-size": size,
        "symbol-placement": placement,
        "text-max-width": 8,
    }
