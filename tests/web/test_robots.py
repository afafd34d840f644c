"""The check against robots: one proof for one form, in time; without it a text is read first."""

import time
from unittest import mock

import pytest
from altcha import Challenge, Payload, solve_challenge

from campaigns.enums import Moderation
from contributions.enums import Doubt, State
from contributions.models import Contribution, Event, Follow, Reply, Report
from tests.factories import a_campaign, a_contribution, a_layer, a_moderator
from tests.web.test_public_forms import HERE, NEW, an_old_key, filled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked(settings):
    settings.PROOF_OF_WORK, settings.PROOF_COST = True, 4


@pytest.fixture
def layer():
    return a_layer(a_campaign(slug="parc", moderation=Moderation.AFTER))


def asked(client, key, purpose="contribute"):
    return client.post("/proof/", {"for": purpose, "key": key}, headers=HERE)


def proof(client, key, purpose="contribute", **changes):
    """The challenge of a form, solved as a device would; `changes` forge its parameters."""
    challenge = Challenge.from_dict(asked(client, key, purpose).json())
    solution = solve_challenge(challenge)
    for name, value in changes.items():
        setattr(challenge.parameters, name, value)
    return Payload(challenge, solution).to_base64()


def send(client, **fields):
    return client.post(NEW, filled(**fields), headers=HERE)


def code_of(answer):
    return answer.context["refusal"].code


def test_with_a_proof_a_text_appears_at_once(client, layer):
    key = an_old_key()

    answer = send(client, key=key, altcha=proof(client, key))

    assert answer.status_code == 303
    assert Contribution.objects.get().state == State.PUBLISHED
    assert Event.objects.get().doubt == ""


def test_without_a_proof_it_is_read_first_and_moderators_and_author_learn_why(client, layer):
    answer = send(client)

    assert Contribution.objects.get().state == State.HELD
    assert Event.objects.get().doubt == Doubt.NO_PROOF
    receipt = client.get(answer["Location"]).content.decode()
    assert "votre navigateur n’a pas pu faire la vérification contre les robots" in receipt
    client.force_login(a_moderator(layer.campaign))
    item = Contribution.objects.get().public_id
    desk = client.get(f"/desk/parc/contributions/{item}/").content.decode()
    assert "sans la vérification contre les robots" in desk


def test_without_a_proof_only_so_many_an_hour_come_from_one_network(client, layer, settings):
    settings.UNPROVEN_RATE = 2

    answers = [send(client, title=f"Banc {n}") for n in range(3)]

    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert code_of(answers[2]) == "unproven_rate_reached"
    assert "Banc 2" in answers[2].content.decode()
    key = an_old_key()
    assert send(client, key=key, altcha=proof(client, key)).status_code == 303


def test_a_proof_serves_one_form_alone(client, layer):
    key, other = an_old_key(), an_old_key()
    made = proof(client, key)
    first = send(client, key=key, altcha=made)

    again = send(client, key=key, altcha=made)  # the answer was lost: the same receipt
    with_other_words = send(client, key=key, altcha=made, title="Autre chose")
    with_another_form = send(client, key=other, altcha=made)

    assert again["Location"] == first["Location"]
    assert (with_other_words.status_code, code_of(with_other_words)) == (422, "key_reused")
    assert (with_another_form.status_code, code_of(with_another_form)) == (400, "proof_wrong")
    assert "Un banc" in with_another_form.content.decode()
    assert Contribution.objects.count() == 1


def test_a_proof_for_something_else_or_a_forged_one_is_refused(client, layer):
    key = an_old_key()
    sent = [
        proof(client, key, "reply"),
        proof(client, key, cost=1),
        proof(client, key, expires_at=int(time.time()) + 10**6),
        proof(client, key, data={"for": "contribute", "form": "other"}),
        "e30=", "no base64 at all", "A" * 5000, "W10=", "bnVsbA==",
    ]  # fmt: skip

    answers = [send(client, key=key, altcha=one) for one in sent]

    assert [(a.status_code, code_of(a)) for a in answers] == [(400, "proof_wrong")] * len(sent)
    assert Contribution.objects.count() == 0


def test_a_proof_that_is_too_old_comes_back_with_the_same_form_and_a_fresh_one_is_taken(
    client, layer
):
    key = an_old_key()
    with mock.patch("web.robots.time.time", return_value=time.time() - 7200):
        old = proof(client, key)

    answer = send(client, key=key, altcha=old)

    assert (answer.status_code, code_of(answer)) == (400, "proof_expired")
    renewed = answer.context["key"]
    assert renewed.split(":")[0] == key.split(":")[0]
    assert send(client, key=key, altcha=proof(client, key)).status_code == 303


def test_haste_and_a_filled_trap_are_held_even_with_a_proof(client, layer):
    from web.forms import issue_key

    hasty, trapped = issue_key(), an_old_key()
    send(client, key=hasty, altcha=proof(client, hasty), title="Vite")
    send(client, key=trapped, altcha=proof(client, trapped), title="Piège", website="x")

    assert [
        (event.contribution.state, event.doubt)
        for event in Event.objects.order_by("contribution__title")
    ] == [("held", "trap"), ("held", "haste")]


def test_a_reply_is_held_without_a_proof_and_appears_with_one(client, layer):
    address = f"/campaigns/parc/contributions/{a_contribution(layer).public_id}/reply/"
    key = an_old_key()
    client.post(address, {"key": an_old_key(), "text": "Sans."}, headers=HERE)
    client.post(
        address,
        {"key": key, "text": "Avec.", "altcha": proof(client, key, "reply")},
        headers=HERE,
    )

    assert dict(Reply.objects.values_list("text", "state")) == {
        "Sans.": "held", "Avec.": "published",
    }  # fmt: skip
    assert dict(Event.objects.exclude(reply=None).values_list("reply__text", "doubt")) == {
        "Sans.": "no_proof", "Avec.": "",
    }  # fmt: skip


def test_reports_and_follows_ask_for_it_too(client, layer, settings):
    settings.UNPROVEN_RATE = 0
    one = f"/campaigns/parc/contributions/{a_contribution(layer).public_id}"
    bodies = {
        "report": {"reason": "insult"},
        "follow": {"email": "a@b.example"},
    }
    for act, body in bodies.items():
        key = an_old_key()
        without = client.post(f"{one}/{act}/", {"key": key, **body}, headers=HERE)
        proven = {"key": key, "altcha": proof(client, key, act), **body}
        with_it = client.post(f"{one}/{act}/", proven, headers=HERE)
        assert (act, without.status_code, with_it.status_code) == (act, 429, 303)
    assert (Report.objects.count(), Follow.objects.count()) == (1, 1)


def test_one_form_asks_one_address_to_follow(client, layer):
    address = f"/campaigns/parc/contributions/{a_contribution(layer).public_id}/follow/"
    key = an_old_key()
    body = {"key": key, "altcha": proof(client, key, "follow")}

    answers = [
        client.post(address, {**body, "email": email}, headers=HERE)
        for email in ("a@b.example", "a@b.example", "c@d.example")
    ]

    assert [answer.status_code for answer in answers] == [303, 303, 422]
    assert Follow.objects.count() == 1


def test_a_challenge_is_asked_by_our_own_pages_for_a_genuine_form_and_a_known_purpose(
    client, layer, settings
):
    key = an_old_key()
    elsewhere = client.post(
        "/proof/", {"for": "reply", "key": key}, headers={"Origin": "https://evil.test"}
    )
    answer = asked(client, key)

    assert elsewhere.status_code == 403
    assert asked(client, "forged:key:x").status_code == 400
    assert asked(client, key, "anything").status_code == 400
    assert answer.status_code == 200
    assert (answer["Cache-Control"], dict(answer.cookies)) == ("no-store", {})
    settings.WEB_WRITE_RATE = 0
    assert asked(client, key).status_code == 429


def test_a_key_of_ones_own_makes_other_challenges_worthless(client, layer, settings):
    key = an_old_key()
    made = proof(client, key)

    settings.PROOF_KEY = "another-key-of-this-city"

    assert code_of(send(client, key=key, altcha=made)) == "proof_wrong"


def test_the_switch_turns_it_off(client, layer, settings):
    settings.PROOF_OF_WORK = False

    page = client.get(NEW).content.decode()
    send(client)

    assert 'name="altcha"' not in page
    assert Contribution.objects.get().state == State.PUBLISHED
