"""Questions, provisional invisibility, appeals: their clocks, their letters, what is left."""

import email
from datetime import timedelta
from email import policy

import pytest
from django.core import mail
from django.db import IntegrityError
from django.utils import translation

from campaigns.clock import clock_set_to, database_now
from campaigns.enums import Moderation, Role
from campaigns.errors import Refused
from campaigns.models import RiskRule
from contributions import actions, notices
from contributions.actions.overlays import end_overlays
from contributions.enums import State
from contributions.models import Event, PublicContribution, Statement, Waiting
from contributions.trial import tried
from contributions.waiting import paused
from tests.factories import (
    a_campaign,
    a_contribution,
    a_device_person,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
    fresh,
)
from tests.photos import a_photo

pytestmark = pytest.mark.django_db
WHY = {"reason": "insult", "statement": "Please rephrase."}


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def letters_of(item) -> list:
    """What leaves for the last event of an item, read back."""
    before = len(mail.outbox)
    notices.send(item.events.latest("pk").pk)
    return [
        email.message_from_bytes(one.message().as_bytes(), policy=policy.default)
        for one in mail.outbox[before:]
    ]


def text_of(item) -> str:
    [letter] = letters_of(item)
    return letter.get_body(("plain",)).get_content()


def test_a_question_stops_the_clock_until_its_author_answers_or_edits():
    item = a_contribution(state=State.HELD)
    moderator, start = a_moderator(item.campaign), database_now()
    with clock_set_to(start):
        actions.ask(item, by=moderator, statement="Which bench?", passage="nowhere to sit")
    assert item not in type(item).objects.awaiting_moderation()
    assert "Which bench?" in text_of(item)

    with clock_set_to(start + timedelta(days=3)):
        actions.edit(item, by=item.author, title="A bench", text="The one at the pharmacy.")

    assert item in type(item).objects.awaiting_moderation()
    events = list(item.events.order_by("pk"))
    assert paused(events, start + timedelta(days=9)) == timedelta(days=3)
    assert letters_of(item) == []  # they did it themselves


def test_a_question_without_an_answer_ends_after_fourteen_days():
    item = a_contribution(state=State.HELD)
    actions.ask(item, by=a_moderator(item.campaign), statement="Which bench?")

    with clock_set_to(database_now() + timedelta(days=13)):
        assert end_overlays() == 0
    with clock_set_to(database_now() + timedelta(days=14, minutes=1)):
        assert end_overlays() == 1

    assert fresh(item).standing == State.HELD
    assert "automatically" in text_of(item)


def test_what_is_hidden_for_a_while_is_in_no_public_row_and_comes_back_by_itself():
    item = a_contribution()
    reply = a_reply(item)
    seen = PublicContribution.objects.filter(public_id=item.public_id)
    actions.quarantine(fresh(item), by=a_moderator(item.campaign), **WHY)

    assert not seen.exists()
    text = text_of(item)
    assert "Please rephrase." in text
    assert "A person decided this" in text
    assert actions.withdraw(reply, by=reply.author).state == State.WITHDRAWN
    with clock_set_to(database_now() + timedelta(hours=73)):
        assert end_overlays() == 1
        assert seen.exists()
        with pytest.raises(Refused) as refusal:
            actions.quarantine(fresh(item), by=a_moderator(item.campaign), **WHY)
    assert refusal.value.code == "once_only"


@pytest.mark.parametrize("chosen", list(Moderation))
@pytest.mark.parametrize("is_on", [False, True])
def test_the_rule_about_reports_hides_under_every_policy_where_it_is_on(chosen, is_on):
    item = a_contribution(a_layer(a_campaign(moderation=chosen)))
    a_rule_about_reports(item.campaign, is_on=is_on)
    for person in (a_device_person(), a_device_person(), a_person()):
        actions.report(fresh(item), by=person, reason="insult")
        assert fresh(item).is_public
    actions.report(fresh(item), by=a_person(), reason="insult")

    assert fresh(item).is_public is not is_on
    event = item.events.latest("pk")
    hits = event.rule_hits.values_list("rule", "found", "allowed")
    if is_on:
        assert (event.act, event.by, event.is_automatic) == ("quarantine", None, True)
        assert list(hits) == [("reported", 2, 1)]
        assert "A rule decided this automatically" in text_of(item)


def a_rule_about_reports(campaign, *, times=2, is_on=True):
    return RiskRule.objects.create(
        campaign=campaign, kind="reported", is_on=is_on, figures={"times": times}
    )


def test_reports_that_a_moderator_has_read_hide_nothing_with_later_ones_in_the_trial_neither():
    item = a_contribution(a_layer(a_campaign()))
    rule = a_rule_about_reports(item.campaign)
    actions.report(fresh(item), by=a_person(), reason="insult")
    actions.settle(fresh(item), by=a_moderator(item.campaign))
    actions.report(fresh(item), by=a_person(), reason="insult")

    assert fresh(item).is_public
    assert tried(item.campaign, [rule]).caught == []
    actions.report(fresh(item), by=a_person(), reason="insult")
    assert not fresh(item).is_public
    assert [one.hits[0].found for one in tried(item.campaign, [rule]).caught] == [2]


def test_one_report_never_hides_whatever_writes_the_rule():
    rule = a_rule_about_reports(a_campaign())
    with pytest.raises(IntegrityError, match="risk_rule_reports_come_from_several"):
        RiskRule.objects.filter(pk=rule.pk).update(figures={"times": 1})


def test_a_passage_is_the_author_s_own_and_is_quoted_to_them():
    item = a_contribution(state=State.HELD, text="One line\nand an insult in it.")
    moderator = a_moderator(item.campaign)

    with pytest.raises(Refused) as refusal:
        actions.reject(item, by=moderator, passage="words of nobody", **WHY)
    assert refusal.value.code == "passage_not_found"
    actions.reject(fresh(item), by=moderator, passage="One line and an  insult", **WHY)

    text = text_of(item)
    assert "One line and an insult" in text
    assert "/appeal/" in text


def test_an_appeal_is_answered_once_by_somebody_else_and_told():
    item = a_contribution(state=State.HELD)
    decider, other = a_moderator(item.campaign), a_moderator(item.campaign)
    actions.reject(item, by=decider, **WHY)
    rejected = item.events.latest("pk")

    actions.appeal(fresh(item), by=item.author, statement="It insults nobody.")
    assert "within" not in text_of(item)
    assert notices.send(rejected.pk) == 0  # overtaken
    actions.uphold(fresh(item), by=other, statement="It does.")

    assert "It does." in text_of(item)
    with pytest.raises(Refused) as refusal:
        actions.appeal(fresh(item), by=item.author, statement="Again.")
    assert refusal.value.code == "once_only"
    for judge in (decider, other):
        with clock_set_to(database_now() + timedelta(hours=1)), pytest.raises(Refused):
            actions.restore(fresh(item), by=judge)


def test_an_appeal_that_waits_too_long_is_told_to_its_author_and_to_the_managers():
    item = a_contribution(state=State.HELD)
    manager = a_moderator(item.campaign, Role.MANAGER)
    actions.reject(item, by=a_moderator(item.campaign), **WHY)
    actions.appeal(fresh(item), by=item.author, statement="It insults nobody.")

    with clock_set_to(database_now() + timedelta(days=20)):
        assert end_overlays() == 0
    with clock_set_to(database_now() + timedelta(days=22)):
        assert end_overlays() == 1
        assert end_overlays() == 0

    told = {letter["To"]: letter for letter in letters_of(item)}
    assert set(told) == {item.author.email, manager.email}
    assert "It insults nobody." not in told[manager.email].as_string()
    assert Event.objects.filter(act="escalate").count() == 1


@pytest.mark.parametrize("what", ["reply", "photo"])
def test_replies_and_photos_have_their_appeals_and_letters(what):
    item = a_contribution()
    author = a_person()
    thing = a_reply(item, author=author, state=State.HELD) if what == "reply" else a_photo(item)
    reject = actions.reject if what == "reply" else actions.reject_photo
    reject(thing, by=a_moderator(item.campaign), **WHY)
    assert f"/{thing.public_id}/appeal/" in text_of(thing)

    actions.appeal(fresh(thing), by=thing.author, statement="Nobody is insulted.")
    actions.overturn(fresh(thing), by=a_moderator(item.campaign), statement="You are right.")

    assert fresh(thing).is_public
    assert "You are right." in text_of(thing)


def test_a_withdrawal_is_undone_within_a_day_and_read_again():
    item = a_contribution()
    actions.withdraw(item, by=item.author)

    assert actions.unwithdraw(fresh(item), by=item.author).standing == State.HELD
    actions.withdraw(fresh(item), by=item.author)
    with clock_set_to(database_now() + timedelta(hours=25)), pytest.raises(Refused) as refusal:
        actions.unwithdraw(fresh(item), by=item.author)
    assert refusal.value.code == "too_late"


def test_who_is_forgotten_leaves_no_appeal_no_answer_and_no_quoted_passage():
    author = a_person()
    item = a_contribution(state=State.HELD, author=author, text="An insult of mine.")
    hidden = a_contribution(author=author)
    actions.reject(item, by=a_moderator(item.campaign), passage="insult of mine", **WHY)
    actions.appeal(fresh(item), by=author, statement="My own words.")
    actions.quarantine(fresh(hidden), by=a_moderator(hidden.campaign), **WHY)

    actions.forget(author, takes_back=False)

    assert fresh(item).standing == State.REJECTED
    assert fresh(hidden).standing == State.WITHDRAWN
    kept = list(Statement.objects.values_list("text", "passage"))
    assert ("My own words.", "") not in kept
    assert all(passage == "" for _text, passage in kept)


def test_an_appeal_about_a_photo_waits_in_the_stream_until_it_is_judged():
    item = a_contribution()
    photo = a_photo(item)
    actions.reject_photo(photo, by=a_moderator(item.campaign), **WHY)
    assert waiting_in(item.campaign) == []

    actions.appeal(fresh(photo), by=item.author, statement="It is a tree.")
    assert waiting_in(item.campaign) == [("photo", item.public_id, 1)]

    actions.uphold(fresh(photo), by=a_moderator(item.campaign), statement="It is a face.")
    assert waiting_in(item.campaign) == []


def test_a_photo_of_what_was_joined_after_it_was_public_waits_as_before():
    item = a_contribution()
    target = a_contribution(item.layer)
    a_photo(item, state=State.HELD)

    actions.merge(fresh(item), into=target, by=a_moderator(item.campaign))

    assert waiting_in(item.campaign) == [("photo", item.public_id, 1)]


def waiting_in(campaign):
    rows = Waiting.objects.filter(campaign=campaign).order_by("since")
    return list(rows.values_list("entry", "public_id", "amount"))
