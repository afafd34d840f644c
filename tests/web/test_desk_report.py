"""The report at the desk's door: a download for those who analyse, never a page of ours."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from campaigns.enums import Role, Visibility
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator

pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = a_campaign(slug="parc")
    a_contribution(a_layer(campaign), title="Un banc à l'ombre")
    return campaign


def asked(client, campaign, role, query=""):
    client.force_login(a_moderator(campaign, role))
    return client.get(reverse("web:desk_report", args=[campaign.slug]) + query)


@pytest.mark.parametrize("role", [Role.PLANNER, Role.MANAGER])
def test_a_planner_and_a_manager_take_the_file_home(client, campaign, role):
    answer = asked(client, campaign, role)

    day = timezone.localdate().isoformat()
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="parvis-parc-{day}.html"'
    assert r"Un banc \u00e0 l'ombre" in answer.text  # in the block of data, which is ASCII


def test_it_never_runs_in_our_origin(client, campaign):
    answer = asked(client, campaign, Role.PLANNER)

    policy = answer["Content-Security-Policy"]
    assert policy == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"


def test_the_language_is_the_campaigns_unless_another_is_asked_for(client, campaign):
    assert '<html lang="fr">' in asked(client, campaign, Role.PLANNER).text
    assert '<html lang="en">' in asked(client, campaign, Role.PLANNER, "?language=en").text
    assert asked(client, campaign, Role.PLANNER, "?language=xx").status_code == 404


def test_a_draft_says_why_it_has_none(client, campaign):
    campaign.visibility = Visibility.DRAFT
    campaign.save(update_fields=["visibility"])

    assert asked(client, campaign, Role.MANAGER).status_code == 409


@pytest.mark.parametrize(
    ("role", "is_there"), [(Role.PLANNER, True), (Role.MANAGER, True), (Role.MODERATOR, False)]
)
def test_the_desk_offers_it_to_those_who_may_have_it(client, campaign, role, is_there):
    client.force_login(a_moderator(campaign, role))

    page = client.get(reverse("web:desk_queue", args=["parc"]) + "?list=published").text

    assert bool(re.search(r'href="/desk/parc/report/"\s+download', page)) is is_there
