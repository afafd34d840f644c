"""Replies that quote, that are changed while fresh, and that are taken back."""

from datetime import timedelta

import pytest

from campaigns.clock import clock_set_to, database_now
from campaigns.enums import Moderation
from campaigns.errors import NotAllowed, Refused
from contributions import access, actions
from contributions.models import PublicEvent, PublicReply, PublicTombstone, Reply, Status
from tests.factories import (
    a_campaign,
    a_contribution,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench():
    """A contribution in a campaign where replies are read afterwards."""
    return a_contribution(a_layer(a_campaign(moderation=Moderation.AFTER)))


def quoting(contribution, quotes) -> Reply:
    made, _replay = actions.reply(
        contribution, "I answer that.", by=a_person(), key=a_key(), quotes=quotes
    )
    return made


def quote_of(reply: Reply) -> tuple[bool, bool, int | None]:
    row = PublicReply.objects.get(public_id=reply.public_id)
    return row.has_quote, row.quotes_contribution, row.quoted_id


def test_a_reply_quotes_the_contribution_another_reply_or_nothing(bench):
    other = a_reply(bench)

    assert quote_of(quoting(bench, bench)) == (True, True, None)
    assert quote_of(quoting(bench, other)) == (True, False, other.public_id)
    assert quote_of(quoting(bench, None)) == (False, False, None)


@pytest.mark.parametrize("act", ["withdraw", "reject"])
def test_what_is_no_longer_public_leaves_the_quote_at_once(bench, act):
    quoted = a_reply(bench)
    reply = quoting(bench, quoted)

    if act == "withdraw":
        actions.withdraw(quoted, by=quoted.author)
    else:
        actions.reject(quoted, by=a_moderator(bench.campaign), reason="insult", statement="Non.")

    assert quote_of(reply) == (True, False, None)


def test_nothing_hidden_and_nothing_from_elsewhere_can_be_quoted(bench):
    gone, foreign = a_reply(bench), a_reply(a_contribution(bench.layer))
    actions.withdraw(gone, by=gone.author)

    for quoted in (fresh(gone), foreign):
        with pytest.raises(Refused) as refusal:
            quoting(bench, quoted)
        assert refusal.value.code == "bad_quote"


def test_one_s_own_words_are_changed_within_a_quarter_of_an_hour_and_kept(bench):
    reply = a_reply(bench, text="First words.")

    actions.edit_reply(reply, by=reply.author, text="Better words.", signature="Ana")

    assert (fresh(reply).text, fresh(reply).signature) == ("Better words.", "Ana")
    assert list(reply.revisions.values_list("text", "version")) == [("First words.", 1)]
    assert PublicReply.objects.get().text == "Better words."
    with clock_set_to(database_now() + timedelta(minutes=16)), pytest.raises(Refused) as refusal:
        actions.edit_reply(fresh(reply), by=reply.author, text="Too late.")
    assert (refusal.value.code, refusal.value.facts["minutes"]) == ("window_over", 15)


def test_what_somebody_else_has_quoted_is_not_changed_under_them(bench):
    reply = a_reply(bench)
    quoting(bench, reply)

    with pytest.raises(Refused) as refusal:
        actions.edit_reply(reply, by=reply.author, text="I never said that.")

    assert refusal.value.code == "window_over"


def test_what_a_moderator_has_read_is_not_replaced():
    reply = a_reply(a_contribution())  # read before publication

    with pytest.raises(Refused) as refusal:
        actions.edit_reply(reply, by=reply.author, text="Something else.")

    assert refusal.value.code == "already_read"


def test_others_and_stale_pages_change_nothing(bench):
    reply = a_reply(bench)

    with pytest.raises(NotAllowed):
        actions.edit_reply(reply, by=a_person(), text="Not mine.")
    with pytest.raises(Refused) as refusal:
        actions.edit_reply(reply, by=reply.author, text="Old page.", version=99)
    assert refusal.value.code == "stale"
    assert reply.revisions.count() == 0


def test_a_reply_that_was_read_by_all_leaves_a_stone_and_one_that_was_not_leaves_nothing(bench):
    seen = a_reply(bench)
    actions.withdraw(seen, by=seen.author)
    held_in = a_contribution()
    held, _replay = actions.reply(held_in, "Held.", by=(ana := a_person()), key=a_key())
    actions.withdraw(held, by=ana)

    assert list(PublicTombstone.objects.values_list("contribution", flat=True)) == [bench.public_id]
    actions.withdraw(fresh(bench), by=bench.author)
    assert PublicTombstone.objects.count() == 0


def days_of(contribution) -> list[str]:
    shown = access.public_contribution(contribution.campaign, contribution.public_id)
    return [event.act for event in access.history_of(shown)]


def test_the_history_tells_answers_statuses_and_what_was_joined_and_nothing_of_the_hidden(bench):
    planner = a_moderator(bench.campaign, "planner")
    status = Status.objects.create(campaign=bench.campaign, slug="rejected", label="Écarté")
    public, hidden = (
        a_contribution(bench.layer),
        a_contribution(a_layer(bench.campaign, rule={"moderation": "before"}), state="held"),
    )
    moderator = a_moderator(bench.campaign)
    for duplicate in (public, hidden):
        actions.merge(duplicate, into=bench, by=moderator)

    words = {"service": "Parcs", "text": "Oui."}
    actions.answer(bench, by=planner, status=None, **words)
    actions.answer(bench, by=planner, status=None, **words)  # nothing has changed
    actions.answer(bench, by=planner, status=status, **words)

    assert days_of(bench) == ["submit", "merge", "answer", "status"]
    assert PublicEvent.objects.get(act="status").status == status


def test_an_answer_moves_no_state_and_nobody_s_later_decision(bench):
    """A status may be called like a state: decisions are looked for among moves alone."""
    status = Status.objects.create(campaign=bench.campaign, slug="rejected", label="Écarté")
    planner, moderator = (a_moderator(bench.campaign, role) for role in ("planner", "moderator"))
    actions.answer(bench, by=planner, service="Parcs", text="Non.", status=status)
    actions.reject(fresh(bench), by=moderator, reason="insult", statement="Non.")

    with clock_set_to(database_now() + timedelta(hours=1)):
        with pytest.raises(Refused) as refusal:
            actions.restore(fresh(bench), by=moderator)
        assert refusal.value.code == "conflict_of_interest"
        actions.restore(fresh(bench), by=a_moderator(bench.campaign))
    assert fresh(bench).is_public
