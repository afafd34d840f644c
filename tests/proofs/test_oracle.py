"""What anybody can find out about a place that is shown only to the street (TRUST L19).

The demonstration campaign about fibre shows streets only. Somebody who asks every public door
as often and as finely as they like finds the public place, and never the true one.
"""

import json
from collections.abc import Callable
from datetime import date

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.utils import timezone, translation

from contributions.demo.loading import Loader
from contributions.filters import NEAR_DIGITS
from contributions.models import Contribution, PublicContribution
from geo.measuring import distance_and_bearing
from geo.mercator import BITS, column, row
from tests.proofs.world import tile_of_place
from tiles import cache

pytestmark = pytest.mark.django_db
LIST = "/api/v1/campaigns/fibre/contributions/"
BOX = (2.15, 48.85, 2.27, 48.93)
HALVINGS = 30
ASKED_AGAIN = 100
KEPT_BACK_M = 5  # a true place nearer than this to its street's middle proves nothing
SAMPLE = 3


@pytest.fixture(scope="module")
def _loaded(_open_database) -> list[Contribution]:
    today: date = timezone.localdate()
    with translation.override("fr"):
        Loader("fibre", today, lambda _said: None).load()
    rows = Contribution.objects.filter(is_public=True, layer__campaign__slug="fibre")
    far = [each for each in rows if metres(each.geom.coords, each.public_geom.coords) > KEPT_BACK_M]
    far.sort(key=lambda each: -metres(each.geom.coords, each.public_geom.coords))
    assert len(far) >= SAMPLE
    return far[:SAMPLE]


@pytest.fixture
def victims(_loaded, db) -> list[Contribution]:
    """Published points of the campaign whose true place is well away from the shown one."""
    return _loaded


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    return distance_and_bearing(one, other)[0]


def is_in(client: Client, public_id: int, box: tuple[float, ...]) -> bool:
    """Whether the public list says that a contribution lies in a box."""
    answer = client.get(LIST, {"bbox": ",".join(f"{edge:.12f}" for edge in box), "limit": 200})
    assert answer.status_code == 200
    return public_id in {each["id"] for each in json.loads(answer.content)["features"]}


def searched(holds: Callable[[tuple[float, ...]], bool]) -> tuple[float, float]:
    """Where halving the box again and again leads."""
    west, south, east, north = BOX
    for _step in range(HALVINGS):
        middle = (west + east) / 2
        if holds((west, south, middle, north)):
            east = middle
        else:
            west = middle
        middle = (south + north) / 2
        if holds((west, south, east, middle)):
            north = middle
        else:
            south = middle
    return (west + east) / 2, (south + north) / 2


def test_halving_the_box_finds_the_public_place_and_keeps_away_from_the_true_one(client, victims):
    for victim in victims:
        found = searched(lambda box, one=victim.public_id: is_in(client, one, box))

        assert metres(found, victim.public_geom.coords) < 0.05
        assert metres(found, victim.geom.coords) > KEPT_BACK_M


def test_asking_again_and_again_gives_one_place_and_nothing_to_average(client, victims):
    for victim in victims:
        address = f"{LIST}{victim.public_id}/"
        places = {
            tuple(json.loads(client.get(address).content)["geometry"]["coordinates"])
            for _time in range(ASKED_AGAIN)
        }

        (place,) = places
        assert metres(place, victim.public_geom.coords) < 0.05
        assert metres(place, victim.geom.coords) > KEPT_BACK_M


@pytest.mark.parametrize("z", range(23))
def test_no_tile_however_deep_draws_it_anywhere_else(client, victims, z):
    for victim in victims:
        shown, true = victim.public_geom.coords, victim.geom.coords
        for place in (shown, true):
            here = tile_of_place(*place, z)
            drawn = ids_in(client, victim.layer.slug, here)
            if here == tile_of_place(*shown, z):
                x, y = units(shown, here)
                assert drawn[victim.public_id] == pytest.approx([x, y], abs=1)
            else:
                assert victim.public_id not in drawn


@pytest.mark.parametrize("query", ["", "?pins=all"])
def test_moving_true_places_about_changes_no_byte_of_any_tile(client, victims, query):
    """Neither a pin nor the middle or the figure of a crowd knows where they are."""
    places = nearby(victims)
    layer = victims[0].layer.slug
    tiles = {tile_of_place(*place, z) for z in range(23) for place in places}
    before = {tile: tile_bytes(client, layer, tile, query) for tile in tiles}
    for victim in victims:
        Contribution.objects.filter(pk=victim.pk).update(geom=victims[0].geom)
    cache.kept.clear()  # else each tile would be answered from what was drawn before

    assert {tile: tile_bytes(client, layer, tile, query) for tile in tiles} == before
    has_crowds = any(crowds_of(data, layer) for data in before.values())
    assert has_crowds == (not query)  # there are crowds, and they were compared


def test_no_filter_is_by_distance_and_no_other_order_takes_a_place(client, victims):
    lon, lat = victims[0].geom.coords
    for asked in (
        {"sort": "distance"},
        {"near": f"{lon},{lat}"},
        {"sort": "new", "near": f"{lon},{lat}"},
        {"dist": "10", "point": f"{lon},{lat}"},
        {"geom__dwithin": f"{lon},{lat},10"},
    ):
        assert client.get(LIST, asked).status_code == 400


def test_the_nearest_first_is_by_public_places_from_wherever_one_asks(client, victims):
    """From everywhere around, the order is that of the public places, and of no other ones."""
    rows = list(PublicContribution.objects.filter(campaign__slug="fibre"))
    from_everywhere = [
        (BOX[0] + (BOX[2] - BOX[0]) * x / 6, BOX[1] + (BOX[3] - BOX[1]) * y / 6)
        for x in range(7)
        for y in range(7)
    ] + [victim.geom.coords for victim in victims]
    for lon, lat in from_everywhere:
        answer = client.get(LIST, {"sort": "near", "near": f"{lon},{lat}", "limit": 200})
        told = [each["id"] for each in json.loads(answer.content)["features"]]
        place = Point(round(lon, NEAR_DIGITS), round(lat, NEAR_DIGITS), srid=4326)
        place.transform(3857)
        expected = sorted(rows, key=lambda row: (row.geom_3857.distance(place), row.public_id))
        assert told == [row.public_id for row in expected]


def test_orders_that_exist_say_nothing_of_the_place(client, victims):
    """Moving true places about, behind the street, changes no answer of any public order."""
    addresses = [f"{LIST}?sort={sort}&limit=200" for sort in ("new", "supported", "discussed")]
    addresses += [f"{LIST}?sort=near&near={at[0]},{at[1]}&limit=200" for at in nearby(victims)]
    addresses += [f"/campaigns/fibre/?sort=near&near={at[0]},{at[1]}" for at in nearby(victims)]
    addresses += ["/campaigns/fibre/", "/campaigns/fibre/contributions/?sort=supported"]
    before = [client.get(address).content for address in addresses]
    for victim in victims:
        Contribution.objects.filter(pk=victim.pk).update(geom=victims[0].geom)

    assert [client.get(address).content for address in addresses] == before


def nearby(victims: list[Contribution]) -> list[tuple[float, float]]:
    return [at for each in victims for at in (each.public_geom.coords, each.geom.coords)]


def ids_in(client: Client, layer: str, tile: tuple[int, int, int]) -> dict[int, list[float]]:
    """The points of a tile by their identity, in its units."""
    data = tile_bytes(client, layer, tile, "?pins=all")
    decoded = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})
    return {
        each["id"]: each["geometry"]["coordinates"]
        for each in decoded.get(layer, {"features": []})["features"]
        if "id" in each
    }


def tile_bytes(client: Client, layer: str, tile: tuple[int, int, int], query: str) -> bytes:
    z, x, y = tile
    return bytes(client.get(f"/tiles/fibre/{layer}/{z}/{x}/{y}.mvt{query}").content)


def crowds_of(data: bytes, layer: str) -> list[int]:
    features = mapbox_vector_tile.decode(data).get(layer, {"features": []})["features"]
    return [each["properties"]["count"] for each in features if "count" in each["properties"]]


def units(place: tuple[float, float], tile: tuple[int, int, int]) -> tuple[float, float]:
    z, x, y = tile
    cells = 1 << (BITS - z)
    return (column(place[0]) / cells - x) * 4096, (row(place[1]) / cells - y) * 4096
