"""How layers look: MapLibre style layers for the ground, the references, the pins.

Official things are flat and calm; residents' things are round and bright. Colours: LOOK's tokens.
"""

from typing import Any

from campaigns.models import Category
from contributions.enums import State
from layers.models import Layer

Json = dict[str, Any]

FONT = ["Atkinson Hyperlegible Next Variable", "sans-serif"]
PAPER, GROUND, INK, MUTED = "#E9EAE3", "#F7F6F1", "#1A2024", "#566068"
HELD = "#6B5B95"
BARE = {"fill-antialias": False}  # a line draws the edge: one program fewer to wait for
SHAPES = {"fill": (0, 1), "line": (1,), "circle": (2,), "square": (2,)}
CATEGORY_COLOURS = (
    "#0B6B63", "#B4472B", "#2F5DA8", "#7A4B9A", "#8A6A00", "#3B7A1E", "#A63A6E", "#4A5560",
)  # fmt: skip
SHADES = ("#DCEBE7", "#B5D6CF", "#83BBB1", "#4A998E", "#0B6B63")  # areas, from few to many


def background() -> Json:
    """The paper under everything."""
    return {"id": "paper", "type": "background", "paint": {"background-color": PAPER}}


def ground(source: str) -> list[Json]:
    """The perimeter: a lighter ground with a quiet edge."""
    return [
        {
            "id": "ground",
            "type": "fill",
            "source": source,
            "paint": {"fill-color": GROUND, **BARE},
        },
        {
            "id": "ground-edge",
            "type": "line",
            "source": source,
            "paint": {"line-color": "#0B6B63", "line-width": 2, "line-opacity": 0.55},
        },
    ]


def areas(source: str) -> list[Json]:
    """Areas: a thin edge and a name; excluded ones are greyed out and say so."""
    closed = ["==", ["get", "open"], False]
    return [
        {
            "id": "areas-closed",
            "type": "fill",
            "source": source,
            "filter": closed,
            "paint": {"fill-color": "#8C9196", "fill-opacity": 0.35, **BARE},
            "metadata": {"parvis:role": "closed-areas"},
        },
        {
            "id": "areas-edge",
            "type": "line",
            "source": source,
            "paint": {
                "line-color": MUTED,
                "line-width": 1.2,
                "line-opacity": 0.6,
                "line-dasharray": [4, 3],
            },
        },
        {
            "id": "areas-name",
            "type": "symbol",
            "source": source,
            "maxzoom": 16.5,
            "layout": {
                "text-field": ["get", "name"],
                "text-font": FONT,
                "text-size": ["interpolate", ["linear"], ["zoom"], 13, 11, 16, 15],
                "text-max-width": 7,
                "text-letter-spacing": 0.04,
            },
            "paint": {
                "text-color": MUTED,
                "text-halo-color": GROUND,
                "text-halo-width": 2,
                "text-halo-blur": 0.5,
            },
        },
    ]


def reference(layer: Layer) -> list[Json]:
    """A reference layer by its own style: {shape, colour, width, pattern}."""
    look = layer.style
    colour = look.get("colour", "#9AA3A0")
    common: Json = {
        "source": layer.slug,
        "source-layer": layer.slug,
        "minzoom": layer.min_zoom,
        "metadata": {
            "parvis:role": "reference",
            "parvis:layer": layer.slug,
            "parvis:pattern": look.get("pattern", ""),
        },
    }
    width = float(look.get("width", 2))
    polygon = ["==", ["geometry-type"], "Polygon"]
    line = ["==", ["geometry-type"], "LineString"]
    point = ["==", ["geometry-type"], "Point"]
    drawn: list[Json] = [
        {
            "id": f"{layer.slug}-fill",
            "type": "fill",
            "filter": polygon,
            "paint": {
                "fill-color": colour,
                "fill-opacity": float(look.get("opacity", 0.55)),
                **BARE,
            },
        },
        {
            "id": f"{layer.slug}-line",
            "type": "line",
            "filter": ["any", line, polygon],
            "layout": {"line-cap": "round", "line-join": "round"},
            "paint": {
                "line-color": look.get("edge", colour),
                "line-width": _width(look),
                **({"line-dasharray": [2, 1.6]} if look.get("pattern") == "dash" else {}),
            },
        },
        {
            "id": f"{layer.slug}-dot",
            "type": "circle",
            "filter": point,
            "minzoom": max(layer.min_zoom, _dots_from(width)),
            "paint": {
                "circle-color": colour,
                "circle-opacity": ["interpolate", ["linear"], ["zoom"], 14, 0.55, 17, 0.75],
                "circle-radius": _dot(width),
                "circle-stroke-color": GROUND,
                "circle-stroke-width": ["interpolate", ["linear"], ["zoom"], 16, 0, 17, 0.8],
            },
        },
    ]
    wanted = SHAPES.get(look.get("shape", ""), (0, 1, 2))
    layers = [{**common, **_casing(layer)}] if look.get("casing") else []
    layers += [{**common, **drawn[index]} for index in wanted]
    if label := _label(layer):
        layers.append({**common, **label})
    return layers


def contributions(layer: Layer, categories: list[Category], *, is_desk: bool) -> list[Json]:
    """Residents' places: washes for areas, calm lines, discs for points, a figure for a crowd.

    Clients that draw their own symbols replace the layer of role `pins`.
    """
    colour = _by_category(categories)
    if is_desk:
        colour = ["case", ["==", ["get", "state"], State.PUBLISHED], colour, HELD]
    common: Json = {
        "source": layer.slug,
        "source-layer": layer.slug,
        "minzoom": layer.min_zoom,
    }

    def role(name: str) -> Json:
        return {"metadata": {"parvis:role": name, "parvis:layer": layer.slug}}

    return [
        {
            **common,
            **role("shapes"),
            "id": f"{layer.slug}-areas",
            "type": "fill",
            "filter": ["==", ["geometry-type"], "Polygon"],
            "paint": {"fill-color": colour, "fill-opacity": 0.14, **BARE},
        },
        {
            **common,
            **role("shapes"),
            "id": f"{layer.slug}-lines-halo",
            "type": "line",
            "filter": ["!=", ["geometry-type"], "Point"],
            "layout": {"line-cap": "round", "line-join": "round"},
            "paint": {"line-color": "#FFFFFF", "line-width": _calm(2), "line-opacity": 0.7},
        },
        {
            **common,
            **role("shapes"),
            "id": f"{layer.slug}-lines",
            "type": "line",
            "filter": ["!=", ["geometry-type"], "Point"],
            "layout": {"line-cap": "round", "line-join": "round"},
            "paint": {"line-color": colour, "line-width": _calm(0), "line-opacity": 0.75},
        },
        {
            **common,
            **role("pins"),
            "id": f"{layer.slug}-pins",
            "type": "circle",
            "filter": ["all", ["==", ["geometry-type"], "Point"], ["!", ["has", "count"]]],
            "paint": {
                "circle-color": colour,
                "circle-radius": ["interpolate", ["linear"], ["get", "support"], 0, 6, 4, 10],
                "circle-stroke-color": "#FFFFFF",
                "circle-stroke-width": 2,
            },
        },
        *_crowds(layer, common, role("others")),
    ]


def _crowds(layer: Layer, common: Json, role: Json) -> list[Json]:
    """Features with a count: a disc whose area grows with it, and the figure in it."""
    counted = ["to-number", ["get", "count"]]
    return [
        {
            **common,
            **role,
            "id": f"{layer.slug}-crowds",
            "type": "circle",
            "filter": ["has", "count"],
            "paint": {
                "circle-color": INK,
                "circle-opacity": 0.86,
                "circle-radius": [
                    "interpolate",
                    ["linear"],
                    counted,
                    *(2, 13, 10, 15, 100, 20, 1000, 28, 10000, 38),
                ],
                "circle-stroke-color": "#FFFFFF",
                "circle-stroke-width": 2.5,
            },
        },
        {
            **common,
            **role,
            "id": f"{layer.slug}-others",
            "type": "symbol",
            "filter": ["has", "count"],
            "layout": {
                "text-field": ["to-string", ["get", "count"]],
                "text-font": FONT,
                "text-size": 14,
                "text-allow-overlap": True,
            },
            "paint": {"text-color": "#FFFFFF"},
        },
    ]


def _dots_from(width: float) -> float:
    """The zoom from which points of a reference are drawn: small ones are many, wide ones few."""
    return 16 if width < 4 else 15 if width < 7 else 0


def _dot(width: float) -> list[Any]:
    """How large points of a reference are: always smaller than a resident's pin."""
    stops = (13, min(2.5, width * 0.4), 15, min(3.2, width * 0.5), 18, width * 0.75 + 1.5)
    return ["interpolate", ["exponential", 1.6], ["zoom"], *stops]


def _calm(more: float) -> list[Any]:
    """How wide residents' lines are: thinner than a street, at every zoom."""
    stops = (12, 1.2 + more, 15, 2 + more, 18, 4 + more)
    return ["interpolate", ["linear"], ["zoom"], *stops]


def _width(look: Json, more: float = 0) -> list[Any]:
    """Lines grow with the zoom; the edges of areas stay thin.

    Where the style says the shape, one width holds for all: each kind of width is one more program
    that the graphics card must be given before anything is seen.
    """
    width = float(look.get("width", 2))
    far, near = width * 0.35 + more, width * 2.2 + more
    if look.get("shape") == "line":
        stops: tuple[Any, ...] = (13, far, 18, near)
    elif look.get("shape") == "fill":
        stops = (13, 0.4, 18, 1.4)
    else:
        line = ["==", ["geometry-type"], "LineString"]
        stops = (13, ["case", line, far, 0.4], 18, ["case", line, near, 1.4])
    return ["interpolate", ["exponential", 1.6], ["zoom"], *stops]


def _casing(layer: Layer) -> Json:
    """The edge of a street: a wider line under the street itself."""
    line = ["==", ["geometry-type"], "LineString"]
    return {
        "id": f"{layer.slug}-casing",
        "type": "line",
        "filter": line,
        "layout": {"line-cap": "round", "line-join": "round"},
        "paint": {
            "line-color": layer.style["casing"],
            "line-width": _width(layer.style, more=2),
        },
    }


def _by_category(categories: list[Category]) -> Any:
    pairs: list[Any] = []
    for category in categories:
        pairs += [category.slug, CATEGORY_COLOURS[category.colour - 1]]
    if not pairs:
        return CATEGORY_COLOURS[0]
    return ["match", ["coalesce", ["get", "category"], ""], *pairs, CATEGORY_COLOURS[-1]]


def _label(layer: Layer) -> Json | None:
    look = layer.style
    if not look.get("label"):
        return None
    along = look.get("shape") == "line"
    return {
        "id": f"{layer.slug}-label",
        "type": "symbol",
        "minzoom": max(layer.min_zoom, int(look.get("label_zoom", 15))),
        "layout": {
            "text-field": ["coalesce", ["get", "name"], ""],
            "text-font": FONT,
            "text-size": 12,
            "symbol-placement": "line" if along else "point",
            **({} if along else {"text-offset": [0, 0.9], "text-anchor": "top"}),
        },
        "paint": {"text-color": MUTED, "text-halo-color": GROUND, "text-halo-width": 2},
    }
