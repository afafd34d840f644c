"""TRUST G1, G3, G4, G6, G7, G13: what is judged on the text, before any geometry exists."""

import json
import time

import pytest
from drawing import point, read, some_limits, text_refusal

from geo.errors import GeometryRefused
from geo.reader import read_geojson, read_parsed
from geo.text import MAX_DEPTH

KB_256 = 256 * 1024
OUT_OF_PROPORTION = 10
"""Seconds: a scan whose time grew with the square of such a text would take minutes, a proper one a
fraction of one second, with a collection of garbage in a long process two."""


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "-Infinity", "9" * 400])
@pytest.mark.parametrize("text", ['{"type":"Point","coordinates":[%s,48.9]}', '{"id":%s}'])
def test_a_number_that_is_not_finite_is_refused_wherever_it_stands(text, number):
    assert text_refusal(text % number).code == "coordinate_not_finite"


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_parsed_number_that_is_not_finite_is_refused_even_as_a_height(number, place):
    coordinates = [2.2, 48.9, 30.0]
    coordinates[place] = number

    with pytest.raises(GeometryRefused) as refused:
        read_parsed(point(*coordinates), some_limits())

    assert refused.value.code == "coordinate_not_finite"


@pytest.mark.parametrize(
    "text",
    [
        "POINT(2 48)",
        "POINT(nan 1)",
        "SRID=2154;POINT(641350 6866963)",
        "0101000000000000000000004000000000000048400",
        '"POINT(2 48)"',
        "",
        "   ",
        "null",
        "true",
        "3",
        '["Point", [2, 48]]',
        "{}",
        '{"coordinates":[2,48]}',
        '{"type":"Point","coordinates":[2,48]',
        '{"type":"Point","coordinates":[2,48]} {}',
        "{'type':'Point','coordinates':[2,48]}",
        '{"type":"Point","coordinates":[2,48,]}',
        '{"type":"Point","coordinates":[02,48]}',
        '\ufeff{"type":"Point","coordinates":[2,48]}',
        '{"type":"Poi\nnt","coordinates":[2,48]}',
        '{"type":"Point","coordinates":[2,48],"id":"\ud800"}',
        '{"type":"Point","coordinates":[2,48]}\x00',
        '"unfinished \\',
        b'{"type":"Point","coordinates":[2,48],"id":"\xe9"}',
        b"\x01\x01\x00\x00\x00",
    ],
)
def test_what_is_not_one_json_object_with_a_type_is_not_geojson(text):
    assert text_refusal(text).code == "not_geojson"


@pytest.mark.parametrize("value", [None, True, 3, "POINT(2 48)", [], {}, ["Point", [2, 48]]])
def test_a_parsed_value_that_is_no_object_with_a_type_is_not_geojson(value):
    with pytest.raises(GeometryRefused) as refused:
        read_parsed(value, some_limits())

    assert refused.value.code == "not_geojson"


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"Point","type":"Point","coordinates":[2,48]}',
        '{"type":"Point","coordinates":[2,48],"coordinates":[3,49]}',
        '{"type":"Point","coordinates":[2,48],"x":{"a":1,"a":2}}',
        '{"type":"Point","coordinates":[2,48],"\\u0074ype":"Polygon"}',
    ],
)
def test_a_member_written_twice_is_refused_at_every_level(text):
    assert text_refusal(text).code == "duplicate_key"


def test_a_text_of_exactly_the_limit_is_read_and_one_byte_more_is_not():
    text = json.dumps(point(2.2, 48.9))

    assert read_geojson(text, some_limits(max_bytes=len(text))).geometry.coords == (2.2, 48.9)

    refused = text_refusal(text, max_bytes=len(text) - 1)
    assert (refused.code, refused.facts) == (
        "too_large",
        {"bytes": len(text), "limit": len(text) - 1},
    )


@pytest.mark.parametrize("kind", [str, bytes])
def test_the_limit_counts_bytes_and_not_characters(kind):
    text = '{"type":"Point","coordinates":[2,48],"id":"' + "é" * 100 + '"}'
    weight = len(text.encode())

    refused = text_refusal(text if kind is str else text.encode(), max_bytes=weight - 1)

    assert refused.facts == {"bytes": weight, "limit": weight - 1}


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
@pytest.mark.parametrize("depth", [1_000, 5_000, 50_000])
def test_deep_nesting_is_refused_in_no_time(opening, depth):
    text = (opening * depth)[:KB_256]
    started = time.process_time()

    assert text_refusal(text).code == "too_deep"

    assert time.process_time() - started < OUT_OF_PROPORTION


def nested_collections(depth: int) -> dict:
    value = point(2, 48)
    for _ in range(depth):
        value = {"type": "GeometryCollection", "geometries": [value]}
    return value


@pytest.mark.parametrize("depth", [5, 900, 5_000])
def test_collections_inside_collections_are_refused_before_anybody_walks_into_them(depth):
    with pytest.raises(GeometryRefused) as refused:
        read_parsed(nested_collections(depth), some_limits())

    assert refused.value.code == "too_deep"
    assert refused.value.facts == {"limit": MAX_DEPTH}


@pytest.mark.parametrize("empty", ["[]", "{}", "1"])
def test_the_depth_is_counted_alike_in_text_and_in_values(empty):
    inner = MAX_DEPTH - 1 - (empty != "1")
    fits = '{"type":"Point","coordinates":[2,48],"x":%s}' % ("[" * inner + empty + "]" * inner)
    too_deep = '{"type":"Point","coordinates":[2,48],"x":%s}' % (
        "[" * (inner + 1) + empty + "]" * (inner + 1)
    )

    assert read(json.loads(fits)).geometry.coords == (2, 48)
    assert read_geojson(fits, some_limits()).geometry.coords == (2, 48)

    assert text_refusal(too_deep).code == "too_deep"
    with pytest.raises(GeometryRefused) as refused:
        read_parsed(json.loads(too_deep), some_limits())
    assert refused.value.code == "too_deep"


def test_brackets_inside_a_string_are_not_nesting():
    value = {**point(2, 48), "note": '[[[[[[[[[[ " ]] \\ {{{{{{{{{{{{'}

    assert read(value).geometry.coords == (2, 48)


@pytest.mark.parametrize(
    "text",
    [
        "[" * KB_256,
        "]" * KB_256,
        '"' * KB_256,
        '"\\' * (KB_256 // 2),
        "\\" * KB_256,
        "[],"[:2] * (KB_256 // 2),
        "[" + "[]," * 87_000 + "[]]",
        "1" * KB_256,
        "0." + "1" * (KB_256 - 2),
        "0." + "0" * (KB_256 - 12) + "1e200000",
        '{"type":"MultiPolygon","coordinates":[' + "[[]]," * 50_000 + "[[]]]}",
    ],
)
def test_no_text_of_the_allowed_size_takes_long(text):
    started = time.process_time()

    text_refusal(text)

    assert time.process_time() - started < OUT_OF_PROPORTION


def test_forty_megabytes_are_refused_without_being_read():
    text = b'{"type":"Polygon","coordinates":[[' + b"[2,48]," * 6_000_000
    started = time.process_time()

    assert text_refusal(text).code == "too_large"

    assert time.process_time() - started < 1
