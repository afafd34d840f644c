"""What can be done through the API: contribute, support, reply; each answered for what it was."""

import pytest

from accounts.actions import greet_device
from accounts.models import Device, Person
from campaigns.enums import Act, Moderation
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution, Notice, Reply, Support
from contributions.receipts import receipt_for
from tests.api.asking import a_body, contributions_of, hand_in, new_key, one, problem, send
from tests.factories import (
    a_campaign,
    a_category,
    a_contribution,
    a_device_person,
    a_feature,
    a_layer,
    a_moderator,
    a_phase,
)

pytestmark = pytest.mark.django_db


def a_device() -> tuple[Person, str]:
    return greet_device()


# Contribute --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moderation", "assurance", "status", "state"),
    [
        (Moderation.BEFORE, 1, 202, "held"),
        (Moderation.BEFORE, 2, 202, "held"),
        (Moderation.AFTER, 1, 201, "published"),
        (Moderation.AFTER, 2, 201, "published"),
        (Moderation.BEFORE_ACCOUNTLESS, 1, 202, "held"),
        (Moderation.BEFORE_ACCOUNTLESS, 2, 201, "published"),
    ],
)
def test_the_policy_decides_whether_it_is_public_at_once(
    client, moderation, assurance, status, state
):
    layer = a_layer(a_campaign(moderation=moderation))
    person, token = a_device()
    Person.objects.filter(pk=person.pk).update(
        assurance=assurance, email="ana@parvis.example" if assurance > 1 else None
    )

    response = hand_in(client, layer, device=token)

    assert (response.status_code, response.json()["state"]) == (status, state)
    assert client.get(f"{contributions_of(layer)}{response.json()['id']}/").status_code == (
        200 if state == "published" else 404
    )


def test_everything_that_was_said_is_kept(client):
    campaign = a_campaign()
    layer, theme = a_layer(campaign), a_category(campaign)
    feature = a_feature(a_layer(campaign, kind="reference"))

    response = hand_in(
        client,
        layer,
        kind="question",
        title="  Un banc  ",
        text="À l'ombre,\r\nsous le tilleul.",
        category=theme.slug,
        signature="Ana",
        email="ana@parvis.example",
        precision="area",
        feature=feature.public_id,
    )

    item = Contribution.objects.get(public_id=response.json()["id"])
    assert (item.kind, item.title, item.text) == (
        "question", "Un banc", "À l'ombre,\nsous le tilleul.",
    )  # fmt: skip
    assert (item.category, item.signature, item.feature) == (theme, "Ana", feature)
    assert (item.precision, item.channel, item.voices) == ("area", "api", 1)
    assert item.receipt.email == "ana@parvis.example"
    assert Notice.objects.filter(event__contribution=item, person=item.author).count() == 1


def test_the_receipt_opens_the_authors_page(client):
    told = hand_in(client, a_layer()).json()

    token = told["receipt"].rstrip("/").rpartition("/")[2]

    assert receipt_for(token).contribution.public_id == told["id"]
    assert client.get(told["receipt"].removeprefix("http://localhost:8000")).status_code == 200


def test_a_first_act_makes_a_person_known_by_the_token_it_is_answered_with(client):
    layer = a_layer()
    first = hand_in(client, layer).json()

    second = hand_in(client, layer, device=first["device"]).json()

    assert "device" not in second
    authors = set(Contribution.objects.values_list("author", flat=True))
    assert authors == {Device.objects.get().person_id}


def test_a_token_of_another_scheme_is_not_one(client):
    layer = a_layer()
    _person, token = a_device()

    for scheme in ("Bearer", "Basic", "device"):
        response = client.post(
            contributions_of(layer),
            a_body(layer),
            content_type="application/json",
            headers={"Idempotency-Key": new_key(), "Authorization": f"{scheme} {token}"},
        )
        assert problem(response, 401)["code"] == "unknown_device"


# Support -----------------------------------------------------------------------------------------


def test_a_support_counts_once_a_person_and_can_be_taken_back(client):
    item = a_contribution()
    path = one(item, "support/")

    first = send(client, path)
    token = first.json()["device"]
    again = send(client, path, device=token)
    other = send(client, path)
    back = send(client, path, verb="delete", device=token)
    back_again = send(client, path, verb="delete", device=token)

    assert [response.status_code for response in (first, again, other, back, back_again)] == [
        200
    ] * 5
    told = [
        (response.json()["supports"], response.json()["supported"])
        for response in (first, again, other, back, back_again)
    ]
    assert told == [(1, True), (1, True), (2, True), (1, False), (1, False)]
    item.refresh_from_db()
    assert (item.support_count, Support.objects.filter(contribution=item).count()) == (1, 1)


@pytest.mark.parametrize("verb", ["post", "delete"])
def test_what_is_not_public_or_not_open_is_not_supported(client, verb):
    held = a_contribution(state=State.HELD)
    public = a_contribution()
    public.campaign.phases.all().delete()
    elsewhere = a_contribution()

    assert problem(send(client, one(held, "support/"), verb=verb), 404)["code"] == "not_found"
    assert problem(send(client, one(public, "support/"), verb=verb), 409)["code"] == "closed"
    foreign = f"{contributions_of(public.layer)}{elsewhere.public_id}/support/"
    assert problem(send(client, foreign, verb=verb), 404)["code"] == "not_found"
    assert (Support.objects.count(), Device.objects.count()) == (0, 0)


# Reply -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moderation", "status", "state"),
    [(Moderation.BEFORE, 202, "held"), (Moderation.AFTER, 201, "published")],
)
def test_the_policy_decides_for_replies_too(client, moderation, status, state):
    layer = a_layer(a_campaign(moderation=moderation))
    item = a_contribution(layer)

    response = send(client, one(item, "replies/"), {"text": "I pass there each day."})

    assert (response.status_code, response.json()["state"]) == (status, state)
    shown = client.get(one(item, "replies/")).json()
    assert [each["id"] for each in shown] == ([response.json()["id"]] if status == 201 else [])
    item.refresh_from_db()
    assert item.reply_count == len(shown)


def test_a_retried_reply_is_one_reply_also_without_the_token(client):
    item = a_contribution()
    key = new_key()
    body = {"text": "Yes.", "signature": "Ana"}
    path = one(item, "replies/")
    first = send(client, path, body, key=key).json()

    again = send(client, path, body, key=key)

    assert again.status_code == 202
    assert again.json() == {"id": first["id"], "state": "held"}
    assert (Reply.objects.count(), Device.objects.count()) == (1, 1)
    other = send(client, path, {"text": "No."}, key=key)
    assert problem(other, 422)["code"] == "key_reused"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": ""}, "blank"),
        ({"text": "  \n"}, "blank"),
        ({}, "required"),
        ({"text": 5}, "invalid"),
        ({"text": "x" * 2_001}, "too_long"),
        ({"text": "Yes.", "signature": "s" * 81}, "too_long"),
    ],
)
def test_a_reply_that_cannot_be_taken_is_refused_by_its_member(client, body, code):
    item = a_contribution()

    told = problem(send(client, one(item, "replies/"), body), 400)

    assert told["code"] == code
    assert told["field"] in ("text", "signature")
    assert (Reply.objects.count(), Device.objects.count()) == (0, 0)


def test_replies_have_their_own_quota(client):
    campaign = a_campaign(acts=(Act.CONTRIBUTE,))
    item = a_contribution(a_layer(campaign))
    a_phase(campaign, acts=(Act.REPLY,), quota=1)
    path = one(item, "replies/")
    token = send(client, path, {"text": "One."}).json()["device"]

    response = send(client, path, {"text": "Two."}, device=token)

    told = problem(response, 429)
    assert (told["code"], told["used"], told["limit"]) == ("quota_reached", 1, 1)
    assert int(response["Retry-After"]) > 0
    assert Reply.objects.count() == 1


def test_nothing_is_replied_to_what_is_not_public(client):
    item = a_contribution(state=State.HELD)

    response = send(client, one(item, "replies/"), {"text": "Yes."})

    assert problem(response, 404)["code"] == "not_found"
    assert Reply.objects.count() == 0


def test_a_layer_may_take_no_replies_and_no_supports(client):
    layer = a_layer(rule={"acts": [Act.CONTRIBUTE]})
    item = a_contribution(layer)

    for response in (
        send(client, one(item, "support/")),
        send(client, one(item, "replies/"), {"text": "Yes."}),
    ):
        assert problem(response, 409)["code"] == "act_not_offered"


def test_a_closed_account_acts_no_more(client):
    layer = a_layer()
    person, token = a_device()
    actions.merge_persons(person, into=a_device_person())
    survivor = hand_in(client, layer, device=token)
    Person.objects.update(is_active=False)

    assert survivor.status_code == 202
    assert problem(hand_in(client, layer, device=token), 401)["code"] == "unknown_device"


def test_a_reply_that_is_published_later_joins_the_thread(client):
    item = a_contribution()
    made = send(client, one(item, "replies/"), {"text": "Yes."}).json()

    actions.publish(Reply.objects.get(public_id=made["id"]), by=a_moderator(item.campaign))

    assert [each["id"] for each in client.get(one(item, "replies/")).json()] == [made["id"]]
