"""The table of moves: what it allows happens, what it does not is refused, by every lock."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from campaigns.clock import clock_set_to, database_now
from campaigns.enums import Role
from campaigns.errors import NotAllowed, Refused
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution, Event, MoveRow
from contributions.moves import MOVES
from tests.factories import (
    a_campaign,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    supported_by,
)

pytestmark = pytest.mark.django_db

ACTS = {
    "publish": lambda item, by: actions.publish(item, by=by),
    "reject": lambda item, by: actions.reject(item, by=by, reason="insult", statement="Why."),
    "restore": lambda item, by: actions.restore(item, by=by),
}


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("act", ACTS)
def test_a_moderator_can_do_what_the_table_says_and_nothing_else(act, state):
    item = a_contribution(state=State(state))
    moderator = a_moderator(item.campaign)
    allowed = {(move.act, move.before): move.after for move in MOVES}

    if (act, state) in allowed:
        assert ACTS[act](item, moderator).state == allowed[act, state]
    else:
        with pytest.raises(Refused) as refusal:
            ACTS[act](item, moderator)
        assert refusal.value.code == "wrong_state"
        assert Contribution.objects.get(pk=item.pk).state == state


@pytest.mark.parametrize("before", State.values)
@pytest.mark.parametrize("after", State.values)
def test_the_database_refuses_a_move_that_the_table_does_not_know(before, after):
    target = a_contribution()
    item = a_contribution(target.layer, state=State(before), into=target)
    known = before == after or (before, after) in {(m.before, m.after) for m in MOVES}
    into = target.pk if after == State.MERGED else None

    def change():
        with transaction.atomic():
            Contribution.objects.filter(pk=item.pk).update(
                state=after,
                is_public=after == State.PUBLISHED,
                published_on="2026-01-01",
                merged_into=into,
            )

    if known:
        change()
        assert Contribution.objects.get(pk=item.pk).state == after
    else:
        with pytest.raises(IntegrityError, match="no move leads"):
            change()


def test_the_database_holds_the_same_table_as_the_program():
    stored = set(MoveRow.objects.values_list("act", "before", "after"))

    assert stored == {(move.act, str(move.before), str(move.after)) for move in MOVES}


def test_a_public_row_is_published_and_dated_whatever_writes_it():
    item = a_contribution(state=State.HELD)

    for change in ({"is_public": True}, {"state": State.PUBLISHED, "is_public": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contribution.objects.filter(pk=item.pk).update(**change)


def test_the_past_is_written_once():
    event = a_contribution().events.first()

    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(act="other")
    with pytest.raises(IntegrityError, match="written once"), transaction.atomic():
        Event.objects.filter(pk=event.pk).delete()


def test_each_move_leaves_an_event_with_its_author_and_reason():
    item = a_contribution(state=State.HELD)
    moderator = a_moderator(item.campaign)

    actions.publish(item, by=moderator)
    actions.reject(item, by=moderator, reason="insult", statement="Please rephrase.")
    actions.restore(item, by=moderator)

    assert list(item.events.order_by("pk").values_list("act", "before", "after", "reason")) == [
        ("submit", "", "held", ""),
        ("publish", "held", "published", ""),
        ("reject", "published", "rejected", "insult"),
        ("restore", "rejected", "published", ""),
    ]
    assert set(item.events.exclude(act="submit").values_list("by", flat=True)) == {moderator.pk}


def test_a_decision_on_something_that_has_changed_since_is_refused():
    item = a_contribution(state=State.HELD)
    seen = item.version
    actions.edit(item, by=item.author, title="Another title", text="Another text")

    with pytest.raises(Refused) as refusal:
        actions.publish(item, by=a_moderator(item.campaign), version=seen)

    assert refusal.value.code == "stale"
    assert refusal.value.facts["version"] == seen + 1


def test_nobody_judges_what_they_wrote_themselves():
    layer = a_layer()
    moderator = a_moderator(layer.campaign)
    item = a_contribution(layer, state=State.HELD, author=moderator)

    with pytest.raises(Refused) as refusal:
        actions.publish(item, by=moderator)

    assert refusal.value.code == "conflict_of_interest"


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.PLANNER])
def test_a_role_without_the_right_does_not_moderate(role):
    item = a_contribution(state=State.HELD)

    with pytest.raises(NotAllowed):
        actions.publish(item, by=a_moderator(item.campaign, role))


def test_a_moderator_of_another_campaign_does_not_moderate():
    item = a_contribution(state=State.HELD)

    with pytest.raises(NotAllowed):
        actions.publish(item, by=a_moderator(a_campaign()))


@pytest.mark.parametrize(
    ("reason", "statement", "code"),
    [
        ("", "Why.", "reason_missing"),
        ("because", "Why.", "reason_missing"),
        ("insult", "   ", "statement_missing"),
        ("insult", "\u202e", "statement_missing"),
        ("insult", "a\x00", "unreadable_text"),
        ("insult", "a" * 5_001, "too_long"),
    ],
)
def test_a_rejection_names_an_article_of_the_charter_and_says_why(reason, statement, code):
    item = a_contribution(state=State.HELD)

    with pytest.raises(Refused) as refusal:
        actions.reject(item, by=a_moderator(item.campaign), reason=reason, statement=statement)

    assert refusal.value.code == code


def test_whoever_refused_may_undo_it_at_once_and_later_somebody_else_judges():
    item = a_contribution(state=State.HELD)
    decider, other = a_moderator(item.campaign), a_moderator(item.campaign)
    actions.reject(item, by=decider, reason="insult", statement="Please rephrase.")
    later = database_now() + timedelta(minutes=11)

    with clock_set_to(later), pytest.raises(Refused) as refusal:
        actions.restore(item, by=decider)

    assert (refusal.value.code, refusal.value.facts["limit"]) == ("conflict_of_interest", 10)
    with clock_set_to(later):
        assert actions.restore(item, by=other).state == State.PUBLISHED
    actions.reject(item, by=decider, reason="insult", statement="Please rephrase.")
    assert actions.restore(item, by=decider).state == State.PUBLISHED


def test_what_befell_a_reply_says_nothing_of_who_judged_the_contribution():
    item = a_contribution()
    reply = a_reply(item)
    decider, other = a_moderator(item.campaign), a_moderator(item.campaign)
    with clock_set_to(database_now() - timedelta(minutes=11)):
        actions.reject(item, by=decider, reason="insult", statement="Please rephrase.")
    actions.reject(reply, by=other, reason="insult", statement="Please rephrase.")

    with pytest.raises(Refused) as refusal:
        actions.restore(item, by=decider)

    assert refusal.value.code == "conflict_of_interest"


def test_only_its_author_withdraws_a_contribution():
    item = a_contribution()

    with pytest.raises(NotAllowed):
        actions.withdraw(item, by=a_person())
    assert actions.withdraw(item, by=item.author).state == State.WITHDRAWN


def test_merging_a_duplicate_counts_each_supporter_once():
    ana, bob, zoe = a_person(), a_person(), a_person()
    bench = supported_by(a_contribution(), ana, bob)
    duplicate = supported_by(a_contribution(bench.layer), bob, zoe)

    actions.merge(duplicate, into=bench, by=a_moderator(bench.campaign))

    bench.refresh_from_db()
    assert (bench.support_count, bench.supports.count()) == (3, 3)
    assert Contribution.objects.get(pk=duplicate.pk).merged_into_id == bench.pk


def test_merging_a_duplicate_gives_nobody_a_support_of_their_own():
    ana, bob = a_person(), a_person()
    bench = a_contribution(author=ana)
    duplicate = supported_by(a_contribution(bench.layer), ana, bob)

    actions.merge(duplicate, into=bench, by=a_moderator(bench.campaign))

    bench.refresh_from_db()
    assert bench.support_count == 1
    assert [each.person for each in bench.supports.all()] == [bob]


def test_a_reply_moves_along_the_same_table_and_the_counter_follows():
    contribution = a_contribution()
    moderator = a_moderator(contribution.campaign)
    reply = a_reply(contribution, state=State.HELD)

    def replies_counted() -> int:
        contribution.refresh_from_db()
        return contribution.reply_count

    assert replies_counted() == 0
    actions.publish(reply, by=moderator)
    assert replies_counted() == 1
    actions.reject(reply, by=moderator, reason="insult", statement="No.")
    assert replies_counted() == 0
