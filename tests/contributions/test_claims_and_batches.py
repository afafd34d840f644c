"""Who reads what, one decision on many, and decisions taken back."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import translation

from campaigns.clock import clock_set_to, database_now
from campaigns.enums import Role
from campaigns.errors import NotAllowed, Refused, WrongInput
from contributions import actions, jobs, notices
from contributions.actions.batching import MOST
from contributions.actions.claiming import require_unclaimed
from contributions.enums import State
from contributions.models import Batch, Claim, Event, Notice, Reply, Support
from tests.factories import (
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
    supported_by,
)

pytestmark = pytest.mark.django_db

HELD, PUBLISHED, REJECTED = State.HELD, State.PUBLISHED, State.REJECTED
WHY = {"reason": "off_topic", "statement": "It is not about this place."}


def in_minutes(minutes):
    return clock_set_to(database_now() + timedelta(minutes=minutes))


@pytest.fixture
def layer():
    return a_layer()


@pytest.fixture
def nadia(layer):
    return a_moderator(layer.campaign)


@pytest.fixture
def karim(layer):
    return a_moderator(layer.campaign)


# Claims ----------------------------------------------------------------------------------------


def test_the_first_claim_stands_until_it_runs_out(layer, nadia, karim):
    item = a_contribution(layer, state=HELD)

    first = actions.claim_item(item, by=nadia)
    assert actions.claim_item(item, by=karim).person == nadia
    with in_minutes(4):
        assert actions.claim_item(item, by=nadia).until > first.until
    with in_minutes(8):
        assert actions.claim_item(item, by=karim).person == nadia
    with in_minutes(10):
        assert actions.claim_item(item, by=karim).person == karim
    assert Claim.objects.count() == 1


def test_a_claim_on_a_contribution_says_nothing_of_its_replies(layer, nadia, karim):
    item = a_contribution(layer)
    reply = a_reply(item, state=HELD)

    actions.claim_item(item, by=nadia)

    assert actions.claim_item(reply, by=karim).person == karim
    actions.unclaim(reply, by=nadia)
    assert Claim.objects.on(reply).get().person == karim
    actions.unclaim(reply, by=karim)
    assert not Claim.objects.on(reply).exists()


def test_whoever_has_not_seen_a_claim_is_told_of_it(layer, nadia, karim):
    item = a_contribution(layer, state=HELD)
    actions.claim_item(item, by=nadia)

    require_unclaimed(item, by=nadia, at=database_now())
    with pytest.raises(Refused) as refusal:
        require_unclaimed(item, by=karim, at=database_now())

    assert refusal.value.code == "claimed"
    assert nadia.display_name in str(refusal.value)
    require_unclaimed(item, by=karim, at=database_now() + timedelta(minutes=6))


def test_only_those_who_moderate_take_something_up_and_never_their_own(layer, nadia):
    item = a_contribution(layer, state=HELD, author=nadia)

    with pytest.raises(Refused) as refusal:
        actions.claim_item(item, by=nadia)
    assert refusal.value.code == "conflict_of_interest"
    with pytest.raises(NotAllowed):
        actions.claim_item(item, by=a_moderator(layer.campaign, Role.PLANNER))


# Taking back -----------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [a_contribution, None], ids=["contribution", "reply"])
@pytest.mark.parametrize("act", ["publish", "reject"])
def test_a_decision_is_taken_back_by_the_same_hand(layer, nadia, act, make):
    item = make(layer, state=HELD) if make else a_reply(a_contribution(layer), state=HELD)
    more = WHY if act == "reject" else {}
    getattr(actions, act)(item, by=nadia, **more)

    undone = actions.undo(item, by=nadia)

    assert (undone.state, undone.is_public, undone.version) == (HELD, False, 3)
    events = Event.objects.filter(act__in=[act, "undo"], by=nadia).order_by("pk")
    assert list(events.values_list("act", "after")) == [
        (act, PUBLISHED if act == "publish" else REJECTED), ("undo", HELD),
    ]  # fmt: skip


def test_the_refusal_of_something_published_is_taken_back_to_published(layer, nadia):
    item = a_contribution(layer)
    actions.reject(item, by=nadia, **WHY)

    assert actions.undo(item, by=nadia).state == PUBLISHED


def test_reports_that_the_decision_closed_are_open_again(layer, nadia, karim):
    item = a_contribution(layer)
    early = actions.report(item, by=a_person(), reason="other", text="Long ago.")[0]
    actions.settle(item, by=karim)
    late = actions.report(item, by=a_person(), reason="privacy")[0]
    actions.reject(item, by=nadia, **WHY)

    actions.undo(item, by=nadia)

    assert fresh(late).settled_at is None
    assert fresh(early).settled_by == karim


def test_a_reply_taken_back_leaves_the_counter(layer, nadia):
    reply = a_reply(a_contribution(layer), state=HELD)
    actions.publish(reply, by=nadia)
    actions.undo(reply, by=nadia)

    assert fresh(reply.contribution).reply_count == 0


def test_ten_minutes_later_and_for_another_hand_it_stands(layer, nadia, karim):
    item = a_contribution(layer, state=HELD)
    actions.publish(item, by=nadia)

    with pytest.raises(Refused) as other:
        actions.undo(item, by=karim)
    with in_minutes(11), pytest.raises(Refused) as late:
        actions.undo(item, by=nadia)

    assert (other.value.code, late.value.code) == ("nothing_to_undo", "too_late")
    assert late.value.facts == {"limit": 10}
    assert fresh(item).state == PUBLISHED


def test_a_decision_is_taken_back_once(layer, nadia):
    item = a_contribution(layer, state=HELD)
    actions.publish(item, by=nadia)
    actions.undo(item, by=nadia)

    with pytest.raises(Refused) as refusal:
        actions.undo(item, by=nadia)

    assert refusal.value.code == "nothing_to_undo"


def test_what_changed_since_it_was_shown_is_not_taken_back(layer, nadia):
    item = a_contribution(layer, state=HELD)
    actions.publish(item, by=nadia)

    with pytest.raises(Refused) as refusal:
        actions.undo(item, by=nadia, version=item.version)

    assert refusal.value.code == "stale"


def test_supports_given_in_between_survive(layer, nadia):
    item = a_contribution(layer, state=HELD)
    actions.publish(item, by=nadia)
    supported_by(item, a_person())

    actions.undo(item, by=nadia)
    actions.publish(item, by=nadia)

    assert Support.objects.filter(contribution=item).count() == fresh(item).support_count == 1


# Many at once ----------------------------------------------------------------------------------


def decided(items, act, by, **words):
    campaign = by.memberships.get().campaign
    return actions.decide_many(
        [(item, item.version) for item in items], act, campaign=campaign, by=by, **words
    )


def outcomes(batch):
    return [row.refusal or row.event.act for row in batch.items.order_by("pk")]


def test_each_of_many_has_its_own_record_and_its_own_letter(layer, nadia):
    items = [a_contribution(layer, state=HELD) for _ in range(3)]
    reply = a_reply(a_contribution(layer), state=HELD)

    batch = decided([*items, reply], "reject", nadia, **WHY)

    assert outcomes(batch) == ["reject"] * 4
    assert {fresh(item).state for item in [*items, reply]} == {REJECTED}
    told = Notice.objects.filter(event__act="reject")
    assert {notice.person_id for notice in told} == {item.author_id for item in [*items, reply]}
    assert {event.statement.text for event in Event.objects.filter(act="reject")} == {
        WHY["statement"]
    }


def test_what_stands_in_the_way_of_one_stops_none_of_the_others(layer, nadia, karim):
    fine = a_contribution(layer, state=HELD)
    own = a_contribution(layer, state=HELD, author=nadia)
    decided_already = a_contribution(layer)
    taken = a_contribution(layer, state=HELD)
    actions.claim_item(taken, by=karim)
    changed = a_contribution(layer, state=HELD)
    seen = [(item, item.version) for item in (fine, own, decided_already, taken, changed)]
    actions.edit(changed, by=changed.author, title="Another title", text="Another text")

    batch = actions.decide_many(seen, "publish", campaign=layer.campaign, by=nadia)

    assert outcomes(batch) == ["publish", "conflict_of_interest", "wrong_state", "claimed", "stale"]
    assert fresh(fine).state == PUBLISHED
    assert {fresh(item).state for item in (own, taken, changed)} == {HELD}


def test_what_several_persons_have_reported_is_read_by_itself(layer, nadia):
    once, twice = a_contribution(layer), a_contribution(layer)
    replied = a_reply(once)
    for item, reports in ((once, 1), (twice, 2), (replied, 3)):
        for _ in range(reports):
            actions.report(fresh(item), by=a_person(), reason="insult")

    batch = decided([fresh(once), fresh(twice), fresh(replied)], "reject", nadia, **WHY)

    assert outcomes(batch) == ["reject", "reported_by_several", "reported_by_several"]


@pytest.mark.parametrize(
    ("act", "count", "code"),
    [
        ("merge", 1, "unknown_act"),
        ("publish", 0, "nothing_chosen"),
        ("publish", MOST + 1, "too_many"),
    ],
)
def test_a_batch_that_makes_no_sense_is_refused_as_a_whole(layer, nadia, act, count, code):
    item = a_contribution(layer, state=HELD)

    with pytest.raises(WrongInput) as refusal:
        actions.decide_many([(item, 1)] * count, act, campaign=layer.campaign, by=nadia)

    assert refusal.value.code == code
    assert not Batch.objects.exists()


def test_a_batch_without_its_reason_is_refused_as_a_whole(layer, nadia):
    item = a_contribution(layer, state=HELD)

    with pytest.raises(Refused) as refusal:
        decided([item], "reject", nadia, reason="", statement="No.")

    assert refusal.value.code == "reason_missing"
    assert (fresh(item).state, Batch.objects.count()) == (HELD, 0)


def test_only_those_who_moderate_decide_on_many(layer):
    item = a_contribution(layer, state=HELD)

    with pytest.raises(NotAllowed):
        decided([item], "publish", a_moderator(layer.campaign, Role.PLANNER))


def test_the_whole_is_taken_back_but_for_what_has_changed_since(layer, nadia, karim):
    items = [a_contribution(layer, state=HELD) for _ in range(3)]
    reply = a_reply(a_contribution(layer), state=HELD)
    batch = decided([*items, reply], "publish", nadia)
    actions.reject(fresh(items[1]), by=karim, **WHY)

    actions.undo_many(batch, by=nadia)

    assert [fresh(item).state for item in [*items, reply]] == [HELD, REJECTED, HELD, HELD]
    assert [row.undo_refusal for row in batch.items.order_by("pk")] == ["", "stale", "", ""]
    with pytest.raises(Refused) as refusal:
        actions.undo_many(batch, by=nadia)
    assert refusal.value.code == "nothing_to_undo"


def test_a_batch_is_taken_back_by_its_own_hand_and_within_ten_minutes(layer, nadia, karim):
    item = a_contribution(layer, state=HELD)
    batch = decided([item], "publish", nadia)

    with pytest.raises(Refused):
        actions.undo_many(batch, by=karim)
    with in_minutes(11):
        actions.undo_many(batch, by=nadia)

    assert fresh(item).state == PUBLISHED
    assert batch.items.get().undo_refusal == "too_late"


def test_claims_and_batches_are_forgotten_and_the_record_stays(layer, nadia):
    item = a_contribution(layer, state=HELD)
    actions.claim_item(item, by=nadia)
    decided([item], "publish", nadia)
    Claim.objects.update(until=database_now() - timedelta(minutes=1))
    Batch.objects.update(at=database_now() - timedelta(days=31))

    jobs.forget_claims(timestamp=0)

    assert (Claim.objects.count(), Batch.objects.count()) == (0, 0)
    assert item.events.filter(act="publish").exists()
    assert Reply.objects.count() == 0


# Letters ---------------------------------------------------------------------------------------


def test_a_decision_taken_back_before_its_letter_left_is_told_to_nobody(layer, nadia):
    item = a_contribution(layer, state=HELD)
    actions.publish(item, by=nadia)
    actions.undo(item, by=nadia)

    sent = [notices.send(event.pk) for event in item.events.filter(act__in=["publish", "undo"])]

    assert sent == [0, 0]


@pytest.mark.parametrize("make", [a_contribution, None], ids=["contribution", "reply"])
def test_a_decision_taken_back_after_its_letter_left_is_put_right_by_another(layer, nadia, make):
    item = make(layer, state=HELD) if make else a_reply(a_contribution(layer), state=HELD)
    actions.publish(item, by=nadia)
    assert notices.send(item.events.get(act="publish").pk) == 1
    mail.outbox.clear()

    actions.undo(item, by=nadia)
    with translation.override("en"):
        assert notices.send(item.events.get(act="undo").pk) == 1

    (letter,) = mail.outbox
    assert letter.to == [item.author.email]
    assert "relue une nouvelle fois" in letter.subject or "read once more" in letter.subject
