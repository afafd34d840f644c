"""A layer's own questions in the plain form, and responses on every page that may tell them."""

import json

import pytest
from django.core.management import call_command

from campaigns.enums import Moderation
from contributions.models import Contribution
from contributions.receipts import token_of
from layers.actions import change_questions
from tests.factories import a_campaign, a_layer, a_moderator
from tests.web.test_public_forms import HERE, NEW, filled

pytestmark = pytest.mark.django_db

QUESTIONS = [
    {"key": "title", "type": "yes_no", "label": "Passez-vous là ?",
     "label_en": "Do you pass there?", "visibility": "public", "required": True},
    {"key": "often", "type": "number", "label": "Combien de fois ?", "visibility": "public",
     "max": 99, "required": True, "only_if": {"question": "title", "is": ["yes"]}},
    {"key": "how", "type": "several_choices", "label": "Comment ?", "visibility": "public",
     "choices": [{"value": "foot", "label": "À pied"}, {"value": "bike", "label": "À vélo"}]},
    {"key": "phone", "type": "short_text", "label": "Téléphone", "visibility": "staff"},
]  # fmt: skip
FRENCH = {"Accept-Language": "fr"}


@pytest.fixture
def layer():
    layer = a_layer(a_campaign(slug="parc", moderation=Moderation.AFTER))
    change_questions(layer, QUESTIONS)
    return layer


def hand_in(client, **fields):
    return client.post(NEW, filled(**fields), headers=HERE | FRENCH)


def test_all_questions_stand_in_the_plain_form_with_when_they_are_for_one(client, layer):
    page = client.get(NEW, headers=FRENCH).content.decode()

    assert page.count('class="question"') == 4
    assert "Seulement si votre réponse à « Passez-vous là ? » est : Oui." in page
    assert page.count("Seule l’équipe de la consultation lit cela.") == 1
    assert (
        "Do you pass there?" in client.get(NEW, headers={"Accept-Language": "en"}).content.decode()
    )


def test_a_refused_form_keeps_every_response_and_names_every_error(client, layer):
    answer = hand_in(
        client, **{"q-title": "yes", "q-often": "120,5", "q-how": ["bike"], "q-phone": "06"}
    )
    page = answer.content.decode()

    assert answer.status_code == 400
    assert '<a href="#q-often">Combien de fois ?</a>' in page
    assert page.count('id="q-often-error"') == 1
    assert 'value="120,5"' in page
    assert 'value="06"' in page
    assert page.count("checked>") == 4  # where, the kind, yes, by bike
    assert "Un banc à l&#x27;ombre" in page
    assert not Contribution.objects.exists()


def test_a_question_called_as_a_field_of_the_form_has_its_own_error(client, layer):
    page = hand_in(client).content.decode()

    assert 'id="q-title-error"' in page
    assert 'id="title-error"' not in page


def test_responses_go_to_whom_they_are_for(client, layer):
    sent = hand_in(
        client,
        **{"q-title": "yes", "q-often": " 1,5", "q-how": ["bike", "foot"], "q-phone": "0612345678"},
    )
    row = Contribution.objects.get()
    assert row.form_answers == {
        "title": "yes", "often": 1.5, "how": ["foot", "bike"], "phone": "0612345678",
    }  # fmt: skip
    path = f"/campaigns/parc/contributions/{row.public_id}/"

    page = client.get(path, headers=FRENCH).content.decode()
    receipt = client.get(sent["Location"], headers=FRENCH).content.decode()

    assert "1,5" in page
    assert "À pied, À vélo" in page
    assert "0612345678" not in page
    assert "Téléphone" not in page
    assert "0612345678" in receipt
    assert token_of(row.receipt) in sent["Location"]
    api = client.get(f"/api/v1/campaigns/parc/contributions/{row.public_id}/").json()
    assert api["properties"]["answers"] == {"title": "yes", "often": 1.5, "how": ["foot", "bike"]}
    for other in (
        "",
        "contributions/",
        "contributions/?q=0612345678",
        f"contributions/{row.public_id}/place.svg",
    ):
        told = client.get(f"/campaigns/parc/{other}").content.decode()
        assert "0612345678" not in told.replace('value="0612345678"', "").replace(
            "q=0612345678", ""
        )
    client.force_login(a_moderator(layer.campaign))
    desk = client.get(f"/desk/parc/contributions/{row.public_id}/", headers=FRENCH).content.decode()
    assert "0612345678" in desk
    assert desk.count("l’équipe seule") == 1


def test_the_report_that_is_handed_over_tells_nothing_of_the_teams_own(client, layer, tmp_path):
    hand_in(client, **{"q-title": "no", "q-phone": "0612345678"})

    call_command("report_map", "parc", out=tmp_path / "report.html")

    assert "0612345678" not in (tmp_path / "report.html").read_text()


def test_a_search_finds_nothing_by_a_response(client, layer):
    hand_in(client, **{"q-title": "no", "q-phone": "0612345678"})

    found = client.get("/api/v1/campaigns/parc/contributions/", {"q": "0612345678"}).json()

    assert found["numberMatched"] == 0


@pytest.mark.parametrize("count", [1, 3])
def test_lists_of_the_api_cost_the_same_whatever_is_responded(
    client, layer, django_assert_num_queries, count
):
    for number in range(count):
        hand_in(client, **{"q-title": "no", "title": f"Banc {number}"})

    with django_assert_num_queries(5):
        found = client.get("/api/v1/campaigns/parc/contributions/").json()

    assert [one["properties"]["answers"] for one in found["features"]] == [{"title": "no"}] * count


def test_the_api_takes_answers_under_the_same_rules(client, layer):
    def post(key, **properties):
        body = {
            "type": "Feature",
            "geometry": json.loads(filled()["geometry"]),
            "properties": {"layer": layer.slug, "kind": "proposal", "title": "Un banc",
                           "text": "Ici.", **properties},
        }  # fmt: skip
        return client.post(
            "/api/v1/campaigns/parc/contributions/",
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    refused = post("key-number-1", answers={"title": "yes", "often": 100})
    none = post("key-number-2")
    taken = post("key-number-3", answers={"title": "yes", "often": 3, "phone": "06"})

    assert (refused.status_code, refused.json()["code"]) == (400, "response_too_large")
    assert {name: refused.json()[name] for name in ("field", "met", "limit")} == {
        "field": "often", "met": 100, "limit": 99,
    }  # fmt: skip
    assert (none.status_code, none.json()["code"]) == (400, "response_missing")
    assert taken.status_code == 201
    assert Contribution.objects.get().form_answers["often"] == 3
    [told] = client.get("/api/v1/campaigns/parc/layers/").json()
    assert [one["key"] for one in told["questions"]] == ["title", "often", "how", "phone"]
