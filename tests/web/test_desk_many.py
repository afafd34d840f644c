"""Claims, joining, taking back and deciding on many, from the pages of the desk."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.clock import database_now
from contributions import actions
from contributions.enums import State
from contributions.models import Batch, Claim
from tests.factories import (
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)

pytestmark = pytest.mark.django_db

HELD, PUBLISHED, REJECTED = State.HELD, State.PUBLISHED, State.REJECTED
JSON = {"Accept": "application/json"}


@pytest.fixture
def layer():
    return a_layer()


@pytest.fixture
def nadia(layer):
    return a_moderator(layer.campaign)


@pytest.fixture
def karim(layer):
    return a_moderator(layer.campaign)


@pytest.fixture
def desk(client, nadia):
    client.force_login(nadia)
    return client


def address(item, act=""):
    if hasattr(item, "contribution"):
        return f"/desk/{item.contribution.campaign.slug}/replies/{item.public_id}/{act}"
    return f"/desk/{item.campaign.slug}/contributions/{item.public_id}/{act}"


def bulk(layer, rest=""):
    return f"/desk/{layer.campaign.slug}/bulk/{rest}"


def key_of(item):
    return f"{'reply' if hasattr(item, 'contribution') else 'contribution'}-{item.public_id}"


def chosen(*items, **more):
    return {"item": [f"{key_of(item)}-{item.version}" for item in items], **more}


# Claims ----------------------------------------------------------------------------------------


def test_reading_a_card_claims_nothing_and_a_button_does(desk, layer, nadia):
    item = a_contribution(layer, state=HELD)
    assert desk.get(address(item)).context["sight"].claim is None

    answer = desk.post(address(item, "claim/"), {"back": "?entry=contribution"})

    assert answer.url == address(item) + "?entry=contribution"
    assert desk.get(address(item)).context["sight"].claim.is_mine
    desk.post(address(item, "unclaim/"))
    assert not Claim.objects.exists()


ABOUT = ["", "edit/", "versions/", "split/", "block/"]


@pytest.mark.parametrize("act", ABOUT)
def test_each_page_about_it_lets_one_s_own_claim_go_on_and_says_until_when(desk, layer, nadia, act):
    item = a_contribution(layer, state=HELD)
    actions.claim_item(item, by=nadia)
    soon = database_now() + timedelta(minutes=1)
    Claim.objects.update(until=soon)

    page = desk.get(address(item, act)).content.decode()

    until = Claim.objects.get().until
    assert until > soon + timedelta(minutes=3)
    assert f"À vous jusqu’à {timezone.localtime(until):%H:%M}" in page


@pytest.mark.parametrize("act", ABOUT)
def test_on_each_page_about_it_another_s_claim_is_shown_and_stays_as_it_was(
    desk, layer, karim, act
):
    item = a_contribution(layer, state=HELD)
    stood = actions.claim_item(item, by=karim).until

    page = desk.get(address(item, act)).content.decode()

    assert f"{karim.display_name} lit ce texte jusqu’à" in page
    assert Claim.objects.get().until == stood


def test_a_refused_form_lets_the_claim_go_on_and_one_that_ran_out_is_not_renewed(
    desk, layer, nadia
):
    item = a_contribution(layer, state=HELD)
    actions.claim_item(item, by=nadia)
    soon = database_now() + timedelta(minutes=1)
    Claim.objects.update(until=soon)
    assert desk.post(address(item, "reject/"), {"version": 1}).status_code == 409
    assert Claim.objects.get().until > soon

    over = database_now() - timedelta(seconds=1)
    Claim.objects.update(until=over)
    assert desk.get(address(item)).context["sight"].claim is None
    assert Claim.objects.get().until == over


def test_an_open_page_learns_who_reads_what_and_how_the_item_stands(desk, layer, nadia, karim):
    item, other = (a_contribution(layer, state=HELD) for _ in range(2))
    reply = a_reply(a_contribution(layer), state=HELD)
    told = desk.post(address(item, "claim/"), headers=JSON).json()
    actions.claim_item(reply, by=karim)

    answer = desk.get(f"/desk/{layer.campaign.slug}/claims.json?item={key_of(item)}")

    assert told["is_mine"] is True
    found = answer.json()
    assert {(one["key"], one["name"], one["is_mine"]) for one in found["claims"]} == {
        (key_of(item), nadia.display_name, True),
        (key_of(reply), karim.display_name, False),
    }
    assert (found["item"], found["waiting"]) == ({"version": 1, "state": "held"}, 3)
    assert answer["Cache-Control"] == "no-store"
    assert other.public_id


def test_a_decision_past_a_claim_that_was_not_seen_is_refused_and_then_possible(
    desk, layer, nadia, karim
):
    item = a_contribution(layer, state=HELD)
    actions.claim_item(item, by=karim)

    refused = desk.post(address(item, "publish/"), {"version": 1})

    assert (refused.status_code, fresh(item).state) == (409, HELD)
    page = refused.content.decode()
    assert f"{karim.display_name} lit ce texte jusqu’à" in page
    assert 'name="despite" value="yes"' in page
    answer = desk.post(address(item, "publish/"), {"version": 1, "despite": "yes"})
    assert (answer.status_code, fresh(item).state) == (302, PUBLISHED)


def test_a_decision_ends_the_claim(desk, layer, nadia):
    item = a_contribution(layer, state=HELD)
    actions.claim_item(item, by=nadia)

    desk.post(address(item, "publish/"), {"version": 1})

    assert not Claim.objects.exists()


# Joining, taking back --------------------------------------------------------------------------


def test_a_look_alike_is_joined_from_the_card_and_the_next_one_comes(desk, layer):
    shown = a_contribution(layer, title="Des bancs à l’ombre")
    item = a_contribution(layer, state=HELD, title="Des bancs à l’ombre")
    behind = a_contribution(layer, state=HELD, title="Une fontaine")

    sight = desk.get(address(item)).context["sight"]
    answer = desk.post(address(item, "merge/"), {"version": 1, "into": shown.public_id})

    assert sight.targets[0].public_id == shown.public_id
    assert (answer.url, fresh(item).merged_into) == (address(behind), shown)


@pytest.mark.parametrize("into", ["", "x", "12345", "²"])
def test_joining_to_nothing_says_so(desk, layer, into):
    item = a_contribution(layer, state=HELD)

    answer = desk.post(address(item, "merge/"), {"version": 1, "into": into})

    assert (answer.status_code, fresh(item).state) == (400, HELD)


def test_joining_to_what_nobody_sees_brings_the_page_back(desk, layer):
    item, other = (a_contribution(layer, state=HELD) for _ in range(2))

    answer = desk.post(address(item, "merge/"), {"version": 1, "into": other.public_id})

    assert answer.status_code == 409
    assert answer.context["refusal"].code == "bad_target"


def test_a_decision_is_taken_back_from_the_page_that_follows(desk, layer):
    item = a_contribution(layer, state=HELD)
    desk.post(address(item, "publish/"), {"version": 1, "back": "?sort=place"})

    page = desk.get(f"/desk/{layer.campaign.slug}/queue/?sort=place")
    answer = desk.post(address(item, "undo/"), {"version": 2, "back": "?sort=place"})

    assert address(item, "undo/") in page.content.decode()
    assert answer.url == address(item) + "?sort=place"
    assert fresh(item).state == HELD
    assert desk.get(address(item)).context["sight"].can_undo is False


def test_who_decided_may_take_it_back_on_the_card_and_another_may_not(desk, layer, nadia, karim):
    item = a_contribution(layer, state=HELD)
    actions.reject(item, by=nadia, reason="insult", statement="No.")

    own = desk.get(address(item)).context["sight"]
    desk.force_login(karim)
    others = desk.get(address(item)).context["sight"]

    assert (own.can_undo, others.can_undo) == (True, False)
    answer = desk.post(address(item, "undo/"), {"version": 2})
    assert (answer.status_code, answer.context["refusal"].code) == (409, "nothing_to_undo")


# Many ------------------------------------------------------------------------------------------


def test_many_are_read_once_more_then_decided_then_taken_back(desk, layer, karim):
    first, second = (a_contribution(layer, state=HELD) for _ in range(2))
    reply = a_reply(a_contribution(layer), state=HELD)
    taken = a_contribution(layer, state=HELD)
    actions.claim_item(taken, by=karim)

    preview = desk.get(
        bulk(layer), {"item": [key_of(one) for one in (first, second, reply, taken)]}
    )
    assert [one.item for one in preview.context["able"]] == [first, second, reply]
    assert [one.item for one in preview.context["unable"]] == [taken]
    assert not Batch.objects.exists()

    answer = desk.post(bulk(layer, "decide/"), chosen(first, second, reply, taken, act="publish"))
    page = desk.get(answer.url)
    assert (len(page.context["done"]), len(page.context["left"])) == (3, 1)
    assert page.context["left"][0]["why"] == "Quelqu’un d’autre le lit."
    assert {fresh(one).state for one in (first, second, reply)} == {PUBLISHED}

    undone = desk.get(desk.post(f"{answer.url}undo/").url)
    assert len(undone.context["done"]) == 3
    assert not undone.context["may_undo"]
    assert {fresh(one).state for one in (first, second, reply)} == {HELD}
    assert desk.post(f"{answer.url}undo/").status_code == 409


def test_many_are_refused_with_the_article_itself_where_nothing_is_written(desk, layer):
    item = a_contribution(layer, state=HELD)

    desk.post(bulk(layer, "decide/"), chosen(item, act="reject", reason="insult", statement=" "))

    event = item.events.get(act="reject")
    assert event.statement.text == "The charter says: insult."


def test_a_refusal_of_many_without_a_reason_comes_back_with_its_words(desk, layer):
    item = a_contribution(layer, state=HELD)

    answer = desk.post(bulk(layer, "decide/"), chosen(item, act="reject", statement="Parce que."))

    assert answer.status_code == 409
    assert "Parce que." in answer.content.decode()
    assert [one.item for one in answer.context["able"]] == [item]


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_whatever_is_chosen(
    desk, layer, count, django_assert_num_queries
):
    items = [a_contribution(layer, state=HELD) for _ in range(count)]
    items += [a_reply(a_contribution(layer), state=HELD) for _ in range(count)]
    for _ in range(2):
        actions.report(a_contribution(layer), by=a_person(), reason="insult")

    keys = [key_of(one) for one in items]

    with django_assert_num_queries(12):
        page = desk.get(bulk(layer), {"item": keys})

    assert len(page.context["able"]) == 2 * count


@pytest.mark.parametrize(
    "keys", [["contribution-1"], ["photo-1"], ["contribution-x"], ["contribution"]]
)
def test_a_choice_that_is_not_there_is_not_found(desk, layer, keys):
    assert desk.get(bulk(layer), {"item": keys}).status_code == 404
    assert desk.post(bulk(layer, "decide/"), {"item": keys, "act": "publish"}).status_code == 404


def test_more_than_fifty_are_left_out_of_the_preview_and_refused_by_the_act(desk, layer):
    items = [a_contribution(layer, state=HELD) for _ in range(2)]
    keys = [key_of(one) for one in items]
    shown = desk.get(bulk(layer), {"item": [*keys, *(f"reply-{n}" for n in range(1, 52))]})
    answer = desk.post(bulk(layer, "decide/"), {"item": [f"{keys[0]}-1"] * 51, "act": "publish"})

    assert shown.status_code == 404  # none of the others is there
    assert answer.status_code == 400
    assert answer.context["refusal"].code == "too_many"
    assert {fresh(one).state for one in items} == {HELD}


def test_a_decision_on_many_without_their_versions_is_refused(desk, layer):
    item = a_contribution(layer, state=HELD)

    answer = desk.post(bulk(layer, "decide/"), {"item": [key_of(item)], "act": "publish"})

    assert (answer.status_code, fresh(item).state) == (400, HELD)


def test_a_batch_of_another_campaign_is_nowhere(desk, layer):
    foreign = a_contribution(state=HELD)
    batch = actions.decide_many(
        [(foreign, 1)], "publish", campaign=foreign.campaign, by=a_moderator(foreign.campaign)
    )

    assert desk.get(bulk(layer, f"{batch.public_id}/")).status_code == 404
    assert desk.post(bulk(layer, f"{batch.public_id}/undo/")).status_code == 404


def test_what_is_told_is_plain_json(desk, layer):
    answer = desk.get(f"/desk/{layer.campaign.slug}/claims.json")

    assert json.loads(answer.content) == {"claims": [], "waiting": 0}
