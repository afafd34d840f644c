"""Well-known text of a staff's file as a GeoJSON geometry, by text alone (OGC 06-103r4 §7).

No geometry library reads it: what comes out goes through `geo.reader` as everything does.
"""

import re
from typing import Any

from django.utils.translation import gettext as _

from geo.errors import GeometryRefused
from geo.text import parse

TYPES = {
    "POINT": "Point",
    "LINESTRING": "LineString",
    "POLYGON": "Polygon",
    "MULTIPOINT": "MultiPoint",
    "MULTILINESTRING": "MultiLineString",
    "MULTIPOLYGON": "MultiPolygon",
}
MAX_CHARACTERS = 256 * 1024
_HEAD = re.compile(r"\s*([A-Z]{5,15})\s*(?:ZM|Z|M)?\s*(EMPTY\b|\()", re.IGNORECASE)
_NUMBER = r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,40})?(?:[eE][+-]?[0-9]{1,3})?|nan|inf(?:inity)?)"
_POSITION = re.compile(rf"{_NUMBER}(?:\s+{_NUMBER}){{0,4}}", re.IGNORECASE)
_SKELETON = re.compile(r"[\s(),#]+")


def read_wkt(text: str) -> dict[str, Any]:
    """The members of a GeoJSON geometry, for `geo.reader.read_parsed`.

    Raises GeometryRefused: not_wkt, too_deep, coordinate_not_finite.
    """
    head = _HEAD.match(text[:80])
    if head is None or len(text) > MAX_CHARACTERS or head[1].upper() not in TYPES:
        raise _not_wkt()
    kind = TYPES[head[1].upper()]
    if head[2] != "(":
        return {"type": kind, "coordinates": []}
    body = text[head.end() - 1 :]
    if not _SKELETON.fullmatch(_POSITION.sub("#", body)):
        raise _not_wkt()
    written = _POSITION.sub(_as_json, body).replace("(", "[").replace(")", "]")
    try:
        nested: Any = parse(written, MAX_CHARACTERS * 4)
    except GeometryRefused as refusal:
        raise _not_wkt() if refusal.code == "not_geojson" else refusal from None
    return {"type": kind, "coordinates": _unwrapped(kind, nested)}


def _as_json(position: re.Match[str]) -> str:
    return f"[{','.join(_number(word) for word in position[0].split())}]"


def _number(word: str) -> str:
    """JSON knows no plus sign, no bare final point and no leading zero, and NaN by another name."""
    sign = "-" if word.startswith("-") else ""
    word = word.lstrip("+-").lower()
    if word[0] in "ni":
        return "NaN"
    whole, point, rest = word.partition(".")
    mantissa, exponent, power = (rest if point else whole).partition("e")
    whole, decimals = (whole, mantissa) if point else (mantissa, "")
    digits = whole.lstrip("0") or "0"
    return f"{sign}{digits}.{decimals or '0'}{exponent}{power}"


def _unwrapped(kind: str, nested: list[Any]) -> Any:
    """A POINT is one position; each point of a MULTIPOINT may have its own brackets."""
    if kind == "Point":
        return nested[0] if len(nested) == 1 else nested
    if kind == "MultiPoint":
        return [
            part[0] if part and isinstance(part[0], list) and len(part) == 1 else part
            for part in nested
        ]
    return nested


def _not_wkt() -> GeometryRefused:
    return GeometryRefused(
        "not_wkt",
        _("This is not well-known text like “POINT (2.21 48.89)”, longitude first, in degrees."),
    )
