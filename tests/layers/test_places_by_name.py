"""Places by their names and names of a place: a campaign's own, public ones alone."""

import pytest
from django.contrib.gis.geos import Point, Polygon

from layers.places import names_at, places_like, streets_of
from tests.factories import PLACE, a_campaign, a_feature, a_layer, a_square, a_street, an_area

pytestmark = pytest.mark.django_db
LON, LAT = PLACE


@pytest.fixture
def campaign():
    campaign = a_campaign()
    for name, corners in (
        ("Rue des Écoles", ((LON - 0.002, LAT), (LON, LAT))),
        ("Rue des Écoles", ((LON, LAT), (LON + 0.002, LAT))),
        ("Avenue Joliot-Curie", ((LON, LAT - 0.001), (LON, LAT + 0.001))),
        ("Boulevard de Pesaro", ((LON + 0.01, LAT - 0.001), (LON + 0.01, LAT + 0.001))),
    ):
        street = a_street(campaign, *corners)
        street.name = name
        street.save(update_fields=["name"])
    return campaign


def names(found):
    return [(one.kind, one.name, one.other) for one in found]


@pytest.mark.parametrize("typed", [
    "rue des écoles", "RUE DES ECOLES", "ecoles", "rue des ecolles", "  rue   des Écoles ",
    "r. écoles",
])  # fmt: skip
def test_a_street_is_found_once_whatever_the_accents_the_case_and_a_slip(campaign, typed):
    assert names(places_like(campaign, typed))[0] == ("feature", "Rue des Écoles", "")
    assert names(places_like(campaign, typed)).count(("feature", "Rue des Écoles", "")) == 1


def test_where_it_is_lies_on_it(campaign):
    [found] = places_like(campaign, "pesaro")

    assert (found.longitude, found.latitude) == pytest.approx((LON + 0.01, LAT))


def test_areas_and_objects_are_found_with_the_title_of_their_layer(campaign):
    area = an_area(campaign, a_square(2.20, 48.88, 2.22, 48.90))
    trees = a_layer(campaign, kind="reference", title="Arbres", title_en="Trees")
    tree = a_feature(trees, name="Le grand cèdre")

    [one] = places_like(campaign, area.name)
    [other] = places_like(campaign, "grand cedre")

    assert (one.kind, one.value) == ("area", area.slug)
    assert (other.value, other.title, other.title_en) == (str(tree.public_id), "Arbres", "Trees")


def test_what_is_not_public_or_not_open_or_elsewhere_is_not_found(campaign):
    hidden = a_layer(campaign, kind="reference", is_shown=False)
    a_feature(hidden, name="Le grand cèdre")
    a_feature(a_layer(a_campaign(), kind="reference"), name="Le grand cèdre")
    closed = an_area(campaign, a_square(2.20, 48.88, 2.21, 48.89), is_open=False)

    assert places_like(campaign, "grand cèdre") == []
    assert places_like(campaign, closed.name) == []


@pytest.mark.parametrize("typed", [
    "rue des écoles / avenue joliot curie", "joliot-curie x écoles", "ecoles et joliot",
    "à l’angle de la rue des Écoles et de l’avenue Joliot-Curie", "corner of écoles and joliot",
])  # fmt: skip
def test_a_crossing_is_the_point_where_two_streets_meet(campaign, typed):
    found = places_like(campaign, typed)[0]

    assert found.kind == "crossing"
    assert {found.name, found.other} == {"Rue des Écoles", "Avenue Joliot-Curie"}
    assert (found.longitude, found.latitude) == pytest.approx(PLACE)


def test_streets_that_do_not_meet_have_no_crossing(campaign):
    assert "crossing" not in {one.kind for one in places_like(campaign, "écoles / pesaro")}


@pytest.mark.parametrize(("typed", "streets"), [
    ("rue A / rue B", ("rue A", "rue B")),
    ("rue des Arts", ("", "")),
    ("a / b", ("", "")),
    ("un / deux / trois", ("", "")),
    ("/", ("", "")),
])  # fmt: skip
def test_a_crossing_is_two_names(typed, streets):
    assert streets_of(typed) == streets


@pytest.mark.parametrize("typed", ["", "ru", "\x00\x00\x00", "  a  ", "%%%", "'; DROP", "a" * 5000])
def test_what_names_nothing_finds_nothing(campaign, typed):
    assert places_like(campaign, typed) == []


@pytest.mark.parametrize("things", [1, 3])
def test_a_search_costs_one_query_and_so_does_a_name(campaign, django_assert_num_queries, things):
    layer = a_layer(campaign, kind="reference")
    for number in range(things):
        a_feature(layer, name=f"Cèdre {number}")

    with django_assert_num_queries(1):
        assert len(places_like(campaign, "cèdre / écoles")) >= things
    with django_assert_num_queries(1):
        names_at(campaign, LON, LAT)


def test_no_more_than_was_asked_is_found(campaign):
    layer = a_layer(campaign, kind="reference")
    for number in range(9):
        a_feature(layer, name=f"Cèdre {number}")

    assert len(places_like(campaign, "cèdre", most=4)) == 4


def test_a_place_is_called_by_its_street_its_object_and_its_area(campaign):
    large = an_area(campaign, a_square(2.20, 48.88, 2.24, 48.90))
    small = an_area(campaign, a_square(LON - 0.002, LAT - 0.002, LON + 0.002, LAT + 0.002))
    tower = a_feature(
        a_layer(campaign, kind="reference", title="Tours"),
        Polygon.from_bbox((LON + 0.0005, LAT + 0.0002, LON + 0.0008, LAT + 0.0004)),
        name="Tour 12",
    )

    found = {one.kind: one for one in names_at(campaign, LON + 0.0006, LAT + 0.0003)}

    assert (found["street"].name, round(found["street"].metres)) == ("Rue des Écoles", 33)
    assert (found["feature"].value, found["feature"].metres) == (str(tower.public_id), 0)
    assert (found["area"].value, large.slug) == (small.slug, large.slug)


def test_far_from_everything_a_place_has_no_name(campaign):
    assert names_at(campaign, LON - 0.015, LAT + 0.008) == []


def test_an_object_that_nobody_shows_names_nothing(campaign):
    a_feature(a_layer(campaign, kind="reference", is_shown=False), Point(*PLACE, srid=4326))

    assert {one.kind for one in names_at(campaign, LON, LAT)} == {"street"}
