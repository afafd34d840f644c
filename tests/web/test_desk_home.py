"""The desk's door: who comes in, and what they find."""

import pytest
from django.urls import reverse

from campaigns.enums import Role
from campaigns.models import Membership
from contributions import actions
from contributions.enums import State
from tests.factories import (
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
)
from tests.photos import a_photo
from web.desk.queries import desks

pytestmark = pytest.mark.django_db


def test_whoever_is_not_signed_in_is_led_to_sign_in_and_back(client):
    answer = client.get("/desk/?from=menu")

    assert answer.status_code == 302
    assert answer.url == "/account/login/?next=/desk/%3Ffrom%3Dmenu"


def test_only_those_who_moderate_are_told_how_many_reports_and_photos_wait():
    layer = a_layer()
    a_contribution(layer, state=State.HELD)
    a_photo(a_contribution(layer))
    actions.report(a_contribution(layer), by=a_person(), reason="privacy")

    def waiting(role):
        return [desk.waiting for desk in desks(a_moderator(layer.campaign, role))]

    assert (waiting(Role.MODERATOR), waiting(Role.PLANNER)) == ([3], [1])


def test_whoever_has_no_desk_finds_nothing(client):
    client.force_login(a_person())

    assert client.get("/desk/").status_code == 404


def test_a_facilitator_has_no_desk(client):
    client.force_login(a_moderator(a_campaign(), Role.FACILITATOR))

    assert client.get("/desk/").status_code == 404


def test_the_desk_lists_each_campaign_with_what_waits(client):
    busy, calm = a_campaign(title="Le parc"), a_campaign(title="La gare")
    layer = a_layer(busy)
    a_contribution(layer, state=State.HELD)
    a_reply(a_contribution(layer), state=State.HELD)
    moderator = a_moderator(busy)
    Membership.objects.create(person=moderator, campaign=busy, role=Role.PLANNER)
    Membership.objects.create(person=moderator, campaign=calm, role=Role.MANAGER)

    found = desks(moderator)

    assert [(desk.campaign.title, desk.waiting, len(desk.roles)) for desk in found] == [
        ("Le parc", 2, 2),
        ("La gare", 0, 1),
    ]
    client.force_login(moderator)
    page = client.get("/desk/").content.decode()
    assert reverse("web:desk_queue", args=[busy.slug]) in page
    assert reverse("web:desk_queue", args=[calm.slug]) in page


def test_an_administrator_has_every_desk():
    a_campaign(), a_campaign()

    assert len(desks(a_person(is_administrator=True))) == 2


@pytest.mark.parametrize("campaigns", [1, 3])
def test_the_desk_costs_one_query_whatever_it_lists(campaigns, django_assert_num_queries):
    person = a_person()
    for _ in range(campaigns):
        campaign = a_campaign()
        a_contribution(a_layer(campaign), state=State.HELD)
        Membership.objects.create(person=person, campaign=campaign, role=Role.MODERATOR)

    with django_assert_num_queries(1):
        found = desks(person)

    assert len(found) == campaigns


def test_a_role_taken_away_closes_the_desk_at_once(client):
    campaign = a_campaign()
    moderator = a_moderator(campaign)
    client.force_login(moderator)
    assert client.get(f"/desk/{campaign.slug}/queue/").status_code == 200

    moderator.memberships.all().delete()

    assert client.get(f"/desk/{campaign.slug}/queue/").status_code == 404


def test_only_whoever_has_a_desk_sees_the_door_to_it(client):
    campaign = a_campaign()
    door = f'href="{reverse("web:desk")}"'

    client.force_login(a_person())
    assert door not in client.get("/").content.decode()

    client.force_login(a_moderator(campaign))
    assert door in client.get("/").content.decode()
