"""The author's private page."""

import pytest

from contributions import actions
from contributions.enums import State
from contributions.models import Contribution, Receipt
from contributions.receipts import token_of
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator, a_person, supported_by

pytestmark = pytest.mark.django_db

NULL = {"Origin": "null"}  # what a browser sends from a page under Referrer-Policy: no-referrer


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc"))


def address_of(contribution, rest=""):
    return f"/receipts/{token_of(contribution.receipt)}/{rest}"


def state_of(contribution):
    return Contribution.objects.get(pk=contribution.pk).state


@pytest.mark.parametrize(("state", "said"), [
    (State.HELD, "attend d’être relue"),
    (State.PUBLISHED, "est sur la carte"),
    (State.REJECTED, "n’a pas été publiée"),
    (State.MERGED, "réunie à une autre"),
    (State.WITHDRAWN, "Vous avez retiré"),
])  # fmt: skip
def test_a_receipt_says_where_its_contribution_stands(client, layer, state, said):
    contribution = a_contribution(layer, state=state)

    answer = client.get(address_of(contribution))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"


def test_a_rejected_one_tells_its_author_why_and_nobody_else(client, layer):
    contribution = a_contribution(
        layer, state=State.REJECTED, statement="Parlez-nous plutôt de la place."
    )

    page = client.get(address_of(contribution)).content.decode()

    assert "Parlez-nous plutôt de la place." in page
    assert "The charter says: off_topic." in page
    public = client.get(f"/campaigns/parc/contributions/{contribution.public_id}/")
    assert public.status_code == 404


def test_the_article_that_opens_the_statement_is_told_once(client, layer):
    article = "The charter says: off_topic."
    contribution = a_contribution(
        layer, state=State.REJECTED, statement=f"{article} Parlez-nous de la place."
    )

    page = client.get(address_of(contribution)).content.decode()

    assert page.count(article) == 1


def test_a_joined_one_leads_to_what_it_was_joined_to(client, layer):
    target = a_contribution(layer)
    merged = a_contribution(layer, state=State.MERGED, into=target)

    page = client.get(f"/receipts/{token_of(merged.receipt)}/").content.decode()

    assert f"/contributions/{target.public_id}/" in page
    assert f"/contributions/{merged.public_id}/" not in page


def test_a_wrong_cut_or_revoked_token_opens_nothing(client, layer):
    contribution = a_contribution(layer)
    address = address_of(contribution)
    token = address.split("/")[2]
    assert client.get(address).status_code == 200

    for wrong in (token[:-1], token + "a", token.upper(), f"a{token}", "x", "-", "é-é"):
        assert client.get(f"/receipts/{wrong}/").status_code == 404
    Receipt.objects.update(version=2)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}withdraw/", {"version": 1}, headers=NULL).status_code == 404


def test_the_author_changes_their_words(client, layer):
    contribution = a_contribution(layer, state=State.HELD)
    address = address_of(contribution, "edit/")

    page = client.get(address).content.decode()
    assert f'value="{contribution.title}"' in page
    answer = client.post(
        address,
        {"title": "Deux bancs", "text": "À l'ombre.", "version": contribution.version},
        headers=NULL,
    )

    assert answer.status_code == 303
    assert Contribution.objects.get(pk=contribution.pk).title == "Deux bancs"


def test_a_refused_change_comes_back_with_its_words(client, layer):
    contribution = a_contribution(layer, state=State.HELD)
    address = address_of(contribution, "edit/")
    words = {"title": "", "text": "Des mots nouveaux.", "version": contribution.version}

    blank = client.post(address, words, headers=NULL)
    stale = client.post(address, words | {"title": "Bancs", "version": 99}, headers=NULL)

    assert (blank.status_code, stale.status_code) == (400, 409)
    assert "Des mots nouveaux." in blank.content.decode()
    assert "Des mots nouveaux." in stale.content.decode()


def test_what_others_support_is_not_changed_at_once_any_more(client, layer):
    contribution = supported_by(a_contribution(layer), a_person())

    page = client.get(address_of(contribution, "edit/"), follow=True)

    assert "Proposer une modification" in page.content.decode()
    assert "Modifier ce que j'ai envoyé" not in page.content.decode()
    assert (
        "Modifier ce que j'ai envoyé" not in client.get(address_of(contribution)).content.decode()
    )


def test_taking_back_asks_first(client, layer):
    contribution = a_contribution(layer)
    address = address_of(contribution, "withdraw/")

    assert "Retirer cette contribution" in client.get(address).content.decode()
    assert state_of(contribution) == State.PUBLISHED
    answer = client.post(address, {"version": contribution.version}, headers=NULL)

    assert answer.status_code == 303
    assert state_of(contribution) == State.WITHDRAWN


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "²"])
def test_taking_back_needs_what_was_seen(client, layer, version):
    contribution = a_contribution(layer)

    answer = client.post(address_of(contribution, "withdraw/"), {"version": version}, headers=NULL)

    assert answer.status_code == 400
    assert state_of(contribution) == State.PUBLISHED


def test_another_site_cannot_take_back(client, layer):
    contribution = a_contribution(layer)

    for headers in ({"Origin": "https://evil.test"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.post(address_of(contribution, "withdraw/"), {"version": 1}, headers=headers)
        assert answer.status_code == 403
    assert state_of(contribution) == State.PUBLISHED


def test_a_rejected_one_cannot_be_taken_back_nor_changed(client, layer):
    contribution = a_contribution(layer)
    actions.reject(
        contribution,
        by=a_moderator(layer.campaign),
        reason="insult",
        statement="Please rephrase.",
    )

    assert client.get(address_of(contribution, "edit/")).status_code == 409
    assert client.get(address_of(contribution, "withdraw/")).status_code == 200  # to erase it
    version = Contribution.objects.get(pk=contribution.pk).version
    answer = client.post(address_of(contribution, "withdraw/"), {"version": version}, headers=NULL)
    assert answer.status_code == 409
