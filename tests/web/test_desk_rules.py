"""The page where managers say when texts are read, and try rules on the past."""

import re

import pytest
from django.urls import reverse

from campaigns.enums import Moderation, Role
from campaigns.models import RiskRule
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution
from contributions.receipts import token_of
from layers.models import LayerRule
from tests.factories import (
    a_campaign,
    a_contribution,
    a_draft,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
)

pytestmark = pytest.mark.django_db
SIGNED = "Appelez-moi au 06 12 34 56 78, le soir."


def desk(campaign, client, role=Role.MANAGER):
    client.force_login(a_moderator(campaign, role))
    client.cookies["language"] = "en"
    return reverse("web:desk_rules", args=[campaign.slug])


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_manager_says_when_texts_are_read_in_general_in_a_phase_and_on_a_layer(client):
    campaign = a_campaign()
    phase, layer = campaign.phases.get(), a_layer(campaign)
    address = desk(campaign, client)

    answer = client.post(
        address,
        {
            "do": "policy", "moderation": "by_risk", f"phase-{phase.slug}": "after",
            f"layer-{layer.slug}": "before", "trusts_authors": "yes",
        },
    )  # fmt: skip

    campaign.refresh_from_db()
    assert answer.status_code == 302
    assert {one.phase_id: one.moderation for one in campaign.policies.all()} == {
        None: "by_risk",
        phase.pk: "after",
    }
    assert LayerRule.objects.get(layer=layer).moderation == "before"
    assert campaign.trusts_authors
    assert text_of(client.get(address)).count("As in the whole consultation") == 2


def test_what_a_phase_says_no_more_is_gone(client):
    campaign = a_campaign()
    phase, address = campaign.phases.get(), desk(campaign, client)
    chosen = {"do": "policy", "moderation": "after"}
    client.post(address, chosen | {f"phase-{phase.slug}": "before"})

    client.post(address, chosen | {f"phase-{phase.slug}": ""})

    assert [one.moderation for one in campaign.policies.all()] == ["after"]


@pytest.mark.parametrize(
    "typed",
    [{"moderation": ""}, {"moderation": "never"}, {"moderation": "after", "phase": "never"}],
    ids=["none", "unknown", "unknown for a phase"],
)
def test_a_policy_that_there_is_not_changes_nothing(client, typed):
    campaign = a_campaign()
    address = desk(campaign, client)
    if "phase" in typed:
        typed[f"phase-{campaign.phases.get().slug}"] = typed.pop("phase")

    answer = client.post(address, {"do": "policy", **typed})

    assert answer.status_code == 400
    assert [one.moderation for one in campaign.policies.all()] == ["before"]


def test_a_rule_is_kept_with_its_figures_words_and_article(client):
    campaign = a_campaign()

    answer = client.post(
        desk(campaign, client),
        {
            "do": "rules", "many-on": "yes", "many-allowed": "3", "many-within": "30",
            "words-fr-on": "yes", "words-fr-words": "crétin*\n\n  nul  \ncrétin*",
            "words-fr-reason": "insult",
        },
    )  # fmt: skip

    kept = {(rule.kind, rule.language): rule for rule in RiskRule.objects.filter(is_on=True)}
    assert answer.status_code == 302
    assert set(kept) == {("many", ""), ("words", "fr")}
    assert kept["many", ""].figures == {"allowed": 3, "within": 30}
    assert (kept["words", "fr"].words, kept["words", "fr"].reason) == (["crétin*", "nul"], "insult")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"many-allowed": "0"}, "choose from 1 to 50"),
        ({"many-allowed": "some"}, "Write a whole number."),
        ({"many-within": "9" * 30}, "Write a whole number."),
        ({"many-within": "٣"}, "Write a whole number."),
        ({"words-on": "yes", "words-words": " \n "}, "Write at least one word"),
        ({"words-words": "!!!"}, "A word has letters"),
        ({"words-words": "a" * 81}, "at most 80"),
        ({"words-words": "\n".join(f"w{n}" for n in range(501))}, "the limit is 500"),
        ({"links-reason": "opinion"}, "Choose one of the charter"),
    ],
    ids=["too few", "no number", "too long", "other digits", "no word", "no letter", "a long word",
         "many words", "no article"],
)  # fmt: skip
@pytest.mark.parametrize("do", ["rules", "try"])
def test_what_cannot_be_kept_is_said_at_its_rule_and_stays_typed(client, do, typed, said):
    campaign = a_campaign()

    answer = client.post(desk(campaign, client), {"do": do, "email-on": "yes", **typed})

    assert answer.status_code == 400
    assert said in text_of(answer)
    assert 'name="email-on" value="yes" checked' in answer.content.decode()
    assert not RiskRule.objects.exists()


def test_a_trial_tells_what_the_rules_would_have_held_and_changes_nothing(client):
    campaign = a_campaign(moderation=Moderation.AFTER)
    layer = a_layer(campaign)
    plain = a_contribution(layer)
    a_contribution(layer, title="Un numéro", text=SIGNED)
    a_contribution(layer, title="Refusé", text=SIGNED, state=State.REJECTED)
    a_contribution(layer, title="Passé", state=State.REJECTED)
    a_reply(plain, text=SIGNED)
    before = list(Contribution.objects.order_by("pk").values_list("state", "version"))

    answer = client.post(desk(campaign, client), {"do": "try", "phone-on": "yes"})

    said = text_of(answer)
    assert answer.status_code == 200
    assert "These rules would have held 3 of 5 texts (60 in 100)" in said
    assert "A person refused one of them since then." in said
    assert "1 text that a person refused would have appeared." in said
    assert said.count("It seems to hold a telephone number.") == 3
    assert not RiskRule.objects.exists()
    assert list(Contribution.objects.order_by("pk").values_list("state", "version")) == before


def test_an_administrator_is_not_shown_what_was_refused(client):
    campaign = a_campaign(moderation=Moderation.AFTER)
    a_contribution(a_layer(campaign), title="Refusé", text=SIGNED, state=State.REJECTED)
    client.force_login(a_person(is_administrator=True))
    address = reverse("web:desk_rules", args=[campaign.slug])

    said = text_of(client.post(address, {"do": "try", "phone-on": "yes"}))

    assert "Refusé" not in said


@pytest.mark.parametrize("times", [1, 3])
def test_a_trial_asks_as_often_for_many_texts_as_for_one(client, times, django_assert_num_queries):
    campaign = a_campaign(moderation=Moderation.AFTER)
    layer = a_layer(campaign)
    for _each in range(times):
        a_reply(a_contribution(layer, text=SIGNED), text=SIGNED)
    address = desk(campaign, client)

    with django_assert_num_queries(15):
        client.post(address, {"do": "try", "phone-on": "yes"})


def test_the_moderator_and_the_author_are_told_which_rule_held_it(client):
    campaign = a_campaign(moderation=Moderation.BY_RISK)
    layer, author = a_layer(campaign), a_person()
    RiskRule.objects.create(campaign=campaign, kind="phone", is_on=True, reason="personal_data")
    done = actions.submit(a_draft(text=SIGNED), layer=layer, by=author, key=a_key())
    client.cookies["language"] = "en"
    receipt = text_of(client.get(reverse("web:receipt", args=[token_of(done.receipt)])))
    client.force_login(a_moderator(campaign))
    number = done.contribution.public_id
    card = text_of(client.get(reverse("web:desk_contribution", args=[campaign.slug, number])))

    assert "A rule decided that it is read first; a person will read it and decide." in receipt
    assert (
        "It seems to hold a telephone number. In the charter: The charter says: personal_data."
        in receipt
    )
    assert "Held by a rule It seems to hold a telephone number." in card
    assert card.count("It seems to hold a telephone number.") == 1


def test_once_a_person_has_decided_the_rule_is_told_no_more(client):
    campaign = a_campaign(moderation=Moderation.BY_RISK)
    RiskRule.objects.create(campaign=campaign, kind="phone", is_on=True)
    done = actions.submit(a_draft(text=SIGNED), layer=a_layer(campaign), by=a_person(), key=a_key())
    actions.publish(done.contribution, by=a_moderator(campaign))

    client.cookies["language"] = "en"
    said = text_of(client.get(reverse("web:receipt", args=[token_of(done.receipt)])))
    assert "A rule decided" not in said
