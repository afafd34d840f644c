"""Is it here already? Asked by the form's script, and once by the door where there is none."""

import pytest

from campaigns.enums import Moderation
from contributions.enums import State
from contributions.models import Contribution, Support
from layers.enums import Precision
from tests.factories import PLACE, a_campaign, a_contribution, a_layer, a_street
from web.forms import issue_key

pytestmark = pytest.mark.django_db
HERE = {"Origin": "http://testserver"}
NEW, ALIKE = "/campaigns/parc/contributions/new/", "/campaigns/parc/contributions/alike/"
QUERIES = 13
WHERE = {"where": "coordinates", "longitude": str(PLACE[0]), "latitude": str(PLACE[1])}


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc", moderation=Moderation.AFTER))


def filled(**fields):
    return WHERE | {
        "key": issue_key(), "kind": "proposal", "title": "A bench in the shade",
        "text": "Somewhere to sit.", "different": "", **fields,
    }  # fmt: skip


def test_a_place_alone_finds_what_is_public_near_it_and_is_kept_nowhere(client, layer):
    shown = a_contribution(layer, title="Shown here")
    a_contribution(layer, state=State.REJECTED, title="Not for you")

    answer = client.post(ALIKE, WHERE, headers=HERE)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert f"/contributions/{shown.public_id}/support/" in answer.text
    assert "Not for you" not in answer.text
    assert not answer.cookies


def test_nothing_near_is_an_empty_answer(client, layer):
    assert client.post(ALIKE, WHERE, headers=HERE).text.strip() == ""


@pytest.mark.parametrize("known", [1, 3])
def test_the_answer_costs_the_same_whatever_is_near(
    client, layer, known, django_assert_num_queries
):
    for _ in range(known):
        a_contribution(layer)

    with django_assert_num_queries(QUERIES):
        client.post(ALIKE, WHERE, headers=HERE)


def test_who_asks_too_often_waits(client, layer, settings):
    settings.WEB_WRITE_RATE = 2
    for _ in range(2):
        assert client.post(ALIKE, WHERE, headers=HERE).status_code == 200

    refused = client.post(ALIKE, WHERE, headers=HERE)

    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60


def test_of_a_blurred_layer_the_places_that_everybody_sees_are_compared(client, layer):
    layer.rules.update(precision=Precision.STREET)
    lon, lat = PLACE
    a_street(layer.campaign, (lon - 0.001, lat + 0.001), (lon + 0.001, lat + 0.001))
    blurred = a_contribution(layer)

    answer = client.post(ALIKE, WHERE, headers=HERE)

    assert f"/contributions/{blurred.public_id}/" in answer.text


def test_a_form_without_scripts_comes_back_once_with_its_words_and_its_key(client, layer):
    known = a_contribution(layer, title="A bench in the shade")
    sent = filled()

    back = client.post(NEW, sent, headers=HERE)

    assert back.status_code == 200
    assert f"/contributions/{known.public_id}/support/" in back.text
    assert f'value="{sent["key"]}"' in back.text
    assert "Somewhere to sit." in back.text
    assert Contribution.objects.count() == 1

    again = client.post(NEW, sent | {"different": "yes"}, headers=HERE)

    assert again.status_code == 303
    assert Contribution.objects.count() == 2


def test_support_from_the_form_is_a_real_support(client, layer):
    known = a_contribution(layer)

    answer = client.post(
        f"/campaigns/parc/contributions/{known.public_id}/support/", filled(), headers=HERE
    )

    assert answer.status_code == 303
    assert Support.objects.filter(contribution=known).count() == 1
    assert Contribution.objects.count() == 1


def test_words_that_differ_are_not_asked_about(client, layer):
    a_contribution(layer, title="Too many cars", text="Every evening.")

    assert client.post(NEW, filled(), headers=HERE).status_code == 303
