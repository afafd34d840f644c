"""Shapes and limits for the tests of space, in degrees around Nanterre."""

import json

import pytest
from django.db import connection

from geo.errors import GeometryRefused
from geo.reader import Limits, Reading, read_geojson, read_parsed

ALL_TYPES = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"}
)
WEST, SOUTH = 2.20, 48.88
STEP = 0.001  # degrees: about 73 m eastwards and 111 m northwards


def some_limits(**changes) -> Limits:
    return Limits(**{"types": ALL_TYPES, "metric_srid": 2154, **changes})


def at(x: float, y: float) -> list[float]:
    """The position x and y steps from the south-west corner."""
    return [round(WEST + x * STEP, 9), round(SOUTH + y * STEP, 9)]


def point(*coordinates) -> dict:
    return {"type": "Point", "coordinates": list(coordinates)}


def line(*steps) -> dict:
    return {"type": "LineString", "coordinates": [at(x, y) for x, y in steps]}


def polygon(*rings) -> dict:
    return {"type": "Polygon", "coordinates": [[at(x, y) for x, y in ring] for ring in rings]}


def multipolygon(*polygons) -> dict:
    return {"type": "MultiPolygon", "coordinates": [polygon(*p)["coordinates"] for p in polygons]}


def square(x: float, y: float, side: float) -> list[tuple[float, float]]:
    """A closed ring, anticlockwise, from its south-west corner, in steps."""
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]


def read(value: object, **limits) -> Reading:
    """Read by both doors, which must say the same."""
    as_text = read_geojson(json.dumps(value), some_limits(**limits))
    assert read_parsed(value, some_limits(**limits)).geometry.equals_exact(as_text.geometry)
    return as_text


def refusal(value: object, **limits) -> GeometryRefused:
    """The refusal of `value` by both doors, which must say the same."""
    with pytest.raises(GeometryRefused) as by_text:
        read_geojson(json.dumps(value), some_limits(**limits))
    with pytest.raises(GeometryRefused) as by_value:
        read_parsed(value, some_limits(**limits))
    assert (by_value.value.code, by_value.value.facts) == (by_text.value.code, by_text.value.facts)
    json.dumps(by_text.value.facts, allow_nan=False)
    assert "%(" not in str(by_text.value)
    return by_text.value


def text_refusal(text: str | bytes, **limits) -> GeometryRefused:
    with pytest.raises(GeometryRefused) as refused:
        read_geojson(text, some_limits(**limits))
    assert "%(" not in str(refused.value)
    return refused.value


def one_value(sql: str, *parameters) -> object:
    """Ask PostgreSQL for one value."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]
