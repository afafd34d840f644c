"""A campaign's ground drawn as SVG: perimeter, areas, what stands there; one public place in it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.contrib.gis.geos import GEOSGeometry
from django.contrib.gis.geos import Polygon as Frame
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from campaigns.models import Campaign
from contributions.models import PublicContribution
from geo.engines import to_shapely
from layers.models import Feature, Layer

WIDTH = 960
MARGIN = 24
MOST_FEATURES = 1_500
DOT = 7  # the radius of a point
ROOM = 1.4  # how much wider a frame is than what it shows
ACCENT = "#0B6B63"
DROP = "M0 0C-10-22-32-34-32-60a32 32 0 0 1 64 0C32-34 10-22 0 0ZM0-72a12 12 0 1 0 .1 0Z"
DROP_LOOK = f'fill="{ACCENT}" stroke="#fff" stroke-width="5" fill-rule="evenodd"'
MARK_LOOK = 'stroke-width="9" stroke-linejoin="round" stroke-linecap="round"'
POINTS_FROM = 13  # points that a map shows only nearer than this zoom would crowd the drawing


@dataclass(frozen=True)
class Sheet:
    """From degrees to units of the drawing, north up, true proportions at this latitude."""

    west: float
    north: float
    scale: float
    squeeze: float
    height: int

    @classmethod
    def around(cls, geometry: GEOSGeometry) -> "Sheet":
        west, south, east, north = geometry.extent
        squeeze = math.cos(math.radians((south + north) / 2))
        scale = (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 1e-9)
        height = min(int((north - south) * scale) + 2 * MARGIN, 2 * WIDTH)
        return cls(west, north, scale, squeeze, height)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = (longitude - self.west) * self.squeeze * self.scale + MARGIN
        y = (self.north - latitude) * self.scale + MARGIN
        return round(x, 1), round(y, 1)

    def path(self, geometry: GEOSGeometry) -> str:
        """The `d` of a path: each part moves, draws and, for surfaces, closes."""
        return "".join(self._parts(to_shapely(geometry)))

    def _parts(self, shape: BaseGeometry) -> Iterator[str]:
        if isinstance(shape, BaseMultipartGeometry):
            for part in shape.geoms:
                yield from self._parts(part)
        elif isinstance(shape, Polygon):
            for ring in (shape.exterior, *shape.interiors):
                yield f"M{self._points(ring)}Z"
        elif isinstance(shape, LineString):
            yield f"M{self._points(shape)}"
        elif isinstance(shape, Point):
            x, y = self.at(shape.x, shape.y)
            yield f"M{x - DOT} {y}a{DOT} {DOT} 0 1 0 {2 * DOT} 0a{DOT} {DOT} 0 1 0 {-2 * DOT} 0Z"

    def _points(self, line: LineString) -> str:
        return " ".join(f"{x} {y}" for x, y in (self.at(*point[:2]) for point in line.coords))


def drawing(campaign: Campaign) -> str:
    """The SVG document; three queries whatever the campaign holds."""
    sheet = Sheet.around(campaign.perimeter)
    ground = sheet.path(campaign.perimeter)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {sheet.height}" role="img">',
        f"<title>{escape(campaign.title)}</title>",
        f'<clipPath id="g"><path d="{ground}"/></clipPath>',
        f'<path d="{ground}" fill="#F7F6F1"/>',
        '<g clip-path="url(#g)" stroke-linejoin="round" stroke-linecap="round">',
        *_features(campaign, sheet),
        *_closed(campaign, sheet),
        "</g>",
        f'<path d="{ground}" fill="none" stroke="#0B6B63" stroke-width="3"/>',
        "</svg>",
    ]
    return "\n".join(parts)


def place(contribution: PublicContribution, campaign: Campaign) -> str:
    """Where one contribution lies, at its public place, with what is drawn some 250 m around."""
    frame = _around(contribution.public_geom)
    sheet = Sheet.around(frame)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {sheet.height}" role="img">',
        f"<title>{escape(contribution.title)}</title>",
        f'<rect width="{WIDTH}" height="{sheet.height}" fill="#E9EAE3"/>',
        f'<path d="{sheet.path(campaign.perimeter)}" fill="#F7F6F1"/>',
        '<g stroke-linejoin="round" stroke-linecap="round">',
        *_features(campaign, sheet, within=frame),
        *_closed(campaign, sheet),
        "</g>",
        _mark(contribution.public_geom, sheet),
        "</svg>",
    ]
    return "\n".join(parts)


def _mark(geometry: GEOSGeometry, sheet: Sheet) -> str:
    """The place itself: a drop that stands on a point, a line, a surface."""
    if geometry.geom_type == "Point":
        x, y = sheet.at(*to_shapely(geometry).centroid.coords[0])
        return f'<path transform="translate({x} {y})" d="{DROP}" {DROP_LOOK}/>'
    is_line = geometry.geom_type.endswith("LineString")
    fill = "none" if is_line else f'{ACCENT}" fill-opacity=".25'
    return f'<path d="{sheet.path(geometry)}" fill="{fill}" stroke="{ACCENT}" {MARK_LOOK}/>'


def _around(geometry: GEOSGeometry) -> Frame:
    """A frame of three to two around a public place, with room on every side."""
    west, south, east, north = geometry.extent
    squeeze = math.cos(math.radians((south + north) / 2))
    x, y = (west + east) / 2, (south + north) / 2
    half = max((east - west) * squeeze / 2, (north - south) * 0.75, 0.0015) * ROOM
    return Frame.from_bbox((x - half / squeeze, y - half / 1.5, x + half / squeeze, y + half / 1.5))


def _features(
    campaign: Campaign, sheet: Sheet, *, within: GEOSGeometry | None = None
) -> Iterator[str]:
    """within: only what meets this frame, and then points of every zoom."""
    layers = {layer.pk: layer for layer in campaign.layers.shown().reference()}
    found = Feature.objects.filter(layer__in=layers).order_by("layer__order", "pk")
    if within is not None:
        found = found.filter(geom__intersects=within)
    for feature in found.only("layer_id", "geom")[:MOST_FEATURES]:
        is_point = feature.geom.geom_type.endswith("Point")
        is_crowd = is_point and layers[feature.layer_id].min_zoom > POINTS_FROM
        if is_crowd and within is None:
            continue
        if path := sheet.path(feature.geom):
            yield f'<path d="{path}" {_look(layers[feature.layer_id], feature.geom)}/>'


def _look(layer: Layer, geometry: GEOSGeometry) -> str:
    colour = escape(str(layer.style.get("colour", "#B8BDB8")), {'"': "&quot;"})
    if geometry.geom_type.endswith("Point"):
        return f'fill="{colour}" stroke="#fff" stroke-width="2"'
    if geometry.geom_type.endswith("Polygon"):
        opacity = min(max(float(layer.style.get("opacity", 0.75)), 0.1), 1)
        return f'fill="{colour}" fill-opacity="{opacity:g}"'
    width = max(float(layer.style.get("width", 2)), 1.5)
    dash = ' stroke-dasharray="6 5"' if layer.style.get("pattern") == "dash" else ""
    return f'fill="none" stroke="{colour}" stroke-width="{width}"{dash}'


def _closed(campaign: Campaign, sheet: Sheet) -> Iterator[str]:
    for item in campaign.campaign_areas.filter(is_open=False).select_related("area"):
        yield f'<path d="{sheet.path(item.area.boundary)}" fill="#8C9196" fill-opacity=".35"/>'
