"""The files of mapbox/geojsonhint, which nobody here wrote: every geometry in them is judged."""

import json
import os
from pathlib import Path

import pytest
from drawing import ALL_TYPES, some_limits

from geo.errors import GeometryRefused
from geo.reader import read_geojson, read_parsed

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = Path(os.environ.get("PARVIS_TEST_DATA") or ROOT.parent / "shared" / "data")
FILES = DATA / "geojson" / "geojsonhint"
OFF_THE_EARTH = FILES / "good" / "issue82.geojson"  # a latitude of -107: good JSON, no place
GOOD = sorted({*(FILES / "good").glob("*.geojson")} - {OFF_THE_EARTH})
BAD = sorted((FILES / "bad").glob("*.geojson"))

# What the whole file is told at our door, which takes a geometry and nothing around it.
FAULTS = {
    "bad-duplicate-properties": "duplicate_key",
    "bad-featurelist": "bad_coordinates",
    "bad-json": "not_geojson",
    "bbox-4or6elements": "bad_bbox",
    "bbox-contains-string": "bad_bbox",
    "bbox-string": "bad_bbox",
    "bad-polygonloop": "not_a_geometry",
    "badcoord": "bad_coordinates",
    "different-first-last": "ring_not_closed",
    "false": "geometry_type_not_allowed",
    "geometrycollection_nested": "geometry_type_not_allowed",
    "geometrycollection_single": "geometry_type_not_allowed",
    "multipoint-multidimension": "bad_coordinates",
    "multipoint-nondimension": "bad_coordinates",
    "notype": "not_geojson",
    "point": "bad_coordinates",
    "point-string": "bad_coordinates",
    "point-toofew": "bad_coordinates",
    "point-toomany": "bad_coordinates",
    "rootstring": "not_geojson",
    "short-line": "line_too_short",
    "short-linearring": "ring_too_short",
    "short-multilinestring": "line_too_short",
}
# What geojsonhint only warns of: RFC 7946 §3.1.6 (winding), §11.2 (digits); and one position of a
# closed ring that has a height, which is dropped.
ONLY_WARNINGS = {
    "bad-polygon-interiorring-rhr",
    "different-first-size",
    "excessive_precision_truncated",
    "polygon_winding_order",
}


def geometries(value) -> list:
    """The plain geometries inside a GeoJSON text."""
    if value["type"] == "FeatureCollection":
        return [inner for feature in value["features"] for inner in geometries(feature)]
    if value["type"] == "Feature":
        return geometries(value["geometry"]) if value["geometry"] else []
    if value["type"] == "GeometryCollection":
        return value["geometries"]
    return [value]


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_geometry_of_a_good_file_is_read(path):
    for geometry in geometries(json.loads(path.read_text())):
        reading = read_parsed(geometry, some_limits(max_vertices=10_000))

        assert reading.geometry.geom_type in ALL_TYPES
        assert reading.geometry.valid


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_every_bad_file_is_refused_by_its_fault(path):
    if path.stem in ONLY_WARNINGS:
        assert read_geojson(path.read_bytes(), some_limits()).geometry.valid
        return

    with pytest.raises(GeometryRefused) as refused:
        read_geojson(path.read_bytes(), some_limits())

    assert refused.value.code == FAULTS.get(path.stem, "not_a_geometry")


def test_a_good_file_with_a_latitude_of_107_is_refused():
    (geometry,) = geometries(json.loads(OFF_THE_EARTH.read_text()))

    with pytest.raises(GeometryRefused) as refused:
        read_parsed(geometry, some_limits(max_vertices=10_000))

    assert refused.value.code == "coordinate_out_of_range"
    assert refused.value.facts["latitude"] < -107


def test_all_files_are_there():
    assert (len(GOOD), len(BAD)) == (17, 44)
