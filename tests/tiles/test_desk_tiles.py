"""The desk's own tiles: every state at the true place, for those who have entered, never stored."""

import json

import pytest

from campaigns.enums import Moderation, Role
from contributions import actions
from contributions.enums import State
from layers.enums import Precision
from layers.scopes import WHOLE
from tests.factories import (
    PLACE,
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_point,
    a_street,
)
from tests.tiles.looking import decode, tile_of, units_in
from tiles import reading
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db
TILE = tile_of(*PLACE, 15)


def desk_address(layer, name=None):
    z, x, y = TILE
    return f"/desk/{layer.campaign.slug}/tiles/{name or f'{layer.slug}/{z}/{x}/{y}.mvt'}"


def test_a_desk_tile_holds_every_state_that_has_a_place_and_says_which():
    layer = a_layer()
    public = a_contribution(layer)
    items = [public] + [
        a_contribution(layer, state=state, into=public) for state in State if state != "published"
    ]

    (features,) = decode(reading.desk(layer, Tile(*TILE), WHOLE)).values()

    assert {each["id"]: each["properties"]["state"] for each in features} == {
        item.public_id: item.state for item in items if item.state not in ("to_confirm", "erased")
    }
    assert {name for each in features for name in each["properties"]} <= {
        "kind", "state", "support", "category",
    }  # fmt: skip


def test_a_desk_tile_shows_the_true_place_of_a_blurred_one():
    campaign = a_campaign(moderation=Moderation.AFTER)
    a_street(campaign, (2.2190, 48.8880), (2.2230, 48.8880))
    item = a_contribution(a_layer(campaign, rule={"precision": Precision.STREET}))

    (features,) = decode(reading.desk(item.layer, Tile(*TILE), WHOLE)).values()

    x, y = units_in(*PLACE, TILE)
    assert features[0]["geometry"]["coordinates"] == [
        pytest.approx(x, abs=1),
        pytest.approx(y, abs=1),
    ]


def test_a_desk_tile_keeps_to_its_layer_and_its_square():
    item = a_contribution(state=State.HELD)
    a_contribution(a_layer(item.campaign), state=State.HELD)
    a_contribution(item.layer, state=State.HELD, geometry=a_point(2.2390, 48.8805))

    (features,) = decode(reading.desk(item.layer, Tile(*tile_of(*PLACE, 17)), WHOLE)).values()

    assert [each["id"] for each in features] == [item.public_id]


@pytest.mark.parametrize("z", range(4))
def test_a_desk_tile_at_the_edge_of_the_map_holds_what_lies_in_it(z):
    item = a_contribution(state=State.HELD)

    (features,) = decode(reading.desk(item.layer, Tile(*tile_of(*PLACE, z)), WHOLE)).values()

    assert [each["id"] for each in features] == [item.public_id]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.PLANNER, Role.MANAGER])
def test_staff_of_the_campaign_read_it_and_no_cache_keeps_it(client, role):
    item = a_contribution(state=State.HELD)
    client.force_login(a_moderator(item.campaign, role))

    response = client.get(desk_address(item.layer))

    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert decode(response.content)[item.layer.slug][0]["id"] == item.public_id


@pytest.mark.parametrize("name", [None, "changes.json", "style.json"])
def test_nobody_else_gets_anything(client, name):
    item = a_contribution(state=State.HELD)
    stranger, neighbour = a_person(), a_moderator(a_campaign())
    path = desk_address(item.layer, name)
    client.force_login(a_moderator(item.campaign))
    assert client.get(path).status_code == 200

    answers = []
    for person in (None, item.author, stranger, neighbour):
        client.logout()
        if person is not None:
            client.force_login(person)
        answers.append(client.get(path))

    assert [answer.status_code in (302, 401, 404) for answer in answers] == [True] * 4
    assert [answer.status_code for answer in answers[1:]] == [404] * 3
    assert not [a for a in answers if str(item.public_id).encode() in a.content]


def test_the_desks_changes_move_with_every_move_public_or_not(client):
    item = a_contribution(state=State.HELD)
    moderator = a_moderator(item.campaign)
    client.force_login(moderator)

    def events():
        return json.loads(client.get(desk_address(item.layer, "changes.json")).content)["events"]

    before = events()
    actions.reject(item, by=moderator, reason="insult", statement="No.")
    rejected = events()
    a_contribution()  # elsewhere

    assert before < rejected == events()


def test_the_desks_style_reads_the_desks_tiles(client):
    item = a_contribution(state=State.HELD)
    client.force_login(a_moderator(item.campaign))

    style = json.loads(client.get(desk_address(item.layer, "style.json")).content)

    (address,) = style["sources"][item.layer.slug]["tiles"]
    assert f"/desk/{item.campaign.slug}/tiles/{item.layer.slug}/" in address
    assert style["metadata"]["parvis"]["changes"].startswith("/desk/")
    assert set(style["metadata"]["parvis"]["states"]) == set(State.values) - {
        "to_confirm",
        "erased",
    }


def test_a_tile_of_the_desk_beyond_the_pyramid_is_absent(client):
    item = a_contribution(state=State.HELD)
    client.force_login(a_moderator(item.campaign))

    path = f"/desk/{item.campaign.slug}/tiles/{item.layer.slug}/99/0/0.mvt"
    assert client.get(path).status_code == 404
