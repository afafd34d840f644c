"""TRUST G10, G11 and G14: inside, on the edge, in a hole, outside, and how far."""

import json
import math
import threading

import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.utils import translation
from drawing import line, multipolygon, one_value, point, polygon, read, refusal, square
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.engines import to_geos
from geo.enums import Bearing
from geo.errors import GeometryRefused
from geo.ground import KEPT_AT_MOST, Ground, Placement, remembered

METRES = 111.2  # in a step northwards


def shape(value) -> GEOSGeometry:
    return GEOSGeometry(json.dumps(value), srid=4326)


def here(x, y) -> GEOSGeometry:
    return shape({"type": "Point", "coordinates": [2.20 + x * 0.001, 48.88 + y * 0.001]})


# Twenty steps wide, with a hole, and a second part that touches nothing.
PERIMETER = multipolygon(
    [square(0, 0, 20), square(4, 4, 2)[::-1]], [square(30, 0, 4)], [square(34, 4, 4)]
)
PARK = ("Parc André-Malraux", shape(polygon(square(10, 10, 4))), "Protégé à 100 %.")


def some_ground(**changes) -> Ground:
    return Ground(
        **{"allowed": shape(PERIMETER), "metric_srid": 2154, "excluded": (PARK,), **changes}
    )


def ground_refusal(geometry, **changes) -> GeometryRefused:
    with pytest.raises(GeometryRefused) as refused:
        some_ground(**changes).place(geometry)
    json.dumps(refused.value.facts, allow_nan=False)
    assert "%(" not in str(refused.value)
    return refused.value


INSIDE = {
    "a place": here(1, 1),
    "the corner": here(0, 0),
    "a side": here(7, 0),
    "the edge of a hole": here(4, 5),
    "the corner of a hole": here(4, 4),
    "where two parts touch": here(34, 4),
    "the edge of an excluded area": here(10, 12),
    "a line along the edge": shape(line((0, 0), (20, 0))),
    "a line along the edge of a hole": shape(line((2, 4), (8, 4))),
    "a line along the edge of an excluded area": shape(line((9, 10), (15, 10))),
    "a line through the seam of two parts": shape(line((33, 3), (35, 5))),
    "a surface on the edge": shape(polygon(square(0, 0, 3))),
    "a surface beside an excluded area": shape(polygon(square(6, 10, 4))),
    "the whole of a part": shape(polygon(square(30, 0, 4))),
    "points in several parts": shape(
        {"type": "MultiPoint", "coordinates": [[2.201, 48.881], [2.231, 48.881]]}
    ),
}


@pytest.mark.parametrize("where", INSIDE)
@pytest.mark.parametrize("policy", ["refuse", "flag", "buffer"])
def test_edges_and_seams_belong_to_the_ground(where, policy):
    assert some_ground(policy=policy).place(INSIDE[where]) == Placement(inside=True)


@pytest.mark.parametrize("where", INSIDE)
@pytest.mark.django_db
def test_postgis_says_the_same_of_edges(where):
    covered = one_value(
        "SELECT ST_CoveredBy(%s::geometry, %s::geometry)",
        INSIDE[where].hexewkb.decode(),
        shape(PERIMETER).hexewkb.decode(),
    )

    assert covered is True


@pytest.mark.parametrize(
    ("where", "distance", "bearing"),
    [
        (here(10, 22), 2 * METRES, "south"),
        (here(10, -1), METRES, "north"),
        (here(-2, 10), 2 * 73.2, "east"),
        (here(22, 10), 2 * 73.2, "west"),
        (here(-3, -2), math.hypot(3 * 73.2, 2 * METRES), "north-east"),
        (here(23, -2), math.hypot(3 * 73.2, 2 * METRES), "north-west"),
        (here(-3, 22), math.hypot(3 * 73.2, 2 * METRES), "south-east"),
        (here(23, 22), math.hypot(3 * 73.2, 2 * METRES), "south-west"),
        (here(4.5, 5), 0.5 * 73.2, "west"),
        (here(29, 2), 73.2, "east"),
    ],
)
def test_a_place_outside_is_told_how_far_and_in_which_direction_to_go(where, distance, bearing):
    refused = ground_refusal(where)

    assert refused.code == "outside_perimeter"
    assert refused.facts["distance_m"] == pytest.approx(distance, rel=0.01, abs=1)
    assert refused.facts["bearing"] == bearing
    nearest = shapely.Point(refused.facts["nearest"])
    assert shapely.from_wkt(shape(PERIMETER).wkt).distance(nearest) < 1e-6


def test_a_refusal_reads_like_a_sentence_in_the_language_of_the_moment():
    refused = ground_refusal(here(10, 22))

    with translation.override("en"):
        assert str(refused) == (
            "This place is outside the area open to contributions, which begins 222 m to the "
            "south. Move it there."
        )


@pytest.mark.parametrize(
    ("drawn", "distance"),
    [
        (line((10, 18), (10, 25)), 5 * METRES),
        (line((7, 1), (7, -4)), 4 * METRES),
        (line((0, 21), (20, 21)), METRES),
        (line((3, 5), (7, 5)), 73.2),  # across the hole, whose ends are both inside
        (polygon([(10, 18), (11, 18), (11, 23), (10, 18)]), 3 * METRES),
    ],
)
def test_a_drawing_that_leaves_the_ground_is_told_by_how_much(drawn, distance):
    refused = ground_refusal(shape(drawn))

    assert refused.facts["distance_m"] == pytest.approx(distance, rel=0.03)
    assert "leaves" in str(refused) or "quitte" in str(refused) or "sort" in str(refused)


def test_what_leaves_the_perimeter_through_an_excluded_area_is_told_of_the_perimeter():
    assert ground_refusal(shape(line((12, 12), (12, 25)))).code == "outside_perimeter"


@pytest.mark.parametrize(
    "where",
    [
        here(12, 12),
        here(10.001, 12),
        shape(line((9, 12), (11, 12))),
        shape(line((9, 12), (16, 12))),
        shape(polygon(square(9, 9, 2))),
        shape(polygon(square(9, 9, 6))),
        shape({"type": "MultiPoint", "coordinates": [[2.201, 48.881], [2.212, 48.892]]}),
    ],
)
@pytest.mark.parametrize("policy", ["refuse", "flag", "buffer"])
def test_what_enters_an_excluded_area_is_refused_with_its_name_and_reason(where, policy):
    refused = ground_refusal(where, policy=policy, buffer_m=10_000)

    assert refused.code == "in_excluded_area"
    assert (refused.facts["area"], refused.facts["reason"]) == (PARK[0], PARK[2])
    assert PARK[0] in str(refused)
    assert PARK[2] in str(refused)


def test_a_place_in_an_excluded_area_is_told_the_way_out():
    refused = ground_refusal(here(10.5, 12))

    assert refused.facts["bearing"] == "west"
    assert refused.facts["distance_m"] == pytest.approx(37, abs=1)


def test_the_way_never_leads_into_an_excluded_area():
    at_the_edge = ("Bord", shape(polygon(square(8, 18, 4))), "")

    refused = ground_refusal(here(10, 21), excluded=(at_the_edge,))

    assert refused.facts["nearest"][1] == pytest.approx(48.9, abs=1e-6)
    assert refused.facts["nearest"][0] in (pytest.approx(2.208), pytest.approx(2.212))


def test_an_excluded_area_that_takes_everything_leaves_no_way_to_tell():
    refused = ground_refusal(here(1, 1), excluded=(("Tout", shape(PERIMETER), ""),))

    assert refused.facts == {"area": "Tout", "reason": ""}
    outside = ground_refusal(here(10, 22), excluded=(("Tout", shape(PERIMETER), ""),))
    assert (outside.code, outside.facts["bearing"]) == ("outside_perimeter", "south")


def test_a_campaign_that_flags_takes_what_is_outside_and_says_so():
    placement = some_ground(policy="flag").place(here(10, 22))

    assert placement.inside is False
    assert placement.outside_by_m == pytest.approx(222.4, abs=1)
    assert placement.bearing == Bearing.SOUTH
    assert placement.nearest.coords == (pytest.approx(2.21), pytest.approx(48.9))
    assert placement.nearest.srid == 4326


@pytest.mark.parametrize(("buffer_m", "taken"), [(0, False), (222, False), (223, True)])
def test_a_campaign_with_a_buffer_takes_what_lies_in_it(buffer_m, taken):
    ground = some_ground(policy="buffer", buffer_m=buffer_m)

    if taken:
        assert ground.place(here(10, 22)).inside is False
    else:
        with pytest.raises(GeometryRefused):
            ground.place(here(10, 22))


@pytest.mark.parametrize(
    "position", [[48.89, 2.21], [0, 0], [180, 90], [-180, -90], [180, 0], [2.2, -90], [-179, 48.9]]
)
def test_a_place_on_the_other_side_of_the_earth_is_told_a_finite_distance(position):
    refused = ground_refusal(read(point(*position)).geometry)

    assert refused.code == "outside_perimeter"
    assert 1_000 < refused.facts["distance_m"] < 20_100_000
    assert refused.facts.get("hint") == ("swapped" if position == [48.89, 2.21] else None)


@pytest.mark.parametrize(
    "ring",
    [
        [[179, 48], [-179, 48], [-179, 49], [179, 49], [179, 48]],
        [[-180, 80], [180, 80], [180, 90], [-180, 90], [-180, 80]],
        [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]],
        [[180, 48], [180, 49], [179, 49], [180, 48]],
    ],
)
def test_a_polygon_across_the_antimeridian_or_around_a_pole_is_outside(ring):
    refused = ground_refusal(read({"type": "Polygon", "coordinates": [ring]}).geometry)

    assert refused.code == "outside_perimeter"
    assert 0 < refused.facts["distance_m"] < 20_100_000


def test_swapped_coordinates_are_asked_about():
    refused = ground_refusal(shape({"type": "Point", "coordinates": [48.89, 2.201]}))

    assert refused.facts["hint"] == "swapped"
    with translation.override("en"):
        assert str(refused).endswith("seem swapped: send the longitude first.")


def test_metres_sent_as_degrees_are_asked_about():
    refused = refusal(point(641350, 6866963))

    assert (refused.code, refused.facts["hint"]) == ("coordinate_out_of_range", "metric")


def test_a_perimeter_outside_the_area_of_its_metric_system_still_tells_a_distance():
    in_reunion = shape(
        {
            "type": "Polygon",
            "coordinates": [[[55.4, -21], [55.5, -21], [55.5, -20.9], [55.4, -20.9], [55.4, -21]]],
        }
    )

    refused = ground_refusal(Point(55.45, -20.89, srid=4326), allowed=in_reunion, excluded=())

    assert refused.facts["distance_m"] == pytest.approx(1107, rel=0.01)
    assert refused.facts["bearing"] == "south"


def test_what_differs_by_less_than_the_arithmetic_can_tell_is_refused_by_a_metre():
    """A tenth of a millimetre north of an edge, which Lambert-93 bends northwards by more."""
    refused = ground_refusal(here(9.5, 20 + 1e-6))

    assert refused.facts["distance_m"] == 1


@pytest.mark.parametrize("side", [0.02, 0.5, 2.0])
def test_long_edges_are_as_far_as_short_ones(side):
    allowed = shapely.box(2.2, 48.88, 2.2 + side, 48.88 + side)
    north_of_it = Point(2.2 + side / 2, 48.88 + side + 0.001, srid=4326)

    refused = ground_refusal(north_of_it, allowed=to_geos(allowed), excluded=())

    assert refused.facts["distance_m"] == pytest.approx(METRES, abs=1)
    assert refused.facts["nearest"][1] == pytest.approx(48.88 + side, abs=1e-6)


@settings(max_examples=200, deadline=None)
@given(x=st.floats(-60, 90), y=st.floats(-60, 60))
def test_the_way_told_leads_to_the_ground(x, y):
    placement = some_ground(excluded=(), policy="flag").place(here(x, y))

    if not placement.inside:
        nearest = shapely.Point(placement.nearest.coords)
        assert shapely.from_wkt(shape(PERIMETER).wkt).distance(nearest) < 1e-6
        assert 0 <= placement.outside_by_m < 20_000


CORNERS = st.integers(0, 40).map(lambda eighths: eighths / 8)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(CORNERS, CORNERS), min_size=3, max_size=7, unique=True), st.data())
@pytest.mark.django_db
def test_points_on_edges_are_accepted_by_both_geometry_engines(corners, data):
    """Coordinates are eighths, and points are corners or middles: nothing is rounded."""
    hull = shapely.convex_hull(shapely.MultiPoint(corners))
    if hull.geom_type != "Polygon":
        return
    edges = shapely.get_coordinates(hull.exterior)
    index = data.draw(st.integers(0, len(edges) - 2))
    share = data.draw(st.sampled_from([0.0, 0.5, 1.0]))
    x, y = edges[index] + share * (edges[index + 1] - edges[index])
    allowed = GEOSGeometry(hull.wkt, srid=4326)
    on_edge = Point(x, y, srid=4326)

    assert Ground(allowed=allowed, metric_srid=2154).place(on_edge) == Placement(inside=True)
    assert one_value(
        "SELECT ST_CoveredBy(%s::geometry, %s::geometry)",
        on_edge.hexewkb.decode(),
        allowed.hexewkb.decode(),
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"policy": "sometimes"},
        {"allowed": GEOSGeometry("SRID=4326;POLYGON EMPTY")},
        {"allowed": GEOSGeometry("SRID=2154;POLYGON((0 0, 1 0, 1 1, 0 0))")},
    ],
)
def test_a_ground_cannot_be_wrong(changes):
    with pytest.raises(ValueError):
        some_ground(**changes)


def test_one_ground_serves_many_threads():
    ground = some_ground()
    places = [here(x / 7, 1) for x in range(200)]
    lines = [shape(line((1, 1), (x / 20, 2.5))) for x in range(200)]
    outcomes = []

    def place_all():
        outcomes.append([ground.place(it).inside for it in [*places[:100], *lines]])

    threads = [threading.Thread(target=place_all) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes == [[True] * 300] * 8


def test_a_ground_is_made_once_for_a_key_and_the_oldest_is_forgotten():
    made = []

    def make():
        made.append(1)
        return some_ground()

    first = remembered(("campaign", 1), make)

    assert remembered(("campaign", 1), make) is first
    for number in range(KEPT_AT_MOST):
        remembered(("another", number), make)
    assert remembered(("campaign", 1), make) is not first
    assert len(made) == KEPT_AT_MOST + 2
