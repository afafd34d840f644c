"""One query, two readings: extent, nearness, phase and "mine" in the page's list and on its map."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.enums import Moderation
from contributions.models import Contribution
from tests.factories import (
    PLACE,
    a_campaign,
    a_contribution,
    a_layer,
    a_phase,
    a_point,
    a_street,
)
from tests.web.test_public_forms import HERE, an_old_key
from web.public import lists

pytestmark = pytest.mark.django_db

LON, LAT = PLACE


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc", moderation=Moderation.AFTER))


def at(layer, title, east=0.0):
    return a_contribution(layer, title=title, geometry=a_point(LON + east, LAT))


def titles(answer):
    return re.findall(r"data-opens=\"\d+\"><bdi>(.*?)</bdi>", answer.content.decode())


def listed(client, query):
    return client.get(f"/campaigns/parc/{query}")


def on_map(answer):
    found = re.search(r'id="only-on-map"[^>]*>(.*?)<', answer.content.decode())
    return json.loads(found[1]) if found else None


@pytest.mark.parametrize("number", [1, 3])
def test_the_nearest_come_first_with_how_far_they_are_in_the_same_queries(
    client, layer, number, django_assert_num_queries
):
    for step in range(number):
        at(layer, f"Banc {step}", east=0.002 * (number - step))

    with django_assert_num_queries(7):
        answer = listed(client, f"?sort=near&near={LON},{LAT}&fragment=list")

    assert titles(answer) == [f"Banc {step}" for step in reversed(range(number))]
    assert len(re.findall(r"à environ \d+ m", answer.content.decode())) == number


def test_pages_of_the_nearest_go_on_where_the_last_one_ended(client, layer):
    for step in range(5):
        at(layer, f"Banc {step}", east=0.001 * step)
    query, seen = f"?sort=near&near={LON},{LAT}&limit=2", []
    while query:
        answer = listed(client, query)
        seen += titles(answer)
        found = re.search(r'href="(\?[^"]*)"\s+data-more', answer.content.decode())
        query = found[1].replace("&amp;", "&") if found else ""

    assert seen == [f"Banc {step}" for step in range(5)]


@pytest.mark.parametrize(
    "query", ["?sort=near", "?near=2.2,48.8", "?sort=near&near=2.2", "?mine=no"]
)
def test_half_a_question_is_refused(client, layer, query):
    assert listed(client, query).status_code == 400


def test_a_place_that_is_asked_about_is_kept_to_a_hundred_metres(client, layer):
    at(layer, "Banc")

    shown = listed(client, "?sort=near&near=2.22049876,48.88901234").content.decode()

    assert 'name="near" value="2.22,48.889"' in shown


def test_a_box_in_the_address_limits_the_list_and_can_be_left_without_scripts(client, layer):
    at(layer, "Ici")
    at(layer, "Là-bas", east=0.01)
    box = f"bbox={LON - 0.001},{LAT - 0.001},{LON + 0.001},{LAT + 0.001}"

    answer = listed(client, f"?kind=proposal&{box}")
    page = answer.content.decode()

    assert titles(answer) == ["Ici"]
    assert 'href="?kind=proposal" data-whole' in " ".join(page.split())
    assert re.search(r"<input[^>]*data-extent[^>]*checked", " ".join(page.split()))
    assert 'name="bbox"' in page


def test_phases_that_have_begun_narrow_the_list_and_the_map(client, layer):
    campaign = layer.campaign
    past, to_come = a_phase(campaign, begins=-40, ends=-20), a_phase(campaign, begins=20, ends=40)
    old = at(layer, "Vieux")
    at(layer, "Neuf")
    then = timezone.localdate() - timedelta(days=30)
    Contribution.objects.filter(pk=old.pk).update(published_on=then)

    before, never = listed(client, f"?phase={past.slug}"), listed(client, "?phase=nothing")

    assert titles(before) == ["Vieux"]
    assert on_map(before) == [old.public_id]
    assert titles(never) == []
    page = listed(client, "").content.decode()
    assert f'<option value="{past.slug}"' in page
    assert f'<option value="{to_come.slug}"' not in page


def test_mine_are_what_this_device_wrote_here_and_nobody_elses(client, layer):
    other = at(layer, "D’un autre")
    fields = {
        "key": an_old_key(), "website": "", "layer": layer.slug, "where": "coordinates",
        "longitude": LON, "latitude": LAT, "kind": "proposal", "different": "yes",
        "title": "Le mien", "text": "Ici.",
    }  # fmt: skip
    sent = client.post("/campaigns/parc/contributions/new/", fields, headers=HERE)
    assert sent.status_code == 303
    own = Contribution.objects.get(title="Le mien")

    mine = listed(client, "?mine=yes")

    assert titles(mine) == ["Le mien"]
    assert on_map(mine) == [own.public_id]
    assert "no-cache" in mine.headers["Cache-Control"]
    assert "private" in mine.headers["Cache-Control"]
    assert set(titles(listed(client, ""))) == {"Le mien", other.title}
    stranger = Client()
    assert titles(listed(stranger, "?mine=yes")) == []
    assert 'name="mine"' not in listed(stranger, "").content.decode()
    assert client.get("/api/v1/campaigns/parc/contributions/?mine=yes").status_code == 400


def test_without_scripts_the_nearest_to_a_street_come_first_and_another_order_lets_it_go(
    client, layer
):
    street = a_street(layer.campaign, (LON - 0.001, LAT), (LON + 0.001, LAT))
    street.name = "Rue des Écoles"
    street.save(update_fields=["name"])
    at(layer, "Loin", east=0.004)
    at(layer, "Près")
    at(layer, "Entre", east=0.002)

    answer = listed(client, "?q=&sort=new&from=rue+des+ecoles")

    assert titles(answer) == ["Près", "Entre", "Loin"]
    page = answer.content.decode()
    assert "Les plus proches de « Rue des Écoles » d’abord." in page
    assert 'name="from"' in page
    near = re.search(r'name="near" value="([^"]+)"', page)
    assert near
    assert all(len(part.partition(".")[2]) <= 3 for part in near[1].split(",")), "roughly"

    later = listed(client, f"?sort=supported&near={near[1]}&from=")
    assert later.status_code == 200
    assert later.context["filters"].near is None


def test_a_place_that_nobody_knows_is_said_and_the_order_stays(client, layer):
    at(layer, "Un banc")

    answer = listed(client, "?sort=new&from=Atlantide")

    assert titles(answer) == ["Un banc"]
    assert "Rien ne s’appelle « Atlantide » ici" in answer.content.decode()


@pytest.mark.parametrize(("found", "left"), [(2, 0), (3, 1), (5, 3)])
def test_what_a_search_finds_and_the_map_leaves_off_is_said(
    client, layer, monkeypatch, found, left
):
    monkeypatch.setattr(lists, "MOST_ON_MAP", 2)
    for step in range(found):
        at(layer, f"Banc {step}", east=0.001 * step)

    answer = listed(client, "?q=banc")

    assert len(on_map(answer)) == 2
    assert len(titles(answer)) == found
    assert answer.context["left_off_map"] == left
    assert ("La carte montre les 2 premières" in answer.content.decode()) is bool(left)
