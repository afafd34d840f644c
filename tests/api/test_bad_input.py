"""Bad input gets a clear answer, and nothing is stored (TRUST tables G, T3, R4, L8)."""

import json
import math
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Device, Person
from api.parsers import MAX_BODY
from campaigns.enums import Act, Visibility
from contributions import filters
from contributions.enums import State
from contributions.models import Contribution, Event, Receipt, Reply, Submission, Support
from tests.api.asking import a_body, contributions_of, hand_in, new_key, one, problem, send
from tests.factories import (
    EAST,
    NORTH,
    PLACE,
    SOUTH,
    WEST,
    a_campaign,
    a_contribution,
    a_layer,
    a_phase,
    a_square,
    an_area,
)

pytestmark = pytest.mark.django_db
LON, LAT = PLACE
STORED = (Contribution, Reply, Receipt, Event, Submission, Support, Person, Device)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in STORED}


def at(x: float, y: float) -> list[float]:
    """The position x and y steps of some 100 metres from the place of most tests."""
    return [round(LON + x * 0.001, 7), round(LAT + y * 0.001, 7)]


def line(*steps: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": [at(*step) for step in steps]}


def polygon(*rings: list[tuple[float, float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[at(*step) for step in ring] for ring in rings]}


def point(*numbers: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": list(numbers)}


def square(x: float, y: float, side: float) -> list[tuple[float, float]]:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]


class Written(str):
    """JSON text that no JSON writer would write."""

    __slots__ = ()


def written(*numbers: str) -> Written:
    """A point of these numbers, as they are spelled."""
    return Written('{"type": "Point", "coordinates": [' + ", ".join(numbers) + "]}")


def deep(levels: int) -> Written:
    return written("[" * levels + "1" + "]" * levels)


def circle(corners: int, radius: float = 1.0) -> dict[str, Any]:
    steps = [
        (radius * math.cos(angle), radius * math.sin(angle))
        for angle in (2 * math.pi * number / corners for number in range(corners))
    ]
    return polygon([*steps, steps[0]])


@dataclass
class Row:
    """A geometry as it is sent (a value, or text), and the refusal that it meets."""

    name: str
    geometry: Any
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    status: int = 400


CRS = [
    {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}},
    {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}},
    "http://127.0.0.1:9/crs",
    None,
]
FAR_STRIP = [[179, 0], [-179, 0], [-179, 1], [179, 1], [179, 0]]
GEOMETRIES = [
    # G1 to G3: numbers that are none, or that no place has
    Row("G1 infinite", written("1e999", "48.9"), "coordinate_not_finite"),
    Row("G1 huge integer", written("9" * 400, "48.9"), "coordinate_not_finite"),
    Row("G2 1e200", point(1e200, 48.9), "coordinate_out_of_range", {"longitude": 1e200}),
    Row("G2 1e308", point(2.2, -1e308), "coordinate_out_of_range", {"latitude": -1e308}),
    *(
        Row(f"G3 {word}", written(word, "48.9"), "coordinate_not_finite")
        for word in ("NaN", "Infinity", "-Infinity")
    ),
    # G4: other notations
    Row("G4 WKT", "POINT(2.2205 48.889)", "not_geojson"),
    Row("G4 EWKT", "SRID=2154;POINT(641350 6866963)", "not_geojson"),
    Row("G4 hexadecimal", "0101000020E610000000000000000000400000000000004840", "not_geojson"),
    Row("G4 GeoJSON as text", json.dumps(point(LON, LAT)), "not_geojson"),
    Row("G4 a number", 7, "not_geojson"),
    Row("G4 a list", [LON, LAT], "not_geojson"),
    Row("G4 nothing", None, "null"),
    Row("G4 no type", {"coordinates": [LON, LAT]}, "not_geojson"),
    # G5: another coordinate system
    *(
        Row(f"G5 crs {number}", {**point(LON, LAT), "crs": crs}, "crs_not_allowed")
        for number, crs in enumerate(CRS)
    ),
    # G6: lists in lists
    Row("G6 20 deep", deep(20), "too_deep", {"limit": 8}),
    Row("G6 5,000 deep", deep(5_000), "too_deep", {"limit": 8}),
    Row("G6 50,000 deep", deep(50_000), "too_deep", {"limit": 8}),
    Row("G6 collection", {"type": "GeometryCollection", "geometries": [point(LON, LAT)]},
        "geometry_type_not_allowed", {"type": "GeometryCollection"}),
    # G7: too much of it
    Row("G7 501 vertices", circle(500), "too_many_vertices", {"vertices": 501, "limit": 500}),
    Row("G7 a million", written(", ".join(["[2.2205, 48.8890]"] * 1_000_000)), "too_large",
        {"limit": MAX_BODY}, 413),
    Row("G7 10 MB of spaces", Written(" " * 10_000_000 + "7"), "too_large",
        {"limit": MAX_BODY}, 413),
    # G8 and G9: shapes that are none
    Row("G8 crosses itself", polygon([(0, 0), (2, 2), (2, 0), (0, 3), (0, 0)]),
        "self_intersection"),
    Row("G9 bow-tie", polygon([(0, 0), (1, 1), (1, 0), (0, 1), (0, 0)]), "self_intersection"),
    Row("G9 flat", polygon([(0, 0), (1, 0), (2, 0), (0, 0)]), "zero_area"),
    Row("G9 flat and aslant", polygon([(0, 0), (1, 1), (2, 2), (0, 0)]), "zero_area"),
    Row("G9 repeated points", line((0, 0), (0, 0)), "zero_length"),
    Row("G9 one point", line((0, 0)), "line_too_short", {"vertices": 1, "minimum": 2}),
    Row("G9 unclosed", polygon([(0, 0), (1, 0), (1, 1), (0, 1)]), "ring_not_closed"),
    Row("G9 two corners", polygon([(0, 0), (1, 1), (0, 0)]), "ring_too_short",
        {"vertices": 3, "minimum": 4}),
    Row("G9 hole outside", polygon(square(0, 0, 1), square(3, 3, 1)), "invalid_geometry"),
    Row("G9 nested holes", polygon(square(0, 0, 5), square(1, 1, 3), square(2, 2, 1)),
        "invalid_geometry"),
    Row("G9 overlapping holes", polygon(square(0, 0, 5), square(1, 1, 2), square(2, 2, 2)),
        "self_intersection"),
    Row("G9 spike", polygon([(0, 0), (2, 0), (2, 2), (2, 4), (2, 2), (0, 2), (0, 0)]),
        "self_intersection"),
    # G10 and G11: elsewhere on the earth
    Row("G10 strip over the antimeridian", {"type": "Polygon", "coordinates": [FAR_STRIP]},
        "too_large_surface", {"limit_m2": 1_000_000}),
    Row("G10 date line", point(180, 0), "outside_perimeter", {"bearing": "north"}),
    Row("G10 pole", point(0, 90), "outside_perimeter"),
    Row("G11 swapped", point(LAT, LON), "outside_perimeter", {"hint": "swapped"}),
    Row("G11 null island", point(0, 0), "outside_perimeter", {"bearing": "north"}),
    Row("G11 metres", point(641350, 6866963), "coordinate_out_of_range", {"hint": "metric"}),
    # G12 and G13: what the layer and RFC 7946 do not know
    Row("G12 wrong type", {"type": "MultiPoint", "coordinates": [at(0, 0)]},
        "geometry_type_not_allowed",
        {"type": "MultiPoint", "allowed": ["LineString", "Point", "Polygon"]}),
    Row("G12 unknown type", {"type": "Circle", "coordinates": at(0, 0)}, "not_a_geometry"),
    Row("G13 four numbers", point(LON, LAT, 30, 1), "bad_coordinates"),
    Row("G13 five numbers", point(LON, LAT, 30, 1, 2), "bad_coordinates"),
    Row("G13 one number", point(LON), "bad_coordinates"),
    Row("G13 no number", point(), "empty_geometry"),
    Row("G13 empty line", {"type": "LineString", "coordinates": []}, "empty_geometry"),
    Row("G13 texts", point(str(LON), str(LAT)), "bad_coordinates"),
    Row("G13 truth values", point(*[True, False]), "bad_coordinates"),
    Row("G13 nulls", point(None, None), "bad_coordinates"),
    Row("G13 no coordinates", {"type": "Point"}, "bad_coordinates"),
    Row("G13 twice the same member",
        Written('{"type": "Point", "coordinates": [2.22, 48.88], "coordinates": [0, 0]}'),
        "duplicate_key"),
    Row("G13 Feature", {"type": "Feature", "geometry": point(LON, LAT), "properties": {}},
        "not_a_geometry", {"type": "Feature"}),
    Row("G13 FeatureCollection", {"type": "FeatureCollection", "features": []}, "not_a_geometry"),
    Row("G13 bad box", {**point(LON, LAT), "bbox": [1, 2]}, "bad_bbox"),
    # G14: the ground
    Row("G14 in the hole", point(2.2260, 48.8860), "outside_perimeter"),
    Row("G14 in a closed area", point(2.2120, 48.8920), "in_excluded_area",
        {"reason": "Works under way"}),
    Row("G14 just outside", point(EAST + 0.0001, LAT), "outside_perimeter",
        {"distance_m": 7, "bearing": "west"}),
    Row("too long", line((-9, 0), (9, 0), (-9, 1), (9, 1), (-9, 2)), "too_long",
        {"limit_m": 5_000}),
    Row("too wide", polygon(square(-6, -8, 15)), "too_large_surface", {"limit_m2": 1_000_000}),
]  # fmt: skip


@pytest.fixture
def layer():
    """A layer on a square of 3 km with a hole in it and a closed area."""
    hole = a_square(2.2250, 48.8850, 2.2270, 48.8870)
    campaign = a_campaign(perimeter=_as_multi(a_square(WEST, SOUTH, EAST, NORTH).difference(hole)))
    an_area(campaign, a_square(2.2110, 48.8910, 2.2130, 48.8930), is_open=False)
    return a_layer(campaign)


def _as_multi(shape):
    from django.contrib.gis.geos import MultiPolygon

    return shape if shape.geom_type == "MultiPolygon" else MultiPolygon(shape, srid=4326)


def text_with(geometry: Any, layer: Any) -> str:
    """The body with `geometry` in it, as JSON unless it is written already."""
    written = geometry if isinstance(geometry, Written) else json.dumps(geometry)
    return json.dumps(a_body(layer, geometry="PLACE")).replace('"PLACE"', written)


@pytest.mark.parametrize("row", GEOMETRIES, ids=lambda row: row.name)
def test_a_geometry_that_cannot_be_taken_is_told_why_and_leaves_nothing(client, layer, row):
    before = counts()

    told = problem(
        send(client, contributions_of(layer), text_with(row.geometry, layer)), row.status
    )

    assert told["code"] == row.code
    assert {name: told.get(name) for name in row.facts} == row.facts
    assert counts() == before


def test_every_row_from_g1_to_g14_is_in_the_table():
    rows = {row.name.split()[0] for row in GEOMETRIES}

    assert rows >= {f"G{number}" for number in range(1, 15)}


@pytest.mark.parametrize("row", [row for row in GEOMETRIES if row.code == "self_intersection"],
                         ids=lambda row: row.name)  # fmt: skip
def test_a_shape_that_crosses_itself_is_told_where(client, layer, row):
    told = problem(hand_in(client, layer, geometry=row.geometry), 400)

    longitude, latitude = told["position"]
    assert abs(longitude - LON) < 0.01
    assert abs(latitude - LAT) < 0.01
    assert f"{longitude:.9g}" in told["detail"]


@pytest.mark.parametrize(
    "geometry", [point(180, 0), point(-180, 0), point(0, 90), point(0, -90), point(LAT, LON)]
)
def test_a_far_place_is_told_a_finite_distance_and_where_the_ground_begins(client, layer, geometry):
    told = problem(hand_in(client, layer, geometry=geometry), 400)

    assert told["code"] == "outside_perimeter"
    assert 1_000_000 < told["distance_m"] < 20_100_000
    longitude, latitude = told["nearest"]
    assert WEST <= longitude <= EAST
    assert SOUTH <= latitude <= NORTH


def test_a_strip_over_the_antimeridian_is_outside_where_surfaces_have_no_limit(client):
    layer = a_layer(rule={"max_surface_m2": 10**15})

    told = problem(
        hand_in(client, layer, geometry={"type": "Polygon", "coordinates": [FAR_STRIP]}), 400
    )

    assert told["code"] == "outside_perimeter"
    assert math.isfinite(told["distance_m"])


@pytest.mark.parametrize(
    "place",
    [
        (WEST, LAT), (EAST, NORTH), (LON, SOUTH),  # the edge of the perimeter and a corner of it
        (2.2250, 48.8860), (2.2270, 48.8870),  # the edge of its hole
        (2.2110, 48.8920), (2.2130, 48.8930),  # the edge of the closed area
    ],
)  # fmt: skip
def test_g14_a_place_exactly_on_an_edge_is_accepted(client, layer, place):
    assert hand_in(client, layer, geometry=point(*place)).status_code == 202
    assert Contribution.objects.get().geom.coords == place


def test_g13_a_height_is_dropped_and_said(client, layer):
    response = hand_in(client, layer, geometry=point(LON, LAT, 35.5))

    assert response.status_code == 202
    assert response.json()["height_dropped"] is True
    stored = Contribution.objects.get().geom
    assert (stored.coords, stored.hasz, stored.srid) == (PLACE, False, 4326)


def test_a_flat_one_is_not_said_to_have_had_a_height(client, layer):
    assert hand_in(client, layer).json()["height_dropped"] is False


def test_g9_a_clockwise_outline_is_accepted_and_stored_the_right_way_round(client, layer):
    clockwise = polygon([(0, 0), (0, 1), (1, 1), (1, 0), (0, 0)])

    assert hand_in(client, layer, geometry=clockwise).status_code == 202
    assert Contribution.objects.get().geom[0].is_counterclockwise


def test_500_vertices_are_accepted(client, layer):
    assert hand_in(client, layer, geometry=circle(499)).status_code == 202
    assert Contribution.objects.get().geom.num_coords == 500


def test_numbers_that_end_processes_leave_this_one_alive():
    """In a process of its own, so that what would kill it is seen and kills nothing else."""
    script = """
import django, os
django.setup()
from django.contrib.gis.geos import Point
from geo.errors import GeometryRefused
from geo.reader import Limits, read_geojson
limits = Limits(types=frozenset({"Point"}), metric_srid=2154)
for number in ("1e200", "-1e200", "1e308", "1.7976931348623157e308", "1e999", "NaN", "9" * 400):
    try:
        read_geojson('{"type": "Point", "coordinates": [%s, 48.9]}' % number, limits)
    except GeometryRefused as refusal:
        print(refusal.code, len(str(refusal)) > 0)
print(len(str(Point(1e308, 0))) > 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:-1] == (
        ["coordinate_out_of_range True"] * 4 + ["coordinate_not_finite True"] * 3 + ["True"]
    )


# Bodies ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "status"),
    [
        ("", "required", 400),
        ("{", "not_json", 400),
        ("{'type': 'Feature'}", "not_json", 400),
        (b"\xff\xfe{}", "not_json", 400),
        ("[]", "invalid", 400),
        ('"Feature"', "invalid", 400),
        ("null", "null", 400),
        ("{}", "required", 400),
        ('{"type": "Feature", "type": "Feature"}', "duplicate_key", 400),
        ('{"a": ' + "[" * 5_000 + "]" * 5_000 + "}", "too_deep", 400),
        ('{"type": "' + "x" * 10_000_000 + '"}', "too_large", 413),
        ("[" * 10_000_000, "too_large", 413),
    ],
    ids=lambda value: str(value)[:20],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_refused(client, layer, text, code, status):
    before = counts()

    told = problem(send(client, contributions_of(layer), text), status)

    assert told["code"] == code
    assert counts() == before


@pytest.mark.parametrize(
    "type_",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_only_json_is_read(client, layer, type_):
    response = client.post(
        contributions_of(layer), "title=x", content_type=type_, headers={"Idempotency-Key": "k" * 9}
    )

    assert problem(response, 415)["code"] == "unsupported_media_type"
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(
    ("field_name", "value", "code"),
    [
        ("title", "", "blank"),
        ("title", "   \n ", "blank"),
        ("title", "\u200f\u202e", "blank"),
        ("title", 5, "invalid"),
        ("title", None, "null"),
        ("title", ["a"], "invalid"),
        ("title", {"fr": "a"}, "invalid"),
        ("title", True, "invalid"),
        ("text", "", "blank"),
        ("text", "a\x00b", "null_characters_not_allowed"),
        ("text", 1.5, "invalid"),
        ("kind", "petition", "invalid_choice"),
        ("kind", "", "invalid_choice"),
        ("kind", None, "null"),
        ("category", "nothing-of-the-kind", "unknown_category"),
        ("category", "x" * 51, "max_length"),
        ("email", "not an address", "bad_email"),
        ("email", "a@b\nBcc: all@parvis.example", "bad_email"),
        ("precision", "closer", "invalid_choice"),
        ("feature", 12345, "unknown_feature"),
        ("feature", "x", "invalid"),
        ("feature", 0, "min_value"),
        ("feature", 1e30, "invalid"),
        ("feature", 1.5, "invalid"),
    ],
)  # fmt: skip
def test_a_member_that_cannot_be_accepted_is_named(client, layer, field_name, value, code):
    before = counts()

    told = problem(hand_in(client, layer, **{field_name: value}), 400)

    assert (told["code"], told["field"].removeprefix("properties.")) == (code, field_name)
    assert counts() == before


@pytest.mark.parametrize("surrogate", ['"\\ud800"', '"a\\udfffb"'])
def test_half_a_character_is_refused(client, layer, surrogate):
    body = json.dumps(a_body(layer, text="WORDS")).replace('"WORDS"', surrogate)

    told = problem(send(client, contributions_of(layer), body), 400)

    assert told["code"] in ("unreadable_text", "surrogate_characters_not_allowed")
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize(
    ("field_name", "length", "limit"),
    [("text", 20_000, 5_000), ("text", 5_001, 5_000), ("title", 121, 120), ("signature", 81, 80)],
)
def test_a_text_that_is_too_long_is_told_its_length_and_the_limit(
    client, layer, field_name, length, limit
):
    before = counts()

    told = problem(hand_in(client, layer, **{field_name: "é" * length}), 400)

    assert (told["code"], told["field"], told["length"], told["limit"]) == (
        "too_long", field_name, length, limit,
    )  # fmt: skip
    assert str(length) in told["detail"].replace("\u202f", "").replace("\xa0", "")
    assert counts() == before


def test_texts_of_exactly_the_limit_are_accepted(client, layer):
    words = {"title": "t" * 120, "text": "é" * 5_000, "signature": "s" * 80}

    assert hand_in(client, layer, **words).status_code == 202
    stored = Contribution.objects.values("title", "text", "signature").get()
    assert stored == words


WRITINGS = {
    "Arabic": "مقعد في الظل 🌳",
    "Hebrew and French": "ספסל à l'ombre",
    "emoji of families": "👨‍👩‍👧‍👦 🏳️‍🌈 🇫🇷",
    "HTML": '<b onmouseover="alert(1)">bench</b> & <i>shade</i>',
    "script": "<script>alert(document.cookie)</script><img src=x onerror=alert(1)>",
    "template": "{{ settings.SECRET_KEY }} {% debug %} ${7*7} #{7*7}",
    "SQL": "'; DROP TABLE contributions_contribution; --",
    "formula": "=HYPERLINK(\"http://evil.example\",\"click\")",
    "JSON": '{"a": "\\u0000"}',
}  # fmt: skip


@pytest.mark.parametrize("words", WRITINGS.values(), ids=WRITINGS)
def test_whatever_is_written_is_stored_as_it_is_and_served_as_the_same_text(client, words):
    layer = a_layer(a_campaign(moderation="after"))

    response = hand_in(client, layer, title=words, text=words, signature=words)

    assert response.status_code == 201
    stored = Contribution.objects.get()
    assert (stored.title, stored.text, stored.signature) == (words, words, words)
    for path in (contributions_of(layer), one(stored)):
        served = client.get(path)
        assert served["Content-Type"] == "application/json"
        assert served["X-Content-Type-Options"] == "nosniff"
        feature = served.json()
        feature = feature["features"][0] if "features" in feature else feature
        told = feature["properties"]
        assert (told["title"], told["text"], told["signature"]) == (words, words, words)


# What is open, and how often ---------------------------------------------------------------------


def test_a_phase_that_has_not_begun_says_from_when(client):
    campaign = a_campaign(acts=())
    phase = a_phase(campaign, begins=3, ends=9)
    a_phase(campaign, begins=20, ends=30)
    layer = a_layer(campaign)
    before = counts()

    told = problem(hand_in(client, layer), 409)

    assert told["code"] == "not_yet_open"
    assert datetime.fromisoformat(told["until"]) == phase.period.lower
    assert counts() == before


@pytest.mark.parametrize("acts", [tuple(Act), (Act.REPLY, Act.SUPPORT)])
def test_a_phase_that_is_over_says_that_it_is(client, acts):
    campaign = a_campaign(acts=())
    a_phase(campaign, begins=-9, ends=-1)
    if acts != tuple(Act):
        a_phase(campaign, acts=acts)  # open, but not for contributions
    before = counts()

    told = problem(hand_in(client, a_layer(campaign)), 409)

    assert told["code"] == "closed"
    assert "until" not in told
    assert counts() == before


def test_an_archived_campaign_is_closed_and_a_draft_is_not_there(client):
    archived = a_layer(a_campaign(visibility=Visibility.ARCHIVED))
    draft = a_layer(a_campaign(visibility=Visibility.DRAFT))

    assert problem(hand_in(client, archived), 409)["code"] == "campaign_closed"
    assert problem(hand_in(client, draft), 404)["code"] == "not_found"
    assert Contribution.objects.count() == 0


def test_a_layer_that_is_hidden_of_another_kind_or_elsewhere_is_not_there(client, layer):
    hidden = a_layer(layer.campaign, is_shown=False)
    reference = a_layer(layer.campaign, kind="reference")
    elsewhere = a_layer()

    for other in (hidden, reference, elsewhere):
        path = contributions_of(layer)
        assert problem(send(client, path, a_body(other)), 404)["code"] == "not_found"


def test_a_quota_says_how_many_the_limit_and_when_to_come_back(client):
    campaign = a_campaign(acts=())
    phase = a_phase(campaign, quota=2, ends=10)
    layer = a_layer(campaign)
    device = hand_in(client, layer).json()["device"]
    assert hand_in(client, layer, device=device).status_code == 202
    before = counts()

    response = hand_in(client, layer, device=device)

    told = problem(response, 429)
    assert (told["code"], told["used"], told["limit"]) == ("quota_reached", 2, 2)
    assert datetime.fromisoformat(told["until"]) == phase.period.upper
    assert 0 < int(response["Retry-After"]) == told["retry_after"] <= 10 * 86_400
    assert counts() == before
    assert hand_in(client, layer).status_code == 202  # somebody else may


def test_a_layers_own_quota_counts_that_layer_alone(client):
    campaign = a_campaign()
    layer, other = a_layer(campaign, rule={"quota": 1}), a_layer(campaign)
    device = hand_in(client, layer).json()["device"]

    assert problem(hand_in(client, layer, device=device), 429)["limit"] == 1
    assert hand_in(client, other, device=device).status_code == 202


def test_a_layer_that_asks_for_a_known_person_says_so(client):
    layer = a_layer(rule={"assurance": 2})
    before = counts()

    response = hand_in(client, layer)

    told = problem(response, 401)
    assert (told["code"], told["needed"]) == ("assurance_too_low", 2)
    assert response["WWW-Authenticate"] == "Device"
    assert counts() == before


# Once only ---------------------------------------------------------------------------------------


def test_a_double_click_makes_one_contribution(client, layer):
    key = new_key()
    first = hand_in(client, layer, key=key).json()

    with_device = hand_in(client, layer, key=key, device=first["device"])
    without = hand_in(client, layer, key=key)

    for again in (with_device, without):
        assert again.status_code == 202
        assert again.json() == {name: first[name] for name in first if name != "device"}
    assert Contribution.objects.get().public_id == first["id"]
    assert (Person.objects.count(), Device.objects.count(), Receipt.objects.count()) == (1, 1, 1)


def test_a_retry_is_answered_even_when_the_phase_has_ended_since(client, layer):
    key = new_key()
    first = hand_in(client, layer, key=key).json()
    layer.campaign.phases.all().delete()

    assert hand_in(client, layer, key=key).json()["id"] == first["id"]
    assert problem(hand_in(client, layer), 409)["code"] == "closed"


def test_a_refused_act_leaves_its_key_free(client, layer):
    key = new_key()
    problem(hand_in(client, layer, key=key, title=""), 400)

    assert hand_in(client, layer, key=key).status_code == 202


def test_the_same_key_with_another_body_is_refused(client, layer):
    key = new_key()
    first = hand_in(client, layer, key=key)
    before = counts()

    for words in ({"title": "Otherwise"}, {"geometry": point(*at(1, 1))}, {"signature": "Ana"}):
        told = problem(hand_in(client, layer, key=key, **words), 422)
        assert told["code"] == "key_reused"

    assert counts() == before
    assert first.status_code == 202


def test_the_same_key_in_another_campaign_is_another_act(client, layer):
    key = new_key()

    ids = {hand_in(client, each, key=key).json()["id"] for each in (layer, a_layer())}

    assert len(ids) == 2


@pytest.mark.parametrize(
    ("key", "code"),
    [("", "key_missing"), ("short", "bad_key"), ("k" * 65, "bad_key"), ("clé" * 5, "bad_key")],
)
def test_a_key_that_is_none_is_refused(client, layer, key, code):
    told = problem(hand_in(client, layer, key=key), 400)

    assert told["code"] == code
    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("key", ["k" * 8, "k" * 64])
def test_keys_of_8_to_64_characters_are_taken(client, layer, key):
    assert hand_in(client, layer, key=key).status_code == 202


# R4: nothing more than what is declared ----------------------------------------------------------

WRITTEN = {
    "layer", "kind", "title", "text", "category", "signature", "email", "precision", "feature",
}  # fmt: skip
FIELDS = sorted({each.name for each in Contribution._meta.get_fields()} - WRITTEN)
MORE = ["campaign", "is_staff", "layer_id", "author_id", "author__email", "pk", "__class__"]


@pytest.mark.parametrize("name", [*FIELDS, *MORE])
def test_r4_an_extra_member_is_refused_by_name(client, layer, name):
    before = counts()

    inside = problem(hand_in(client, layer, **{name: 1}), 400)
    beside = problem(send(client, contributions_of(layer), {**a_body(layer), name: 1}), 400)

    assert (inside["code"], inside["field"]) == ("unknown_field", f"properties.{name}")
    assert (beside["code"], beside["field"]) == ("unknown_field", name)
    assert counts() == before


@pytest.mark.parametrize("name", ["state", "is_public", "author", "contribution", "voices"])
def test_r4_an_extra_member_of_a_reply_is_refused_by_name(client, name):
    item = a_contribution()
    before = counts()

    told = problem(send(client, one(item, "replies/"), {"text": "Yes.", name: 1}), 400)

    assert (told["code"], told["field"]) == ("unknown_field", name)
    assert counts() == before


@pytest.mark.parametrize("verb", ["put", "patch", "delete"])
def test_r4_a_contribution_cannot_be_written_through_its_address(client, verb):
    item = a_contribution()

    response = send(client, one(item), {"state": "held"}, verb=verb)

    assert problem(response, 405)["code"] == "method_not_allowed"
    assert Contribution.objects.get(pk=item.pk).state == State.PUBLISHED


# T3 and L8: what may be asked --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "code", "name"),
    [
        ("bbox=nan,nan,nan,nan", "bad_bbox", None),
        ("bbox=inf,0,1,1", "bad_bbox", None),
        ("bbox=1e999,0,1,1", "bad_bbox", None),
        ("bbox=3,48,2,49", "bad_bbox", None),
        ("bbox=2,49,3,48", "bad_bbox", None),
        ("bbox=2,48,3", "bad_bbox", None),
        ("bbox=2,48,3,49,50", "bad_bbox", None),
        ("bbox=2,48,3,49;DROP", "bad_bbox", None),
        ("bbox=-181,0,0,1", "bad_bbox", None),
        ("bbox=0,0,1,91", "bad_bbox", None),
        ("bbox=a,b,c,d", "bad_bbox", None),
        ("bbox=0x1,0,1,1", "bad_bbox", None),
        ("limit=0", "bad_value", "limit"),
        ("limit=201", "bad_value", "limit"),
        ("limit=1000000000", "bad_value", "limit"),
        ("limit=-1", "bad_value", "limit"),
        ("limit=1.5", "bad_value", "limit"),
        ("limit=%D9%A3", "bad_value", "limit"),
        ("after=x", "bad_value", "after"),
        ("after=2026-01-01_", "bad_value", "after"),
        ("after=2026-13-01_5", "bad_value", "after"),
        ("after=nan_5&sort=supported", "bad_value", "after"),
        ("sort=title", "bad_value", "sort"),
        ("sort=-published_on", "bad_value", "sort"),
        ("kind=petition", "bad_value", "kind"),
        ("answered=maybe", "bad_value", "answered"),
        ("q=" + "x" * 101, "bad_value", "q"),
        ("q=" + "x" * 10_000, "bad_value", "q"),
        ("q=a%00b", "bad_value", "q"),
        ("offset=10000000", "unknown_parameter", "offset"),
        ("page=2", "unknown_parameter", "page"),
        ("format=api", "unknown_parameter", "format"),
        ("kind=proposal&kind=proposal", "repeated_parameter", "kind"),
        ("limit=1&limit=2", "repeated_parameter", "limit"),
        ("&".join(f"p{number}=1" for number in range(90)), "unknown_parameter", "p0"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_t3_a_question_that_cannot_be_answered_is_refused(client, layer, query, code, name):
    told = problem(client.get(f"{contributions_of(layer)}?{query}"), 400)

    assert (told["code"], told.get("field")) == (code, name)


def test_t3_a_page_size_out_of_bounds_is_told_the_bound(client, layer):
    assert problem(client.get(f"{contributions_of(layer)}?limit=999"), 400)["limit"] == 200


def _paths() -> list[str]:
    names = {each.name for each in Contribution._meta.get_fields()}
    lookups = ("", "__icontains", "__startswith", "__gt", "__isnull")
    plain = [f"{name}{lookup}" for name in sorted(names) for lookup in lookups]
    related = [
        "author__email__startswith", "author__display_name", "layer__campaign__slug",
        "revisions__text__icontains", "events__by", "receipt__number", "supports__person",
        "ordering", "order_by", "fields", "expand", "include", "state__in", "geom__distance_lte",
        "near", "in_bbox", "_connector", "_negated",
    ]  # fmt: skip
    return [name for name in [*plain, *related] if name not in filters.NAMES]


def test_l8_no_column_or_relation_can_be_asked_about(client):
    item = a_contribution()
    path = contributions_of(item.layer)

    answers = {name: client.get(f"{path}?{name}=a") for name in _paths()}

    assert len(answers) > 150
    told = {name: problem(answer, 400)["code"] for name, answer in answers.items()}
    assert set(told.values()) == {"unknown_parameter"}
    assert client.get(f"{path}?kind=proposal").json()["numberMatched"] == 1  # what may be asked


@pytest.mark.parametrize(
    "path",
    ["", "{c}/", "{c}/layers/", "{c}/layers/{r}/features/", "{c}/contributions/{i}/",
     "{c}/contributions/{i}/replies/"],
)  # fmt: skip
def test_no_address_takes_a_parameter_that_it_did_not_declare(client, path):
    item = a_contribution()
    reference = a_layer(item.campaign, kind="reference")
    address = "/api/v1/campaigns/" + path.format(
        c=item.campaign.slug, r=reference.slug, i=item.public_id
    )
    assert client.get(address).status_code == 200

    told = problem(client.get(f"{address}?state=held"), 400)

    assert (told["code"], told["field"]) == ("unknown_parameter", "state")


def test_a_device_that_is_not_known_or_too_old_is_told_so(client, layer):
    token = hand_in(client, layer).json()["device"]
    assert "device" not in hand_in(client, layer, device=token).json()
    Device.objects.update(
        created_at=timezone.now() - timedelta(days=400),
        expires_at=timezone.now() - timedelta(days=1),
    )

    for device in (token, "x" * 43):
        response = hand_in(client, layer, device=device)
        assert problem(response, 401)["code"] == "unknown_device"
        assert response["WWW-Authenticate"] == "Device"
    assert Contribution.objects.count() == 2
