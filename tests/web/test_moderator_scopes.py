"""A moderator with limits meets what is inside them, and nothing else, behind every door."""

import pytest
from django.contrib.gis.geos import Point
from django.db.models import RestrictedError
from django.urls import reverse

from campaigns.enums import Act, Role
from campaigns.errors import NotVisible
from campaigns.models import Membership
from contributions import actions
from contributions.enums import State
from layers.actions import limit_moderator
from layers.models import ModeratorScope
from layers.scopes import WHOLE, scope_of
from tests.factories import (
    PLACE,
    a_campaign,
    a_category,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_point,
    a_reply,
    a_square,
    an_area,
    fresh,
)
from tests.photos import a_photo
from tests.tiles.looking import decode, tile_of

pytestmark = pytest.mark.django_db
ELSEWHERE = (2.2355, 48.8955)


class Town:
    """A campaign with two layers, two themes, two areas; something at home and something away."""

    def __init__(self):
        self.campaign = a_campaign(acts=(Act.CONTRIBUTE, Act.REPLY))
        self.layers = [a_layer(self.campaign) for _each in range(2)]
        self.themes = [a_category(self.campaign) for _each in range(2)]
        self.areas = [
            an_area(self.campaign, a_square(2.20, 48.88, 2.23, 48.90)),
            an_area(self.campaign, a_square(2.23, 48.88, 2.24, 48.90)),
        ]
        self.moderator = a_moderator(self.campaign)
        self.manager = a_moderator(self.campaign, Role.MANAGER)

    def something(self, layer=0, theme=0, area=0, **fields):
        return a_contribution(
            self.layers[layer],
            category=self.themes[theme].slug,
            geometry=a_point(*(ELSEWHERE if area else PLACE)),
            **fields,
        )

    def limit(self, **named):
        membership = Membership.objects.get(person=self.moderator, campaign=self.campaign)
        return limit_moderator(membership, by=self.manager, **named)

    def address(self, name, *values):
        return reverse(f"web:{name}", args=[self.campaign.slug, *values])


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Town()


LIMITS = {
    "layer": (lambda town: {"layer": town.layers[0]}, {"layer": 1}),
    "theme": (lambda town: {"category": town.themes[0]}, {"theme": 1}),
    "area": (lambda town: {"area": town.areas[0]}, {"area": 1}),
    "layer and theme": (
        lambda town: {"layer": town.layers[0], "category": town.themes[0]},
        {"theme": 1},
    ),
}


@pytest.fixture(params=LIMITS, ids=str)
def parted(town, request):
    """The town with a limit; what is inside it, and what is outside."""
    named, outside = LIMITS[request.param]
    town.limit(**named(town))
    return town, town.something(state=State.HELD), town.something(state=State.HELD, **outside)


def test_the_queue_and_its_figures_know_only_what_is_inside(client, parted):
    town, inside, outside = parted
    client.force_login(town.moderator)

    page = client.get(town.address("desk_queue"))

    assert [line.public_id for line in page.context["page"].lines] == [inside.public_id]
    assert page.context["all_waiting"] == 1
    assert client.get(town.address("desk_claims")).json()["waiting"] == 1
    every = client.get(town.address("desk_queue"), {"list": "all"})
    assert [line.public_id for line in every.context["page"].lines] == [inside.public_id]
    for one in (page, every):
        assert str(outside.public_id) not in one.content.decode()
    assert [one.waiting for one in client.get(reverse("web:desk")).context["desks"]] == [1]


@pytest.mark.parametrize(
    ("act", "written"),
    [
        ("", None),
        ("publish", {}),
        ("reject", {"reason": "off_topic", "statement": "No."}),
        ("settle", {}),
    ],
    ids=["read", "publish", "reject", "settle"],
)
def test_what_is_outside_is_as_if_absent_for_every_act(client, parted, act, written):
    town, inside, outside = parted
    client.force_login(town.moderator)

    codes = []
    for item in (inside, outside):
        name = f"desk_{act}_contribution" if act else "desk_contribution"
        address = town.address(name, item.public_id)
        body = None if written is None else {"version": item.version, **written}
        codes.append(
            (client.get(address) if body is None else client.post(address, body)).status_code
        )

    assert codes == [200 if written is None else 302, 404]
    assert fresh(outside).state == State.HELD


def test_replies_and_photos_lie_where_their_contribution_does(client, parted, tmp_path):
    town, inside, outside = parted
    client.force_login(town.moderator)
    codes = []
    for item in (inside, outside):
        actions.publish(item, by=town.manager)
        reply = a_reply(item, state=State.HELD)
        photo = a_photo(item, state=State.HELD)
        asked = (
            client.get(town.address("desk_reply", reply.public_id)),
            client.post(town.address("desk_publish_reply", reply.public_id), {"version": 1}),
            client.get(town.address("desk_photo", photo.public_id, "large")),
            client.post(
                town.address("desk_publish_photo", photo.public_id), {"version": photo.version}
            ),
        )
        codes.append([answer.status_code for answer in asked])

    assert codes == [[200, 302, 200, 302], [404] * 4]


def test_the_tiles_of_the_desk_hold_only_what_is_inside(client, parted):
    town, inside, outside = parted
    client.force_login(town.moderator)

    found = set()
    for item in (inside, outside):
        middle: Point = item.geom
        for layer in town.layers:
            tile = tile_of(middle.x, middle.y, 16)
            (answer,) = [client.get(town.address("desk_tile", layer.slug, *tile))]
            found |= {one["id"] for some in decode(answer.content).values() for one in some}

    assert found == {inside.public_id}


def test_no_move_of_the_domain_reaches_past_the_limit(parted):
    town, inside, outside = parted

    actions.publish(inside, by=town.moderator)
    with pytest.raises(NotVisible):
        actions.publish(outside, by=town.moderator)
    with pytest.raises(NotVisible):
        actions.settle(outside, by=town.moderator)
    actions.publish(outside, by=town.manager)


def test_two_limits_add_up_and_none_is_the_whole_campaign(client, town):
    near, far = town.something(), town.something(area=1)
    assert scope_of(town.moderator, town.campaign) == WHOLE
    town.limit(area=town.areas[0])
    scope = town.limit(area=town.areas[1])

    both = scope_of(town.moderator, town.campaign)
    scope.delete()
    one = scope_of(town.moderator, town.campaign)

    assert [both.holds(near), both.holds(far)] == [True, True]
    assert [one.holds(near), one.holds(far)] == [True, False]


def test_a_limit_here_is_none_elsewhere_and_none_for_who_configures(town):
    other = a_campaign()
    Membership.objects.create(person=town.moderator, campaign=other, role=Role.MODERATOR)
    town.limit(layer=town.layers[0])
    assert scope_of(town.moderator, other) == WHOLE
    assert scope_of(a_person(is_administrator=True), town.campaign) == WHOLE

    Membership.objects.create(person=town.moderator, campaign=town.campaign, role=Role.MANAGER)

    assert scope_of(town.moderator, town.campaign) == WHOLE


def test_a_second_role_that_only_reads_does_not_lift_the_limit(client, town):
    town.limit(layer=town.layers[0])
    outside = town.something(layer=1)
    Membership.objects.create(person=town.moderator, campaign=town.campaign, role=Role.PLANNER)
    client.force_login(town.moderator)

    assert client.get(town.address("desk_contribution", outside.public_id)).status_code == 404


def test_what_a_limit_names_is_not_deleted_from_under_it(town):
    town.limit(category=town.themes[0])

    with pytest.raises(RestrictedError):
        town.themes[0].delete()


def test_a_manager_adds_a_limit_and_takes_it_away(client, town):
    client.force_login(town.manager)
    address = town.address("desk_moderators")
    named = {"moderator": town.moderator.email, "layer": town.layers[0].slug, "area": ""}

    added = client.post(address, {"do": "add", **named})
    again = client.post(address, {"do": "add", **named})
    kept = [(scope.layer, scope.category) for scope in ModeratorScope.objects.all()]
    gone = client.post(address, {"do": "remove", **named})

    assert [one.status_code for one in (added, again, gone)] == [302] * 3
    assert kept == [(town.layers[0], None)]
    assert not ModeratorScope.objects.exists()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"do": "add"}, 400),
        ({"do": "add", "layer": "zzz"}, 400),
        ({"do": "add", "area": "\x00"}, 400),
        ({"do": "remove", "layer": "ours"}, 404),
        ({"do": "other", "layer": "ours"}, 404),
        ({"do": "add", "layer": "ours", "moderator": "nobody@parvis.example"}, 404),
    ],
    ids=["nothing", "unknown", "no text", "no such limit", "no such act", "no such moderator"],
)
def test_bad_limits_are_refused_and_change_nothing(client, town, typed, code):
    client.force_login(town.manager)
    typed = {"moderator": town.moderator.email, **typed}
    if typed.get("layer") == "ours":
        typed["layer"] = town.layers[0].slug

    answer = client.post(town.address("desk_moderators"), typed)

    assert answer.status_code == code
    assert not ModeratorScope.objects.exists()


@pytest.mark.parametrize("times", [1, 3])
def test_the_page_of_moderators_costs_the_same_for_one_and_three(
    client, town, times, django_assert_num_queries
):
    town.limit(layer=town.layers[0], category=town.themes[0], area=town.areas[0])
    for _each in range(times - 1):
        membership = Membership.objects.get(person=a_moderator(town.campaign))
        limit_moderator(membership, by=town.manager, layer=town.layers[1])
    client.force_login(town.manager)

    with django_assert_num_queries(12):
        client.get(town.address("desk_moderators"))
