"""Is it here already? What is alike, what is not, what must not be found."""

import json

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon

from contributions.enums import State
from contributions.lookalikes import Wanted, lookalikes, strong
from contributions.models import Contribution
from layers.enums import LayerKind, Precision
from tests.factories import (
    PLACE,
    a_campaign,
    a_category,
    a_contribution,
    a_feature,
    a_layer,
    a_point,
    a_street,
)

pytestmark = pytest.mark.django_db
LON, LAT = PLACE
EAST_M, NORTH_M = 1 / 73_200, 1 / 111_200  # degrees in a metre, at Nanterre


def here(east: float = 0, north: float = 0) -> Point:
    """So many metres from the place of all tests."""
    return Point(LON + east * EAST_M, LAT + north * NORTH_M, srid=4326)


def shape(geometry: GEOSGeometry) -> dict:
    return json.loads(geometry.geojson)


def titles(campaign, **wanted):
    wanted.setdefault("place", here())
    return [one.title for one in lookalikes(campaign, Wanted(**wanted))]


@pytest.fixture
def layer():
    return a_layer()


@pytest.fixture
def campaign(layer):
    return layer.campaign


def said(layer, title, place=None, **fields):
    geometry = shape(place) if place else a_point()
    return a_contribution(layer, title=title, geometry=geometry, **fields)


def test_of_two_at_the_same_place_the_one_of_the_same_words_comes_first(campaign, layer):
    said(layer, "Moins de vitesse devant l'école", here(5))
    said(layer, "Des bancs à l'ombre", here(30))

    assert titles(campaign, title="des bancs a lombre")[0] == "Des bancs à l'ombre"


def test_without_words_the_nearer_one_comes_first(campaign, layer):
    said(layer, "Farther", here(35))
    said(layer, "Near", here(3))

    assert titles(campaign) == ["Near", "Farther"]


def test_words_of_the_text_count_too(campaign, layer):
    said(layer, "La place", here(60), text="Il faudrait des bancs à l'ombre pour les anciens.")

    [found] = lookalikes(campaign, Wanted(here(), title="bancs à l'ombre"))

    assert found.likeness_of_words > 0.5
    assert strong([found]) == [found]


def test_the_distance_is_in_metres(campaign, layer):
    said(layer, "A bench", here(30, 40))

    [found] = lookalikes(campaign, Wanted(here(), title="A bench"))

    assert found.distance_m == pytest.approx(50, rel=0.01)


@pytest.mark.parametrize(("reach", "count"), [(20, 0), (200, 1)])
def test_a_theme_says_how_far_alike_is_alike(campaign, layer, reach, count):
    theme = a_category(campaign, reach_m=reach)
    said(layer, "A tree", here(60), category=theme.slug)

    found = lookalikes(campaign, Wanted(here(), title="A tree", category=theme))

    assert len(found) == count


def test_the_same_object_is_alike_however_far(campaign, layer):
    street = a_street(campaign, (LON, LAT), (LON + 900 * EAST_M, LAT))
    said(layer, "A crossing", here(800), feature=street.public_id)
    said(layer, "A crossing", here(700))

    found = lookalikes(campaign, Wanted(here(), title="a crosing", feature_id=street.pk))

    assert [round(one.distance_m) for one in found] == [pytest.approx(800, abs=9)]


def test_an_object_counts_once_though_it_is_near_as_well(campaign, layer):
    tree = a_feature(a_layer(campaign, kind=LayerKind.REFERENCE))
    said(layer, "Water this tree", feature=tree.public_id)

    assert titles(campaign, title="Water this tree", feature_id=tree.pk) == ["Water this tree"]


def test_two_surfaces_are_as_alike_as_they_overlap(campaign, layer):
    def square(east):
        corners = [here(east), here(east + 60), here(east + 60, 60), here(east, 60), here(east)]
        return Polygon([spot.coords for spot in corners], srid=4326)

    said(layer, "Half", square(30))
    said(layer, "Nearly all", square(5))

    assert titles(campaign, place=square(0)) == ["Nearly all", "Half"]


def test_two_lines_are_as_alike_as_they_run_together(campaign, layer):
    def line(*stops):
        return LineString([here(*stop).coords for stop in stops], srid=4326)

    said(layer, "It only crosses", line((50, -50), (50, 50)))
    said(layer, "It runs along", line((0, 4), (100, 4)))

    assert titles(campaign, place=line((0, 0), (100, 0)))[0] == "It runs along"


def test_a_newer_one_comes_before_an_older_one_that_is_equal(campaign, layer):
    old = said(layer, "A bench")
    new = said(layer, "A bench")
    Contribution.objects.filter(pk=old.pk).update(published_on="2024-05-01")

    found = lookalikes(campaign, Wanted(here(), title="A bench"))

    assert [one.public_id for one in found] == [new.public_id, old.public_id]


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_what_is_not_public_is_never_found(campaign, layer, state):
    said(layer, "A secret bench", state=state)

    assert titles(campaign, title="A secret bench") in ([], ["A bench in the shade"])


def test_what_is_in_a_hidden_layer_or_another_campaign_is_never_found(campaign, layer):
    said(a_layer(campaign, is_shown=False), "A bench")
    said(a_layer(a_campaign()), "A bench")

    assert titles(campaign, title="A bench") == []


def test_a_blurred_one_is_found_by_its_public_place_alone(campaign):
    layer = a_layer(campaign, rule={"precision": Precision.STREET})
    a_street(campaign, (LON + 200 * EAST_M, LAT), (LON + 240 * EAST_M, LAT))
    said(layer, "A neighbour's noise")

    by_public_place = lookalikes(campaign, Wanted(here(220), title="A neighbour's noise"))

    assert titles(campaign, title="A neighbour's noise") == []
    assert [round(one.distance_m) for one in by_public_place] == [0]


@pytest.mark.parametrize("count", [1, 3])
def test_however_many_are_alike_it_is_one_query(campaign, layer, count, django_assert_num_queries):
    for number in range(count):
        said(layer, f"A bench {number}")
    wanted = Wanted(here(), title="A bench")

    with django_assert_num_queries(1):
        found = lookalikes(campaign, wanted)

    assert len(found) == count


def test_hostile_words_are_only_words(campaign, layer):
    said(layer, "A bench")

    assert titles(campaign, title="'; DROP TABLE x; -- % %s \\", text="\u202e" * 500) == ["A bench"]
