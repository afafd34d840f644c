"""TRUST G2, G5, G7, G11, G12, G13, G3 for boxes: types, numbers, counts, sizes."""

import itertools
import json

import pytest
from django.utils import translation
from drawing import (
    ALL_TYPES,
    at,
    line,
    multipolygon,
    point,
    polygon,
    read,
    refusal,
    some_limits,
    square,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import GeometryRefused
from geo.reader import Limits, Reading, read_bbox, read_geojson


@pytest.mark.parametrize(
    "value",
    [
        point(2.2, 48.9),
        {"type": "MultiPoint", "coordinates": [at(0, 0), at(1, 1)]},
        line((0, 0), (1, 1)),
        {"type": "MultiLineString", "coordinates": [[at(0, 0), at(1, 1)], [at(2, 2), at(3, 3)]]},
        polygon(square(0, 0, 4), square(1, 1, 1)[::-1]),
        multipolygon([square(0, 0, 1)], [square(2, 2, 1)]),
    ],
)
def test_each_type_comes_back_as_it_went_in(value):
    reading = read(value)

    assert json.loads(reading.geometry.json) == value
    assert (reading.geometry.srid, reading.geometry.hasz, reading.geometry.valid) == (
        4326,
        False,
        True,
    )
    assert reading.height_dropped is False


@pytest.mark.parametrize("crs", ["EPSG:2154", {"type": "link"}, "http://127.0.0.1:9/x.prj", None])
def test_a_crs_member_is_refused_whatever_it_says(crs):
    assert refusal({**point(2.2, 48.9), "crs": crs}).code == "crs_not_allowed"


@pytest.mark.parametrize(("kind", "allowed"), list(itertools.permutations(sorted(ALL_TYPES), 2)))
def test_a_type_that_the_layer_does_not_allow_is_refused_by_its_name(kind, allowed):
    refused = refusal({"type": kind, "coordinates": []}, types=frozenset({allowed}))

    assert refused.code == "geometry_type_not_allowed"
    assert refused.facts == {"type": kind, "allowed": [allowed]}
    assert allowed in str(refused)


def test_a_geometry_collection_is_never_allowed():
    refused = refusal({"type": "GeometryCollection", "geometries": [point(2, 48)]})

    assert refused.code == "geometry_type_not_allowed"
    with pytest.raises(ValueError):
        some_limits(types=frozenset({"GeometryCollection"}))


@pytest.mark.parametrize(
    "value",
    [
        {"type": "Feature", "geometry": point(2, 48), "properties": {}},
        {"type": "FeatureCollection", "features": []},
        {"type": "FooBar"},
        {"type": "point", "coordinates": [2, 48]},
        {"type": {}, "coordinates": [2, 48]},
        {"type": None},
        {"type": ["Point"]},
        {"type": "\ud800"},
        {**point(2, 48), "geometry": None},
        {**point(2, 48), "properties": {}},
        {**point(2, 48), "features": []},
    ],
)
def test_wrappers_and_unknown_types_are_not_geometries(value):
    assert refusal(value).code == "not_a_geometry"


def test_other_members_are_let_be():
    assert read({**point(2, 48), "id": "x", "bbox": [2, 48, 2, 48]}).geometry.coords == (2, 48)


@pytest.mark.parametrize("box", ["string", None, [], [1, 2, 3], [1, 2, 3, "4"], [1, 2, 3, True]])
def test_a_bbox_member_that_is_no_box_is_refused(box):
    assert refusal({**point(2, 48), "bbox": box}).code == "bad_bbox"


# G13: what stands where a position should.
POSITIONS = [
    ([2.2, 48.9, 30.0], None),
    ([2.2, 48.9, 0], None),
    ([2.2, 48.9, 1e308], None),
    ([2.2, 48.9, 30, 7], "bad_coordinates"),
    ([2.2, 48.9, 30, 7, 1], "bad_coordinates"),
    ([2.2], "bad_coordinates"),
    ([], "empty_geometry"),
    (["2.2", "48.9"], "bad_coordinates"),
    (["foo", 2], "bad_coordinates"),
    ([True, False], "bad_coordinates"),
    ([2.2, None], "bad_coordinates"),
    ([[2.2, 48.9]], "bad_coordinates"),
    ([2.2, [48.9]], "bad_coordinates"),
    ([2.2, {"lat": 48.9}], "bad_coordinates"),
    ({"lon": 2.2, "lat": 48.9}, "bad_coordinates"),
    ("2.2,48.9", "bad_coordinates"),
    (None, "bad_coordinates"),
    (2.2, "bad_coordinates"),
]


@pytest.mark.parametrize(("position", "code"), POSITIONS)
@pytest.mark.parametrize("kind", ["Point", "MultiPoint", "LineString"])
def test_a_position_is_two_numbers_and_a_third_is_dropped_and_said(kind, position, code):
    coordinates = position if kind == "Point" else [[2.3, 48.8], position]
    value = {"type": kind, "coordinates": coordinates}

    if code:
        assert refusal(value).code == code
    else:
        reading = read(value)
        assert reading.height_dropped is True
        assert reading.geometry.hasz is False
        assert [2.2, 48.9] in (
            [json.loads(reading.geometry.json)["coordinates"]]
            if kind == "Point"
            else json.loads(reading.geometry.json)["coordinates"]
        )


@pytest.mark.parametrize(
    ("kind", "coordinates", "code"),
    [
        ("Point", None, "bad_coordinates"),
        ("MultiPoint", [], "empty_geometry"),
        ("MultiPoint", [2, 48], "bad_coordinates"),
        ("MultiPoint", [[[0, 0], [0, 0]]], "bad_coordinates"),
        ("LineString", [], "empty_geometry"),
        ("LineString", [[]], "empty_geometry"),
        ("LineString", "x", "bad_coordinates"),
        ("LineString", [[2, 48]], "line_too_short"),
        ("MultiLineString", [[]], "empty_geometry"),
        ("MultiLineString", [[[2, 48], [3, 49]], [[2, 48]]], "line_too_short"),
        ("MultiLineString", [5], "bad_coordinates"),
        ("Polygon", [], "empty_geometry"),
        ("Polygon", [[]], "empty_geometry"),
        ("Polygon", [5], "bad_coordinates"),
        ("Polygon", [[[2, 48], [3, 48], [2, 48]]], "ring_too_short"),
        ("Polygon", [[[2, 48], [3, 48], [3, 49], [2, 49]]], "ring_not_closed"),
        ("MultiPolygon", [[[]]], "empty_geometry"),
        ("MultiPolygon", [[[[2, 48], [3, 48], [3, 49], [2, 49]]]], "ring_not_closed"),
        ("MultiPolygon", [[[2, 48], [3, 48], [3, 49], [2, 48]]], "bad_coordinates"),
    ],
)
def test_coordinates_have_the_lists_that_their_type_asks_for(kind, coordinates, code):
    assert refusal({"type": kind, "coordinates": coordinates}).code == code


def test_a_missing_coordinates_member_is_said():
    assert refusal({"type": "Point"}).code == "bad_coordinates"


@pytest.mark.parametrize(
    ("position", "hint"),
    [
        ([641350, 6866963], "metric"),
        ([1000, 0], "metric"),
        ([48.9, 122.3], "swapped"),
        ([0, 90.0000001], "swapped"),
        ([180.0000001, 0], None),
        ([-999, 48], None),
        ([1e200, 48.9], None),
        ([2.2, -1e308], None),
    ],
)
def test_a_position_off_the_earth_is_refused_with_what_seems_to_have_happened(position, hint):
    refused = refusal(point(*position))

    assert refused.code == "coordinate_out_of_range"
    assert refused.facts.get("hint") == hint


def test_an_integer_that_no_float_can_hold_is_not_finite():
    assert refusal(point(2.2, -(10**400))).code == "coordinate_not_finite"


@pytest.mark.parametrize("position", [[180, 90], [-180, -90], [0, 0], [-0.0, 5e-324]])
def test_the_ends_of_the_earth_are_on_it(position):
    assert list(read(point(*position)).geometry.coords) == position


@pytest.mark.parametrize("kind", ["LineString", "MultiPoint", "Polygon"])
def test_one_vertex_more_than_the_limit_is_refused_with_both_figures(kind):
    positions = [at(i, i * i / 500) for i in range(499)] + [at(0, 600)]
    closed = [*positions[:-1], positions[0]]
    fits = [closed] if kind == "Polygon" else positions
    one_more = [[at(-1, 0), *closed[1:], at(0, 0), at(-1, 0)]]

    assert read({"type": kind, "coordinates": fits}).geometry.num_coords == 500

    beyond = one_more if kind == "Polygon" else [*positions, at(0, 700)]
    refused = refusal({"type": kind, "coordinates": beyond})
    assert refused.code == "too_many_vertices"
    assert refused.facts == {"vertices": 502 if kind == "Polygon" else 501, "limit": 500}
    assert "500" in str(refused)


def test_vertices_are_counted_over_all_parts():
    parts = multipolygon([square(0, 0, 1)], [square(2, 2, 1), square(2.2, 2.2, 0.5)])

    assert read(parts, max_vertices=15).geometry.num_coords == 15
    assert refusal(parts, max_vertices=14).facts == {"vertices": 15, "limit": 14}


def test_a_line_is_as_long_as_the_layer_allows_and_not_longer():
    hundred_steps = line((0, 0), (0, 50), (0, 100))  # 11.1 km northwards

    assert read(hundred_steps, max_length_m=11_200)
    assert read(polygon(square(0, 0, 100)), max_length_m=1)
    refused = refusal(hundred_steps, max_length_m=11_000)
    assert refused.code == "too_long"
    assert refused.facts == {"length_m": pytest.approx(11_120, abs=15), "limit_m": 11_000}


def test_the_parts_of_a_line_are_added_up():
    two = {
        "type": "MultiLineString",
        "coordinates": [[at(0, 0), at(0, 1)], [at(1, 0), at(1, 1)]],
    }

    assert read(two, max_length_m=230)
    assert refusal(two, max_length_m=220).code == "too_long"


def test_a_surface_is_as_large_as_the_layer_allows_and_not_larger():
    ten_steps = polygon(square(0, 0, 10))  # 733 m by 1,112 m

    assert read(ten_steps, max_surface_m2=820_000)
    assert read(line((0, 0), (50, 50)), max_surface_m2=1)
    refused = refusal(ten_steps, max_surface_m2=810_000)
    assert refused.code == "too_large_surface"
    assert refused.facts == {"surface_m2": pytest.approx(815_000, abs=5_000), "limit_m2": 810_000}


def test_a_refusal_writes_its_figures_in_the_language_of_the_reader():
    refused = refusal(line((0, 0), (0, 100)), max_length_m=5_500.0)

    with translation.override("en"):
        assert "5.5 km" in str(refused)
    with translation.override("fr"):
        assert "5,5 km" in str(refused)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("2.1,48.8,2.3,48.9", (2.1, 48.8, 2.3, 48.9)),
        ("-180,-90,180,90", (-180, -90, 180, 90)),
        ("2,48,2,49", (2, 48, 2, 49)),
        ("+2.,48,2e0,4.9E1", (2, 48, 2, 49)),
    ],
)
def test_a_box_is_west_south_east_north(text, box):
    assert read_bbox(text) == box


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2,48,3",
        "2,48,3,49,5",
        "2,48,,49",
        "nan,nan,nan,nan",
        "2,48,inf,49",
        "2,48,1e999,49",
        "3,48,2,49",
        "2,49,3,48",
        "2,48,3,48",
        "-181,48,3,49",
        "2,48,3,91",
        "2,48,3,4_9",
        "٢,48,3,49",
        " 2,48,3,49",
        "2,48,3,49)--",
        "0x2,48,3,49",
        "1" * 100_000,
        "," * 100_000,
    ],
)
def test_anything_else_is_no_box(text):
    with pytest.raises(GeometryRefused) as refused:
        read_bbox(text)

    assert refused.value.code == "bad_bbox"


NUMBERS = st.one_of(
    st.floats(-200, 200), st.floats(allow_nan=True), st.integers(), st.just(10**400), st.booleans()
)
JSON = st.recursive(
    st.one_of(st.none(), NUMBERS, st.text(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5), st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=30,
)
NEAR = st.tuples(st.floats(2.2, 2.21), st.floats(48.88, 48.89)).map(list)
POSITION = st.one_of(NEAR, NEAR, NEAR, st.lists(NUMBERS, max_size=4))
LINE = st.lists(POSITION, max_size=8)
RING = st.lists(NEAR, min_size=3, max_size=8).map(lambda ring: [*ring, ring[0]])
GEOMETRY = st.fixed_dictionaries(
    {
        "type": st.sampled_from(sorted(ALL_TYPES)),
        "coordinates": st.one_of(
            POSITION, LINE, RING, st.lists(RING, max_size=3), st.lists(LINE, max_size=3),
            st.lists(st.lists(RING, max_size=2), max_size=3), JSON,
        ),
    },
    optional={"bbox": JSON, "crs": JSON, "id": JSON},
)  # fmt: skip


def outcome(text: str) -> Reading | GeometryRefused:
    try:
        return read_geojson(text, some_limits())
    except GeometryRefused as refused:
        return refused


@settings(max_examples=600, deadline=None)
@given(st.one_of(GEOMETRY, GEOMETRY, JSON))
def test_whatever_is_sent_is_either_refused_or_sound(value):
    reading = outcome(json.dumps(value))

    if isinstance(reading, GeometryRefused):
        json.dumps(reading.facts, allow_nan=False)
        assert "%(" not in str(reading)
        return
    west, south, east, north = reading.geometry.extent
    assert -180 <= west <= east <= 180
    assert -90 <= south <= north <= 90
    assert (reading.geometry.valid, reading.geometry.hasz) == (True, False)
    assert not reading.geometry.empty


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=60), st.binary(max_size=60)))
def test_any_text_gets_a_refusal_and_nothing_else(text):
    with pytest.raises(GeometryRefused):
        read_geojson(text, some_limits())


def test_limits_name_types_of_geojson():
    with pytest.raises(ValueError):
        Limits(types=frozenset({"Pin"}), metric_srid=2154)
