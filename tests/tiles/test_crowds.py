"""Crowds: pins too close to be told apart are one figure, which counts exactly what is public."""

import random

import pytest
from django.contrib.gis.geos import Point
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contributions import actions
from contributions.enums import Kind, State
from contributions.models import Contribution, Status
from tests.factories import (
    EAST,
    NORTH,
    PLACE,
    SOUTH,
    WEST,
    a_campaign,
    a_category,
    a_contribution,
    a_layer,
    a_moderator,
    a_point,
    a_square,
    an_area,
)
from tests.tiles.looking import EXTENT, address, decode, seen, tile_of, units_in
from tiles import cache, reading

pytestmark = pytest.mark.django_db
SEED = 20_261_128
FAR = tile_of(*PLACE, 10)  # a metre is nothing here
STEP = 1e-5  # degrees, a metre or less


def close_by(layer, count, **options):
    """Published pins a metre apart."""
    return [
        a_contribution(layer, geometry=a_point(PLACE[0] + n * STEP, PLACE[1]), **options)
        for n in range(count)
    ]


def crowds_in(found):
    return [one for one in found if "count" in one["properties"]]


def features(client, layer, tile, query=""):
    answer = client.get(address(layer, tile) + query)
    assert answer.status_code == 200, answer.content
    return decode(answer.content).get(layer.slug, [])


def test_pins_too_close_to_be_told_apart_are_one_figure_in_their_middle(
    client, django_assert_num_queries
):
    layer = a_layer()
    close_by(layer, 7)

    with django_assert_num_queries(1):
        (crowd,) = features(client, layer, FAR)

    x, y = units_in(PLACE[0] + 3 * STEP, PLACE[1], FAR)
    assert crowd["properties"] == {"count": 7}
    assert "id" not in crowd
    assert crowd["geometry"]["coordinates"] == [pytest.approx(x, abs=1), pytest.approx(y, abs=1)]


def test_a_few_on_one_spot_stay_pins(client):
    layer = a_layer()
    items = close_by(layer, 5)

    assert seen(client, layer, FAR).keys() == {item.public_id for item in items}


def test_the_deepest_tiles_and_those_who_ask_for_pins_get_pins(client):
    layer = a_layer()
    ids = {item.public_id for item in close_by(layer, 8)}

    deepest = features(client, layer, tile_of(*PLACE, 18))
    asked = features(client, layer, FAR, "?pins=all")

    assert [{one.get("id") for one in found} for found in (deepest, asked)] == [ids, ids]


def test_where_there_are_many_whoever_shares_a_cell_is_a_crowd_and_who_stands_alone_a_pin(
    client, monkeypatch
):
    monkeypatch.setattr(reading, "MANY", 2)
    layer = a_layer()
    close_by(layer, 2)
    alone = a_contribution(layer, geometry=a_point(EAST - STEP, SOUTH + STEP))

    found = features(client, layer, tile_of(*PLACE, 13))

    assert [one["properties"]["count"] for one in crowds_in(found)] == [2]
    assert [one["id"] for one in found if "id" in one] == [alone.public_id]


def test_lines_and_areas_are_never_in_a_crowd(client):
    layer = a_layer()
    corners = [[PLACE[0], PLACE[1]], [PLACE[0] + 0.002, PLACE[1]], [PLACE[0], PLACE[1] + 0.001]]
    drawn = [
        a_contribution(layer, geometry={"type": "LineString", "coordinates": corners})
        for _ in range(4)
    ]
    drawn += [
        a_contribution(layer, geometry={"type": "Polygon", "coordinates": [[*corners, corners[0]]]})
        for _ in range(4)
    ]

    assert seen(client, layer, FAR).keys() == {item.public_id for item in drawn}


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.WITHDRAWN])
def test_what_is_not_public_is_in_no_figure_and_moves_no_validator(client, state):
    layer = a_layer()
    close_by(layer, 7)
    before = client.get(address(layer, FAR))

    close_by(layer, 2, state=state)

    after = client.get(address(layer, FAR))
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])


def test_what_is_refused_or_taken_back_leaves_the_figure_at_once(client):
    layer = a_layer()
    items = close_by(layer, 8)
    figures = [features(client, layer, FAR)]

    actions.withdraw(items[0], by=items[0].author)
    figures.append(features(client, layer, FAR))
    actions.reject(items[1], by=a_moderator(layer.campaign), reason="insult", statement="No.")
    figures.append(features(client, layer, FAR))
    actions.withdraw(items[2], by=items[2].author)
    figures.append(features(client, layer, FAR))

    assert [one["properties"]["count"] for found in figures[:3] for one in found] == [8, 7, 6]
    assert {one["id"] for one in figures[3]} == {item.public_id for item in items[3:]}


# Through the pyramid, under any filters -----------------------------------------------------------


@pytest.fixture
def town(db):
    """Pins of every sort, most around six spots, a third of them not public."""
    campaign = a_campaign(slug="parc")
    layer = a_layer(campaign, slug="ideas")
    middle = (WEST + EAST) / 2
    areas = [
        an_area(campaign, a_square(WEST, SOUTH, middle, NORTH)),
        an_area(campaign, a_square(middle, SOUTH, EAST, NORTH)),
    ]
    themes = [a_category(campaign) for _ in range(2)]
    status = Status.objects.create(campaign=campaign, slug="planned", label="x")
    dice = random.Random(SEED)
    spots = [(dice.uniform(WEST, EAST), dice.uniform(SOUTH, NORTH)) for _ in range(6)]
    Contribution.objects.bulk_create(
        a_row(dice, number, spots, layer=layer, themes=themes, status=status, areas=areas)
        for number in range(180)
    )
    return layer, [one.slug for one in areas], [one.slug for one in themes]


def a_row(dice, number, spots, *, layer, themes, status, areas):
    spread = dice.choice([1e-5, 3e-4, 5e-3])
    lon, lat = (
        min(max(dice.gauss(at, spread), low), high)
        for at, low, high in zip(
            dice.choice(spots), (WEST, SOUTH), (EAST - STEP, NORTH - STEP), strict=True
        )
    )
    is_public = number % 3 > 0
    return Contribution(
        layer=layer, kind=dice.choice(Kind.values), title="A bench", text="To sit.",
        state=State.PUBLISHED if is_public else State.HELD, is_public=is_public,
        published_on="2026-11-01" if is_public else None, precision="exact",
        category=dice.choice([None, *themes]), status=dice.choice([None, status]),
        area=dice.choice(areas), support_count=dice.choice([0, 1, 7]),
        geom=Point(lon, lat, srid=4326), public_geom=Point(lon, lat, srid=4326),
    )  # fmt: skip


def test_at_every_zoom_pins_and_figures_make_the_count_of_list_and_api(client, town, monkeypatch):
    layer, areas, themes = town
    met = {"pins": 0, "crowds": 0}

    @settings(
        max_examples=12,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        asked=st.fixed_dictionaries(
            {
                "area": st.sampled_from(["", *areas]),
                "category": st.sampled_from(["", *themes]),
                "kind": st.sampled_from(["", *Kind.values]),
                "status": st.sampled_from(["", "planned"]),
            }
        ),
        many=st.sampled_from([3, 20, 500]),
        close=st.sampled_from([1, 5]),
    )
    def compare(asked, many, close):
        monkeypatch.setattr(reading, "MANY", many)
        monkeypatch.setattr(reading, "CLOSE", close)
        cache.kept.clear()  # it knows nothing of these two
        asked = {name: asked[name] for name in sorted(asked) if asked[name]}
        places = listed(client, layer, asked)
        for z in (0, *range(9, 19)):
            require_all(client, layer, asked, z, places, met)

    compare()

    assert min(met.values()) > 100


def listed(client, layer, asked):
    """Identity and place of each in the API's list, which counts as the page's list does."""
    campaign = layer.campaign.slug
    answer = client.get(f"/api/v1/campaigns/{campaign}/contributions/", asked | {"limit": 200})
    places = {one["id"]: one["geometry"]["coordinates"] for one in answer.json()["features"]}
    page = client.get(f"/campaigns/{campaign}/contributions/", asked).text
    assert f'data-count="{len(places)}"' in page
    return places


def require_all(client, layer, asked, z, places, met):
    """Each tile accounts for exactly its own: as pins where they lie, or in figures inside it."""
    query = "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
    by_tile = {}
    for identity, place in places.items():
        by_tile.setdefault(tile_of(*place, z), set()).add(identity)
    for tile, wanted in by_tile.items():
        found = features(client, layer, tile, query)
        pins = [one["id"] for one in found if "id" in one]
        crowds = crowds_in(found)
        assert len(pins) == len(set(pins))
        assert set(pins) <= wanted
        assert len(pins) + sum(one["properties"]["count"] for one in crowds) == len(wanted)
        assert all(one["properties"]["count"] > 1 for one in crowds)
        assert all(0 <= at <= EXTENT for one in crowds for at in one["geometry"]["coordinates"])
        assert not (crowds and z == 18)
        met["pins"] += len(pins)
        met["crowds"] += len(crowds)
