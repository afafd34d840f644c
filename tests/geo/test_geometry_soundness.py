"""TRUST G8 and G9: shapes that cross themselves, or are nothing, are refused and never repaired."""

import json
import random
import time

import pytest
from django.contrib.gis.geos import GEOSGeometry
from drawing import at, line, multipolygon, one_value, polygon, read, refusal, some_limits, square

from geo.errors import GeometryRefused
from geo.reader import read_geojson

OUTER = square(0, 0, 8)
A_BOW_TIE = [(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]

# What is drawn, the shape, its code (None: accepted as it is).
SHAPES = {
    "square": (polygon(OUTER), None),
    "triangle": (polygon([(0, 0), (2, 0), (1, 2), (0, 0)]), None),
    "clockwise square": (polygon(OUTER[::-1]), None),
    "square with a hole": (polygon(OUTER, square(2, 2, 2)), None),
    "hole wound like its outline": (polygon(OUTER, square(2, 2, 2)[::-1]), None),
    "hole that touches the outline in one point": (
        polygon(OUTER, [(0, 4), (2, 3), (2, 5), (0, 4)]),
        None,
    ),
    "two holes that touch in one point": (polygon(OUTER, square(1, 1, 2), square(3, 3, 2)), None),
    "outline with a repeated point": (polygon([(0, 0), (0, 0), (4, 0), (4, 4), (0, 0)]), None),
    "outline with a point on a side": (polygon([(0, 0), (2, 0), (4, 0), (4, 4), (0, 0)]), None),
    "parts that touch in one point": (multipolygon([square(0, 0, 2)], [square(2, 2, 2)]), None),
    "part inside another's hole": (
        multipolygon([OUTER, square(2, 2, 4)], [square(3, 3, 1)]),
        None,
    ),
    "line": (line((0, 0), (1, 1), (2, 0)), None),
    "line that crosses itself": (line((0, 0), (2, 2), (2, 0), (0, 2)), None),
    "line that comes back": (line((0, 0), (2, 0), (0, 0)), None),
    "line with a repeated point": (line((0, 0), (0, 0), (2, 0)), None),
    "points of which two are the same": (
        {"type": "MultiPoint", "coordinates": [at(0, 0), at(0, 0), at(1, 1)]},
        None,
    ),
    "line of one point said twice": (line((1, 1), (1, 1)), "zero_length"),
    "line of one point said thrice": (line((1, 1), (1, 1), (1, 1)), "zero_length"),
    "line shorter than a hand": (line((0, 0), (0, 0.0005)), "zero_length"),
    "one part of no length": (
        {
            "type": "MultiLineString",
            "coordinates": [[at(0, 0), at(1, 1)], [at(2, 2), at(2, 2)]],
        },
        "zero_length",
    ),
    "ring of one point": (polygon([(1, 1)] * 4), "zero_area"),
    "flat ring": (polygon([(0, 0), (1, 0), (3, 0), (0, 0)]), "zero_area"),
    "there and back": (polygon([(0, 0), (0, 2), (0, 0), (0, 2), (0, 0)]), "zero_area"),
    "flat hole": (polygon(OUTER, [(2, 2), (4, 2), (6, 2), (2, 2)]), "zero_area"),
    "surface smaller than a stamp": (polygon(square(0, 0, 0.0005)), "zero_area"),
    "one part smaller than a stamp": (
        multipolygon([square(0, 0, 2)], [square(4, 4, 0.0005)]),
        "zero_area",
    ),
    "bow-tie": (polygon(A_BOW_TIE), "self_intersection"),
    "bow-tie as a hole": (
        polygon(OUTER, [(x + 1, y + 1) for x, y in A_BOW_TIE]),
        "self_intersection",
    ),
    "spike": (
        polygon([(0, 0), (4, 0), (4, 4), (9, 9), (4, 4), (0, 4), (0, 0)]),
        "self_intersection",
    ),
    "outline that touches itself in one point": (
        polygon([(0, 0), (2, 2), (4, 0), (4, 4), (2, 2), (0, 4), (0, 0)]),
        "self_intersection",
    ),
    "outline drawn twice around": (polygon([*OUTER, *OUTER[1:]]), "self_intersection"),
    "hole across the outline": (polygon(OUTER, square(6, 6, 4)), "self_intersection"),
    "hole along the outline": (polygon(OUTER, square(0, 2, 2)), "self_intersection"),
    "hole as large as the outline": (polygon(OUTER, OUTER), "self_intersection"),
    "overlapping holes": (
        polygon(OUTER, square(1, 1, 3), square(2, 2, 3)),
        "self_intersection",
    ),
    "the same hole twice": (polygon(OUTER, square(1, 1, 3), square(1, 1, 3)), "self_intersection"),
    "overlapping parts": (
        multipolygon([square(0, 0, 2)], [square(1, 1, 2)]),
        "self_intersection",
    ),
    "parts that share a side": (
        multipolygon([square(0, 0, 2)], [square(2, 0, 2)]),
        "self_intersection",
    ),
    "hole outside": (polygon(OUTER, square(10, 10, 1)), "invalid_geometry"),
    "hole in a hole": (polygon(OUTER, square(1, 1, 5), square(2, 2, 1)), "invalid_geometry"),
    "part inside a part": (multipolygon([OUTER], [square(2, 2, 2)]), "invalid_geometry"),
    "hole that cuts the surface in pieces": (
        polygon(OUTER, [(0, 4), (4, 0), (8, 4), (4, 8), (0, 4)]),
        "invalid_geometry",
    ),
}


@pytest.mark.parametrize("drawn", SHAPES)
def test_each_shape_is_taken_as_it_is_or_refused_by_its_fault(drawn):
    value, code = SHAPES[drawn]

    if code:
        assert refusal(value).code == code
    else:
        geometry = read(value).geometry
        assert geometry.valid
        assert geometry.equals(GEOSGeometry(json.dumps(value)))
        assert geometry.num_coords == GEOSGeometry(json.dumps(value)).num_coords


@pytest.mark.parametrize("drawn", [name for name, (_, code) in SHAPES.items() if code is None])
@pytest.mark.django_db
def test_the_database_finds_sound_what_the_reader_does(drawn):
    geometry = read(SHAPES[drawn][0]).geometry

    assert one_value("SELECT public.parvis_sound(%s::geometry)", geometry.hexewkb.decode())


@pytest.mark.parametrize("turned", [1, -1])
def test_polygons_are_stored_right_hand_wound_however_they_were_drawn(turned):
    stored = read(polygon(OUTER[::turned], square(2, 2, 2)[::turned])).geometry

    assert [ring.is_counterclockwise for ring in stored] == [True, False]


def test_a_crossing_is_refused_with_its_place():
    refused = refusal(polygon(A_BOW_TIE))

    assert refused.facts == {"position": [pytest.approx(2.201), pytest.approx(48.881)]}
    assert "2.201, 48.881" in str(refused)


def test_another_fault_is_refused_with_its_place_and_its_kind():
    refused = refusal(polygon(OUTER, square(10, 10, 1)))

    assert refused.facts == {"reason": "Hole lies outside shell", "position": at(10, 10)}


@pytest.mark.parametrize("vertices", [100, 200, 300, 499])
def test_a_hostile_scribble_is_refused_quickly(vertices):
    draw = random.Random(vertices)
    for _ in range(25):
        ring = [(draw.uniform(0, 20), draw.uniform(0, 20)) for _ in range(vertices)]
        text = json.dumps(polygon([*ring, ring[0]]))
        started = time.process_time()

        with pytest.raises(GeometryRefused) as refused:
            read_geojson(text, some_limits())

        assert refused.value.code == "self_intersection"
        assert time.process_time() - started < 10  # out of proportion, however busy the machine
