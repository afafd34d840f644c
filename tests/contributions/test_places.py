"""Where a contribution lies and where it is shown: the ground, the area, the precision."""

import pytest
from django.contrib.gis.geos import GEOSGeometry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.enums import Moderation, OutsidePolicy
from contributions import actions
from contributions.models import Contribution, PublicContribution
from geo.errors import GeometryRefused
from layers.enums import LayerKind, Precision
from layers.queries import public_place
from tests.factories import (
    EAST,
    NORTH,
    PLACE,
    SOUTH,
    WEST,
    a_campaign,
    a_category,
    a_contribution,
    a_draft,
    a_feature,
    a_key,
    a_layer,
    a_person,
    a_point,
    a_square,
    a_street,
    an_area,
)

pytestmark = pytest.mark.django_db
LON, LAT = PLACE
places = st.tuples(st.floats(WEST, EAST), st.floats(SOUTH, NORTH))
within_a_test = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def point(lon, lat):
    return GEOSGeometry(f"SRID=4326;POINT({lon!r} {lat!r})")


def refusal(layer, geometry):
    with pytest.raises(GeometryRefused) as refused:
        actions.submit(a_draft(geometry=geometry), layer=layer, by=a_person(), key=a_key())
    return refused.value


# The ground --------------------------------------------------------------------------------------


def test_inside_the_perimeter_a_place_is_taken_as_it_is():
    item = a_contribution()

    assert (item.geom.coords, item.public_geom.coords) == (PLACE, PLACE)
    assert (item.precision, item.is_outside) == ("exact", False)


def test_outside_it_is_refused_with_the_way_back():
    told = refusal(a_layer(), a_point(EAST + 0.01, LAT))

    assert told.code == "outside_perimeter"
    assert told.facts["distance_m"] == pytest.approx(734, abs=2)
    assert told.facts["bearing"] == "west"
    assert told.facts["nearest"] == [pytest.approx(EAST), pytest.approx(LAT, abs=1e-4)]


@pytest.mark.parametrize(
    ("policy", "buffer_m", "taken"),
    [
        (OutsidePolicy.REFUSE, 0, False),
        (OutsidePolicy.FLAG, 0, True),
        (OutsidePolicy.BUFFER, 800, True),
        (OutsidePolicy.BUFFER, 700, False),
    ],
)
def test_the_campaign_decides_of_what_lies_outside(policy, buffer_m, taken):
    layer = a_layer(a_campaign(outside=policy, outside_buffer_m=buffer_m))
    geometry = a_point(EAST + 0.01, LAT)  # 734 m away

    if taken:
        assert a_contribution(layer, geometry=geometry).is_outside is True
    else:
        assert refusal(layer, geometry).code == "outside_perimeter"


@pytest.mark.parametrize("policy", OutsidePolicy)
def test_a_closed_area_takes_nothing_whatever_the_policy(policy):
    campaign = a_campaign(outside=policy, outside_buffer_m=5_000)
    an_area(campaign, a_square(2.21, 48.885, 2.215, 48.89), is_open=False)

    told = refusal(a_layer(campaign), a_point(2.2125, 48.8875))

    assert told.code == "in_excluded_area"
    assert told.facts["reason"] == "Works under way"


def test_a_line_that_leaves_the_perimeter_is_refused_whole():
    corners = [[LON, LAT], [EAST + 0.001, LAT]]

    told = refusal(a_layer(), {"type": "LineString", "coordinates": corners})

    assert told.code == "outside_perimeter"
    assert told.facts["distance_m"] == pytest.approx(73, abs=1)


# The area ----------------------------------------------------------------------------------------


def test_the_area_is_that_of_the_public_place():
    campaign = a_campaign(moderation=Moderation.AFTER)
    west = an_area(campaign, a_square(2.20, 48.88, 2.22, 48.90))
    east = an_area(campaign, a_square(2.22, 48.88, 2.24, 48.90))
    a_street(campaign, (2.2190, 48.8890), (2.2196, 48.8890))  # its middle lies in the west
    exact, street = a_layer(campaign), a_layer(campaign, rule={"precision": Precision.STREET})

    assert a_contribution(exact, geometry=a_point(2.2205, 48.8890)).area == east
    assert a_contribution(street, geometry=a_point(2.2205, 48.8890)).area == west


def test_outside_every_area_there_is_none():
    campaign = a_campaign()
    an_area(campaign, a_square(2.20, 48.88, 2.201, 48.881))

    assert a_contribution(a_layer(campaign)).area is None


# Precision ----------------------------------------------------------------------------------------


@within_a_test
@given(place=places)
def test_shown_by_its_street_a_place_is_always_the_middle_of_one(place):
    campaign = a_campaign()
    a_street(campaign, (2.210, 48.885), (2.212, 48.885))
    a_street(campaign, (2.230, 48.895), (2.230, 48.897))
    an_area(campaign, a_square(2.20, 48.88, 2.22, 48.90))
    allowed = [(2.211, 48.885), (2.230, 48.896), (2.21, 48.89)]

    shown, precision = public_place(point(*place), Precision.STREET, campaign)

    assert [pytest.approx(shown.coords, abs=1e-9) == middle for middle in allowed].count(True) == 1
    assert (precision == Precision.AREA) == (shown.coords == pytest.approx((2.21, 48.89)))


@within_a_test
@given(place=places)
def test_shown_by_its_area_a_place_is_always_the_areas_inner_point(place):
    campaign = a_campaign()
    areas = [
        an_area(campaign, a_square(2.20, 48.88, 2.21, 48.89)),
        an_area(campaign, a_square(2.23, 48.89, 2.24, 48.90)),
    ]

    shown, precision = public_place(point(*place), Precision.AREA, campaign)

    assert shown.coords in [area.boundary.point_on_surface.coords for area in areas]
    assert precision == Precision.AREA


@within_a_test
@given(place=places, precision=st.sampled_from([Precision.STREET, Precision.AREA]))
def test_without_streets_and_areas_a_place_is_shown_in_the_perimeter_and_never_where_it_is(
    place, precision
):
    campaign = a_campaign()

    shown, had = public_place(point(*place), precision, campaign)

    assert shown.coords == campaign.perimeter.point_on_surface.coords
    assert had == Precision.AREA


def test_a_street_too_far_away_says_nothing_of_a_place():
    campaign = a_campaign()
    a_street(campaign, (LON, LAT + 0.0040), (LON + 0.001, LAT + 0.0040))  # 445 m

    _shown, precision = public_place(point(LON, LAT), Precision.STREET, campaign)
    _near, near = public_place(point(LON, LAT + 0.0005), Precision.STREET, campaign)

    assert (precision, near) == (Precision.AREA, Precision.STREET)


def test_streets_of_another_campaign_say_nothing_here():
    other = a_campaign()
    a_street(other, (LON, LAT), (LON + 0.001, LAT))

    _shown, precision = public_place(point(LON, LAT), Precision.STREET, a_campaign())

    assert precision == Precision.AREA


@pytest.mark.parametrize("geometry_type", ["LineString", "Polygon"])
def test_a_drawing_is_blurred_to_a_point_too(geometry_type):
    campaign = a_campaign(moderation=Moderation.AFTER)
    a_street(campaign, (2.2190, 48.8880), (2.2230, 48.8880))
    layer = a_layer(campaign, rule={"precision": Precision.STREET})
    corners = [[LON, LAT], [LON + 0.001, LAT], [LON, LAT + 0.001], [LON, LAT]]
    drawing = {
        "type": geometry_type,
        "coordinates": corners[:2] if geometry_type == "LineString" else [corners],
    }

    item = a_contribution(layer, geometry=drawing)

    assert item.geom.geom_type == geometry_type
    assert item.public_geom.coords == pytest.approx((2.2210, 48.8880))


@pytest.mark.parametrize(
    ("least", "wished", "had"),
    [
        ("exact", "", "exact"),
        ("exact", "area", "area"),
        ("street", "exact", "street"),
        ("street", "area", "area"),
        ("area", "exact", "area"),
        ("area", "street", "area"),
    ],
)
def test_an_author_may_wish_it_coarser_and_never_finer(least, wished, had):
    campaign = a_campaign()
    a_street(campaign, (2.2190, 48.8880), (2.2230, 48.8880))
    an_area(campaign, a_square(2.20, 48.88, 2.24, 48.90))
    layer = a_layer(campaign, rule={"precision": least})

    item = a_contribution(layer, precision=wished)

    assert item.precision == had
    assert (item.public_geom.coords == item.geom.coords) == (had == "exact")


def test_a_category_may_be_blurred_more_than_the_others():
    campaign = a_campaign()
    touchy = a_category(campaign)
    layer = a_layer(campaign)
    layer.rules.create(category=touchy, precision=Precision.AREA)

    assert a_contribution(layer, category=touchy.slug).precision == "area"
    assert a_contribution(layer).precision == "exact"


def test_the_public_place_of_a_hundred_tries_is_one_point():
    """Averaging what is shown gives nothing more than asking once (TRUST L19)."""
    campaign = a_campaign(moderation=Moderation.AFTER)
    a_street(campaign, (2.2190, 48.8880), (2.2230, 48.8880))
    layer = a_layer(campaign, rule={"precision": Precision.STREET})

    for number in range(20):
        a_contribution(layer, geometry=a_point(LON + number * 1e-5, LAT))

    assert len({item.public_geom.wkt for item in Contribution.objects.all()}) == 1
    assert len({item.geom.wkt for item in Contribution.objects.all()}) == 20


@pytest.mark.parametrize(("precision", "is_told"), [("exact", True), ("area", False)])
def test_the_object_that_it_is_about_does_not_tell_a_place_that_is_kept_back(precision, is_told):
    campaign = a_campaign()
    building = a_feature(a_layer(campaign, kind=LayerKind.REFERENCE))
    item = a_contribution(
        a_layer(campaign, rule={"precision": precision}), feature=building.public_id
    )

    shown = PublicContribution.objects.get(public_id=item.public_id)

    assert item.feature == building
    assert (shown.feature == building) is is_told
