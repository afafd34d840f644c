"""From bytes to JSON values, strictly: size, depth, numbers and keys are judged here.

Everything is bounded before `json` works, and before any geometry library does (TRUST G1, G3, G6).
"""

import json
import math
import re

from django.utils.translation import gettext_lazy as _

from geo.errors import GeometryRefused

MAX_DEPTH = 8
# Possessive, so that hostile text is read once: a string (perhaps unfinished), or one bracket.
_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]++|\\.?)*+(?:"|\Z)|[\[\]{}]', re.DOTALL)


def parse(text: str | bytes, max_bytes: int) -> object:
    """The JSON value written in `text`, which is UTF-8 of at most `max_bytes` bytes.

    Every number comes back as a finite float. RFC 8259, stricter: no NaN, no number beyond what a
    float holds, no member named twice, at most MAX_DEPTH lists and objects inside each other.
    Raises GeometryRefused: too_large, not_geojson, too_deep, coordinate_not_finite, duplicate_key.
    """
    words = _decode(text, max_bytes)
    _refuse_deep_text(words)
    try:
        return json.loads(
            words,
            parse_int=_number,
            parse_float=_number,
            parse_constant=_number,
            object_pairs_hook=_object,
        )
    except ValueError:
        raise not_geojson() from None


def refuse_deep_value(value: object) -> None:
    """The depth limit for a value that was parsed elsewhere; walks without recursion.

    Raises GeometryRefused: too_deep.
    """
    level = [value]
    for _depth in range(MAX_DEPTH + 1):
        level = [inner for outer in level for inner in _contents(outer)]
        if not level:
            return
    raise _too_deep()


def not_geojson() -> GeometryRefused:
    """The refusal of WKT, EWKT, hexadecimal WKB, broken JSON, and JSON that is not an object."""
    return GeometryRefused(
        "not_geojson",
        _(
            "This is not a GeoJSON geometry. Send a JSON object with a type and coordinates, "
            'like {"type": "Point", "coordinates": [2.21, 48.89]}.'
        ),
    )


def not_finite() -> GeometryRefused:
    """The refusal of NaN, of infinity, and of what overflows to it."""
    return GeometryRefused(
        "coordinate_not_finite",
        _(
            "One of the coordinates is not a finite number. "
            "Send longitude and latitude as plain numbers of degrees."
        ),
    )


def _decode(text: str | bytes, max_bytes: int) -> str:
    if len(text) > max_bytes:  # a character is at least one byte
        raise _too_large(len(text), max_bytes)
    try:
        raw = text.encode() if isinstance(text, str) else text
        if len(raw) > max_bytes:
            raise _too_large(len(raw), max_bytes)
        return raw.decode()
    except UnicodeError:
        raise not_geojson() from None


def _too_large(size: int, limit: int) -> GeometryRefused:
    return GeometryRefused(
        "too_large",
        _(
            "This geometry weighs %(bytes)s bytes; the limit is %(limit)s. "
            "Simplify it before sending it again."
        ),
        {"bytes": size, "limit": limit},
    )


def _refuse_deep_text(text: str) -> None:
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(text):
        first = found[0][0]
        if first in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _too_deep()
        elif first in "]}":
            depth -= 1


def _too_deep() -> GeometryRefused:
    return GeometryRefused(
        "too_deep",
        _(
            "This geometry has lists inside lists more than %(limit)s times. "
            "Send a plain GeoJSON geometry."
        ),
        {"limit": MAX_DEPTH},
    )


def _contents(value: object) -> list[object]:
    """What a list or an object holds; an empty one still counts as a level."""
    if isinstance(value, list):
        return value or [None]
    if isinstance(value, dict):
        return list(value.values()) or [None]
    return []


def _number(written: str) -> float:
    number = float(written)
    if not math.isfinite(number):
        raise not_finite()
    return number


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise GeometryRefused(
            "duplicate_key",
            _("A member of this GeoJSON object is written twice. Write each of them once."),
        )
    return members
