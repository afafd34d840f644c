"""What a tile of contributions holds: exactly what is public, at its public place, in few words."""

import pytest

from campaigns.enums import Moderation
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution, Status
from layers.enums import Precision
from tests.factories import (
    PLACE,
    a_campaign,
    a_category,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_point,
    a_street,
    supported_by,
)
from tests.tiles.looking import around, decode, seen, tile_of, units_in
from tiles import reading
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db

WORDS_OF_A_TILE = {"kind", "category", "status", "support", "count"}
STEP = 0.0004  # degrees, some 30 metres eastwards


def somewhere(number: int) -> tuple[float, float]:
    return PLACE[0] + number * STEP, PLACE[1] + number * STEP / 2


@pytest.mark.parametrize("pins", [1, 3])
@pytest.mark.parametrize("z", [0, 11, 14, 16])
def test_a_tile_holds_exactly_the_public_ones_for_one_query(
    client, django_assert_num_queries, pins, z
):
    layer = a_layer()
    public = [a_contribution(layer, geometry=a_point(*somewhere(n))) for n in range(pins)]
    for state in (State.HELD, State.REJECTED, State.WITHDRAWN):
        a_contribution(layer, state=state)
    a_contribution(layer, state=State.MERGED, into=public[0])
    a_contribution(a_layer(layer.campaign))  # another layer of the same campaign

    with django_assert_num_queries(1):
        found = seen(client, layer, tile_of(*PLACE, z))

    assert found.keys() == {item.public_id for item in public}


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.WITHDRAWN, State.MERGED])
def test_what_is_not_public_is_in_no_tile_though_it_could_be(client, state):
    target = a_contribution(geometry=a_point(2.205, 48.8835))
    item = a_contribution(target.layer, state=State.HELD)
    moderator = a_moderator(item.campaign)
    tile = tile_of(*PLACE, 17)
    if state != State.HELD:
        actions.publish(item, by=moderator)
        assert item.public_id in seen(client, item.layer, tile)  # it could be there

    if state == State.REJECTED:
        actions.reject(item, by=moderator, reason="off_topic", statement="Elsewhere.")
    elif state == State.WITHDRAWN:
        actions.withdraw(item, by=item.author)
    elif state == State.MERGED:
        actions.merge(item, into=target, by=moderator)

    assert Contribution.objects.get(pk=item.pk).state == state
    for z in range(19):
        assert item.public_id not in seen(client, item.layer, tile_of(*PLACE, z))


@pytest.mark.parametrize("z", range(0, 19, 2))
def test_a_pin_lies_where_it_was_put_right_to_a_unit(client, z):
    item = a_contribution()
    tile = tile_of(*PLACE, z)

    feature = seen(client, item.layer, tile)[item.public_id]

    x, y = units_in(*PLACE, tile)
    assert feature["geometry"]["type"] == "Point"
    assert feature["geometry"]["coordinates"] == [pytest.approx(x, abs=1), pytest.approx(y, abs=1)]


def test_a_pin_is_in_one_tile_of_a_zoom_and_not_in_its_neighbours(client):
    item = a_contribution()
    tile = tile_of(*PLACE, 16)

    holding = [near for near in around(tile) if item.public_id in seen(client, item.layer, near)]

    assert holding == [tile]


def test_a_feature_says_kind_category_status_and_support_and_nothing_else(client):
    campaign = a_campaign()
    layer, theme = a_layer(campaign), a_category(campaign, slug="shade")
    status = Status.objects.create(campaign=campaign, slug="planned", label="Prévu")
    plain = a_contribution(layer, kind="comment", geometry=a_point(*somewhere(1)))
    full = a_contribution(layer, kind="question", category=theme.slug, signature="Ana")
    supported_by(full, a_person(), a_person(), a_person())
    actions.answer(
        full, by=a_moderator(campaign, "planner"), service="Parks", text="Yes.", status=status
    )

    found = seen(client, layer, tile_of(*PLACE, 16))

    assert found[plain.public_id]["properties"] == {"kind": "comment", "support": 0}
    assert found[full.public_id]["properties"] == {
        "kind": "question",
        "support": 2,
        "category": "shade",
        "status": "planned",
    }


def test_no_word_that_a_resident_wrote_is_in_a_tile(client):
    item = a_contribution(title="Zebrafinch", text="Marmoset in the attic", signature="Okapi")

    data = client.get(
        f"/tiles/{item.campaign.slug}/{item.layer.slug}/0/0/0.mvt", HTTP_ACCEPT_ENCODING="identity"
    ).content

    assert item.public_id in {feature["id"] for feature in decode(data)[item.layer.slug]}
    assert not [word for word in (b"Zebra", b"Marmoset", b"Okapi", b"person") if word in data]


def test_lines_and_surfaces_are_drawn_where_they_lie(client):
    layer = a_layer()
    corners = [[2.2200, 48.8880], [2.2220, 48.8880], [2.2220, 48.8890], [2.2200, 48.8890]]
    line = a_contribution(layer, geometry={"type": "LineString", "coordinates": corners[:2]})
    area = a_contribution(
        layer, geometry={"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
    )
    tile = tile_of(2.2210, 48.8885, 15)

    found = seen(client, layer, tile)

    def same(given, wanted):
        return all(
            any(
                abs(x - units_in(*place, tile)[0]) <= 1 and abs(y - units_in(*place, tile)[1]) <= 1
                for place in wanted
            )
            for x, y in given
        )

    line_drawn = found[line.public_id]["geometry"]
    area_drawn = found[area.public_id]["geometry"]
    assert (line_drawn["type"], area_drawn["type"]) == ("LineString", "Polygon")
    assert len(line_drawn["coordinates"]) == 2
    assert same(line_drawn["coordinates"], corners[:2])
    assert len(area_drawn["coordinates"][0]) == 5
    assert same(area_drawn["coordinates"][0], corners)


def test_a_line_that_crosses_the_edge_is_in_both_tiles(client):
    z, x, y = tile_of(*PLACE, 16)
    edge = x / 2**16 * 360 - 180  # the west edge of the tile
    ends = [[edge - STEP, PLACE[1]], [edge + STEP, PLACE[1]]]
    item = a_contribution(geometry={"type": "LineString", "coordinates": ends})

    assert item.public_id in seen(client, item.layer, (z, x, y))
    assert item.public_id in seen(client, item.layer, (z, x - 1, y))


def test_a_small_surface_is_a_dot_where_it_would_be_less_than_a_pixel(client):
    ring = [[2.22, 48.889], [2.2201, 48.889], [2.2201, 48.8891], [2.22, 48.8891], [2.22, 48.889]]
    item = a_contribution(geometry={"type": "Polygon", "coordinates": [ring]})

    types = {
        z: seen(client, item.layer, tile_of(2.22005, 48.88905, z))[item.public_id]["geometry"][
            "type"
        ]
        for z in (8, 18)
    }

    assert types == {8: "Point", 18: "Polygon"}


@pytest.mark.parametrize("precision", [Precision.STREET, Precision.AREA])
def test_a_blurred_place_is_never_the_true_one_at_any_zoom(client, precision):
    campaign = a_campaign(moderation=Moderation.AFTER)
    a_street(campaign, (2.2190, 48.8880), (2.2230, 48.8880))
    layer = a_layer(campaign, rule={"precision": precision})
    item = a_contribution(layer)
    public = item.public_geom.coords
    assert item.geom.coords == pytest.approx(PLACE)
    assert public != pytest.approx(PLACE, abs=1e-6)

    for z in range(19):
        tile = tile_of(*public, z)
        feature = seen(client, layer, tile)[item.public_id]
        x, y = units_in(*public, tile)
        assert feature["geometry"]["coordinates"] == [
            pytest.approx(x, abs=1),
            pytest.approx(y, abs=1),
        ]
        if tile_of(*PLACE, z) != tile:
            assert item.public_id not in seen(client, layer, tile_of(*PLACE, z))
    assert tile_of(*PLACE, 18) != tile_of(*public, 18)


def test_a_dense_tile_keeps_the_most_supported_and_counts_the_others():
    layer = a_layer()
    crowd = [a_person() for _ in range(10)]
    items = [a_contribution(layer, geometry=a_point(*somewhere(n))) for n in range(5)]
    supported_by(items[3], *crowd)
    supported_by(items[1], *crowd[:3])
    tile = Tile(*tile_of(*somewhere(2), 12))

    found = reading.contributions(layer.campaign.slug, layer.slug, tile, cap=2)

    features = decode(found.data)[layer.slug]
    assert found.left_out == 3
    assert {feature["id"] for feature in features if "id" in feature} == {
        items[1].public_id,
        items[3].public_id,
    }
    (others,) = [feature for feature in features if "id" not in feature]
    assert others["properties"] == {"count": 3}
    assert others["geometry"]["type"] == "Point"


def test_a_tile_that_is_not_too_dense_leaves_nobody_out():
    layer = a_layer()
    items = [a_contribution(layer, geometry=a_point(*somewhere(n))) for n in range(3)]

    found = reading.contributions(
        layer.campaign.slug, layer.slug, Tile(*tile_of(*PLACE, 12)), cap=3
    )

    assert found.left_out == 0
    assert {feature["id"] for feature in decode(found.data)[layer.slug]} == {
        item.public_id for item in items
    }


def test_the_attributes_of_every_feature_are_of_the_closed_list(client):
    layer = a_layer()
    theme = a_category(layer.campaign)
    for kind in ("proposal", "comment", "question"):
        a_contribution(layer, kind=kind, category=theme.slug)

    found = seen(client, layer, tile_of(*PLACE, 14))

    assert len(found) == 3
    assert set().union(*(feature["properties"] for feature in found.values())) <= WORDS_OF_A_TILE


def test_a_public_id_of_sixteen_digits_survives_the_tile(client):
    item = a_contribution()
    Contribution.objects.filter(pk=item.pk).update(public_id=2**53 - 1)

    assert list(seen(client, item.layer, tile_of(*PLACE, 14))) == [9007199254740991]
