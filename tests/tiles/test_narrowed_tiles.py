"""Filters inside tiles: one address a question, one answer of list, API, count and tiles."""

import json
import random
import re
from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from contributions import actions
from contributions.enums import Kind, State
from contributions.models import Contribution, Status
from tests.factories import (
    EAST,
    NORTH,
    SOUTH,
    WEST,
    a_campaign,
    a_category,
    a_contribution,
    a_layer,
    a_moderator,
    a_phase,
    a_square,
    an_area,
)
from tests.tiles.looking import address, decode, tile_of
from tiles import cache, narrowing, reading
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db
SEED = 20_261_127
MIDDLE = (WEST + EAST) / 2
PINS = 120


@pytest.fixture
def crowd(db):
    """Pins of every kind, theme, status and area over the ground, a third of them not public."""
    campaign = a_campaign(slug="parc")
    layer = a_layer(campaign, slug="ideas")
    areas = [
        an_area(campaign, a_square(WEST, SOUTH, MIDDLE, NORTH)),
        an_area(campaign, a_square(MIDDLE, SOUTH, EAST, NORTH)),
    ]
    themes = [a_category(campaign) for _ in range(3)]
    statuses = [
        Status.objects.create(campaign=campaign, slug=f"status-{n}", label="x") for n in range(2)
    ]
    dice = random.Random(SEED)
    rows = []
    for number in range(PINS):
        lon, lat = dice.uniform(WEST, EAST), dice.uniform(SOUTH, NORTH)
        is_public = number % 3 > 0
        rows.append(
            Contribution(
                layer=layer, kind=dice.choice(Kind.values), title="A bench", text="To sit.",
                state=State.PUBLISHED if is_public else State.HELD, is_public=is_public,
                published_on="2026-11-01" if is_public else None, precision="exact",
                category=dice.choice([None, *themes]), status=dice.choice([None, *statuses]),
                area=areas[lon > MIDDLE], support_count=dice.choice([0, 0, 1, 7, 40]),
                geom=Point(lon, lat, srid=4326), public_geom=Point(lon, lat, srid=4326),
            )
        )  # fmt: skip
    Contribution.objects.bulk_create(rows)
    return layer, areas, themes, statuses


def questions(areas, themes, statuses, dice, count):
    """Random filters, in the order of an address."""
    for _ in range(count):
        asked = {
            "area": dice.choice(["", "", *(one.slug for one in areas)]),
            "category": dice.choice(["", "", *(one.slug for one in themes)]),
            "kind": dice.choice(["", "", *Kind.values]),
            "status": dice.choice(["", "", *(one.slug for one in statuses)]),
        }
        yield {name: value for name, value in asked.items() if value}


def query_of(asked):
    return "&".join(f"{name}={asked[name]}" for name in sorted(asked))


def drawn(client, layer, asked, z):
    """The pins in all tiles of a zoom over the ground, and how many more those tiles count."""
    _z, left, top = tile_of(WEST, NORTH, z)
    _z, right, bottom = tile_of(EAST, SOUTH, z)
    ids, counted = [], 0
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            answer = client.get(f"{address(layer, (z, x, y))}?{query_of(asked)}".rstrip("?"))
            assert answer.status_code == 200, answer.content
            found = decode(answer.content).get(layer.slug, [])
            ids += [one["id"] for one in found if "id" in one]
            counted += sum(one["properties"].get("count", 0) for one in found)
    return ids, counted


@pytest.mark.parametrize("z", [0, 11, 13, 15])
def test_list_count_api_and_tiles_hold_the_same_under_any_filters(client, crowd, z):
    layer, areas, themes, statuses = crowd
    dice = random.Random(f"{SEED} {z}")
    api = f"/api/v1/campaigns/{layer.campaign.slug}/contributions/"
    page = f"/campaigns/{layer.campaign.slug}/contributions/"

    for asked in questions(areas, themes, statuses, dice, 12):
        listed = client.get(api, asked | {"limit": 200}).json()
        ids, counted = drawn(client, layer, asked | {"pins": "all"}, z)
        shown = client.get(page, asked).text

        assert sorted(ids) == sorted(one["id"] for one in listed["features"]), asked
        assert counted == 0
        assert f'data-count="{len(ids)}"' in shown, asked


def test_what_tiles_do_not_know_narrows_the_map_by_the_identities_that_the_list_gives(
    client, crowd
):
    """Words, an answer, a phase, nearness: the page's identities among the narrowed tiles' pins."""
    layer, areas, themes, statuses = crowd
    said = in_many_ways(layer)
    dice = random.Random(SEED)
    api = f"/api/v1/campaigns/{layer.campaign.slug}/contributions/"
    page = f"/campaigns/{layer.campaign.slug}/"

    for narrow in questions(areas, themes, statuses, dice, 12):
        more = {name: dice.choice(values) for name, values in said.items() if dice.random() < 0.6}
        near = {"sort": "near", "near": f"{MIDDLE},{SOUTH}"} if dice.random() < 0.5 else {}
        asked = {**narrow, **more, **near}
        listed = client.get(api, asked | {"limit": 200}).json()
        told = re.search(r'id="only-on-map"[^>]*>(.*?)<', client.get(page, asked).text)
        pins, counted = drawn(client, layer, narrow | {"pins": "all"}, 13)

        known = set(json.loads(told[1])) if told else set(pins)
        expected = sorted(one["id"] for one in listed["features"])
        assert sorted(known & set(pins)) == expected, asked
        assert (counted, listed["numberMatched"]) == (0, len(expected))


def in_many_ways(layer):
    """Give the crowd words, answers and days; what can be asked about them."""
    dice = random.Random(SEED)
    planner = a_moderator(layer.campaign, "planner")
    past = a_phase(layer.campaign, begins=-60, ends=-30)
    then = timezone.localdate() - timedelta(days=45)
    for row in Contribution.objects.filter(layer=layer, is_public=True):
        words, day = dice.choice(["A fountain", "A bench"]), dice.choice([then, row.published_on])
        Contribution.objects.filter(pk=row.pk).update(title=words, published_on=day)
        if dice.random() < 0.3:
            actions.answer(row, by=planner, service="Parks", text="Yes.", status=row.status)
    return {"q": ["fountain", "bench"], "answered": ["yes", "no"], "phase": [past.slug]}


@pytest.mark.parametrize("cap", [1, 7, 30])
def test_above_the_cap_what_is_shown_and_what_is_left_out_make_the_count(
    client, crowd, cap, monkeypatch
):
    layer, areas, themes, statuses = crowd
    monkeypatch.setitem(reading.contributions.__kwdefaults__, "cap", cap)
    api = f"/api/v1/campaigns/{layer.campaign.slug}/contributions/"

    for asked in questions(areas, themes, statuses, random.Random(cap), 12):
        count = len(client.get(api, asked | {"limit": 200}).json()["features"])
        for z, more in ((0, {}), (13, {}), (0, {"pins": "all"})):
            ids, counted = drawn(client, layer, asked | more, z)

            assert len(set(ids)) == len(ids)
            assert len(ids) + counted == count, (asked, z)


@pytest.mark.parametrize(
    "query",
    [
        "kind=", "kind=proposal&kind=proposal", "kind=idea", "status=a&kind=proposal", "q=banc",
        "kind=proposal&", "&kind=proposal", "kind=proposal&x=1", "category=a%20b",
        "kind=%70roposal", "category=../x", "bbox=1,2,3,4", "kind", "x", "category=" + "a" * 81,
        "pins=", "pins=none", "pins=all&kind=proposal",
    ],
)  # fmt: skip
def test_what_is_not_the_one_way_to_ask_is_refused_without_a_query(
    client, crowd, query, django_assert_num_queries
):
    layer = crowd[0]

    with django_assert_num_queries(0):
        answer = client.get(f"{address(layer, (0, 0, 0))}?{query}")

    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown_parameter"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["area", "category", "status"])
def test_a_slug_that_the_campaign_has_not_is_absent_and_kept_by_no_cache(client, crowd, name):
    answer = client.get(f"{address(crowd[0], (0, 0, 0))}?{name}=nowhere")

    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")


def test_a_narrowed_tile_is_one_query_and_its_own_entry_of_the_cache(
    client, crowd, django_assert_num_queries
):
    layer, _areas, themes, _statuses = crowd
    whole = client.get(address(layer, (0, 0, 0)))

    with django_assert_num_queries(1):
        part = client.get(f"{address(layer, (0, 0, 0))}?category={themes[0].slug}")

    assert part["ETag"] != whole["ETag"]
    again = cache.contributions(
        "parc", "ideas", Tile(0, 0, 0), narrowing.Narrowing(category=themes[0].slug)
    )
    assert again.etag == part["ETag"].replace("-gzip", "")


def test_what_is_refused_leaves_the_narrowed_tile_at_once(client):
    layer = a_layer(a_campaign(slug="parc"), slug="ideas")
    item = a_contribution(layer, kind="question")
    where = f"{address(layer, (0, 0, 0))}?kind=question"
    before = decode(client.get(where).content)[layer.slug]

    actions.reject(
        item, by=a_moderator(layer.campaign), reason="off_topic", statement="Not about this."
    )

    assert [one["id"] for one in before] == [item.public_id]
    assert decode(client.get(where).content).get(layer.slug, []) == []
