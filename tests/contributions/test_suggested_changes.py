"""The team changes an author's words by their yes alone; what is personal data goes at once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone, translation

from campaigns.clock import clock_set_to
from campaigns.enums import Role, Visibility
from campaigns.errors import NotAllowed, Refused
from contributions import actions, notices, supporters
from contributions.actions.overlays import end_overlays
from contributions.actions.suggesting import end_changes
from contributions.enums import State
from contributions.models import Event, ProposedChange, Revision, Waiting
from contributions.versions import changes_of
from tests.factories import (
    a_campaign,
    a_category,
    a_contribution,
    a_layer,
    a_moderator,
    a_person,
    fresh,
    supported_by,
)

pytestmark = pytest.mark.django_db

TITLE, TEXT = "A bench in the shade", "There is nowhere to sit on the way to the pharmacy."
WHY = "The second sentence accuses a person."
HELD, PUBLISHED = State.HELD, State.PUBLISHED


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def suggest(item, **fields):
    words = {"title": "Two benches", "text": item.text, "category": item.category}
    by = fields.pop("by", None) or a_moderator(item.campaign)
    return actions.suggest(item, **{"by": by, "statement": WHY, **words, **fields})


def acts_of(item):
    events = item.events.order_by("pk").values_list("act", flat=True)
    return [act for act in events if act not in ("submit", "publish")]


def refusal(act, *arguments, **fields):
    before = ProposedChange.objects.count(), Event.objects.count(), Revision.objects.count()
    with pytest.raises(Refused) as refused, transaction.atomic():
        act(*arguments, **fields)
    assert (ProposedChange.objects.count(), Event.objects.count(), Revision.objects.count()) == (
        before
    )
    return refused.value


def letters(event):
    before = len(mail.outbox)
    notices.send(event.pk)
    return mail.outbox[before:]


def days_later(days):
    return clock_set_to(timezone.now() + timedelta(days=days))


# What is published ------------------------------------------------------------------------------


def test_a_suggestion_changes_nothing_and_waits_for_its_author_and_not_for_the_team():
    item = a_contribution()

    change = suggest(item)

    assert (fresh(item).title, fresh(item).version) == (TITLE, item.version)
    assert (change.side, change.title, change.text) == ("team", "Two benches", "")
    assert change.until == change.opened.at + timedelta(days=14)
    assert change.opened.statement.text == WHY
    assert not Waiting.objects.exists()


def test_the_author_is_told_by_a_letter_that_holds_the_reason_the_day_and_the_page():
    item = a_contribution()
    change = suggest(item)

    [letter] = letters(change.opened)

    assert letter.to == [item.author.email]
    assert letter.subject == "The team suggests a change to you: “A bench in the shade”"
    assert WHY in letter.body
    assert "/suggestion/" in letter.body
    assert "Two benches" not in letter.body
    assert letter.extra_headers["Message-ID"].startswith(f"<notice-{change.opened.pk}-")


def test_a_letter_about_a_suggestion_that_waits_no_more_does_not_leave():
    change = suggest(a_contribution())
    actions.disagree(change, by=change.contribution.author)

    assert letters(change.opened) == []


def test_a_yes_puts_the_words_in_place_keeps_the_former_and_tells_supporters():
    ana = a_person(language="en")
    item = supported_by(a_contribution(), ana)
    moderator = a_moderator(item.campaign)
    change = suggest(item, by=moderator)

    actions.agree(change, by=item.author, version=fresh(item).version)

    now, end = fresh(item), fresh(change).closed
    assert (now.title, now.text, now.state, now.support_count) == (
        "Two benches",
        TEXT,
        PUBLISHED,
        1,
    )
    assert (end.act, end.by) == ("agree", item.author)
    assert (Revision.objects.get().title, Revision.objects.get().by) == (TITLE, moderator)
    [shown] = changes_of(now)
    assert (shown.by_author, shown.event) == (False, end)
    assert supporters.send_about(end.pk) == 1
    assert letters(end) == []


def test_a_no_leaves_the_words_and_the_team_reads_why():
    item = a_contribution()
    change = suggest(item)

    actions.disagree(change, by=item.author, statement="One bench is what I want.")

    assert fresh(item).title == TITLE
    assert fresh(change).closed.statement.text == "One bench is what I want."
    assert acts_of(item) == ["suggest", "disagree"]


def test_nobody_but_the_author_says_yes_or_no():
    change = suggest(a_contribution())

    for somebody in (a_person(), change.opened.by):
        assert isinstance(refusal(actions.agree, change, by=somebody), NotAllowed)
        assert isinstance(refusal(actions.disagree, change, by=somebody), NotAllowed)


def test_what_was_answered_is_not_answered_again_and_an_old_page_agrees_to_nothing():
    item = a_contribution()
    change = suggest(item)

    assert refusal(actions.agree, change, by=item.author, version=99).code == "stale"
    actions.disagree(change, by=item.author)
    assert refusal(actions.agree, change, by=item.author).code == "change_ended"


def test_a_newer_suggestion_takes_the_place_of_the_older():
    item = a_contribution()
    first = suggest(item)
    second = suggest(item, title="Three benches")

    assert fresh(first).closed.act == "unsuggest"
    assert refusal(actions.agree, first, by=item.author).code == "change_ended"
    actions.agree(second, by=item.author)
    assert fresh(item).title == "Three benches"


def test_what_is_hidden_or_in_a_closed_consultation_is_not_changed_by_a_yes():
    item = a_contribution()
    change = suggest(item)
    actions.quarantine(
        fresh(item), by=a_moderator(item.campaign), reason="insult", statement="Under discussion."
    )
    assert refusal(actions.agree, change, by=item.author).code == "wrong_state"

    item.campaign.visibility = Visibility.ARCHIVED
    item.campaign.save(update_fields=["visibility"])
    assert refusal(actions.agree, fresh(change), by=item.author).code == "campaign_closed"


def test_each_side_waits_for_the_other():
    item = a_contribution()
    words = {"title": "Mine", "text": item.text, "category": None}
    suggested = suggest(item)
    told = refusal(actions.propose, fresh(item), by=item.author, **words)
    assert told.code == "answer_first"
    actions.disagree(suggested, by=item.author)
    proposed = actions.propose(fresh(item), by=item.author, **words)

    assert refusal(suggest, fresh(item)).code == "answer_first"
    moderator = a_moderator(item.campaign)
    assert refusal(actions.unsuggest, proposed, by=moderator).code == "not_yours"
    assert refusal(actions.accept, suggested, by=moderator).code == "change_ended"


def test_the_team_does_not_accept_its_own_suggestion():
    change = suggest(a_contribution())

    told = refusal(actions.accept, change, by=a_moderator(change.contribution.campaign))

    assert told.code == "not_yours"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"statement": " "}, "statement_missing"),
        ({"title": TITLE}, "nothing_changed"),
        ({"title": ""}, "blank"),
        ({"version": 99}, "stale"),
    ],
)
def test_a_suggestion_needs_a_reason_and_a_difference(fields, code):
    assert refusal(suggest, a_contribution(), **fields).code == code


def test_it_is_made_by_whoever_may_moderate_there_and_never_of_ones_own():
    layer = a_layer()
    author = a_moderator(layer.campaign)
    item = a_contribution(layer, author=author)

    for somebody, code in (
        (author, "conflict_of_interest"),
        (a_person(), "right_missing"),
        (a_moderator(layer.campaign, Role.PLANNER), "right_missing"),
        (a_moderator(a_campaign()), "right_missing"),
    ):
        assert refusal(suggest, item, by=somebody).code == code


@pytest.mark.parametrize("state", [State.REJECTED, State.WITHDRAWN, State.MERGED])
def test_what_nobody_reads_is_not_worded_otherwise(state):
    assert refusal(suggest, a_contribution(state=state)).code == "wrong_state"


def test_where_nobody_is_left_to_agree_nothing_is_suggested():
    item = a_contribution()
    actions.forget(item.author, takes_back=False)

    assert refusal(suggest, fresh(item), category=None).code == "no_author"


def test_a_theme_alone_may_be_suggested():
    theme = a_category(a_campaign())
    item = a_contribution(a_layer(theme.campaign))

    actions.agree(suggest(item, title=TITLE, category=theme), by=item.author)

    assert fresh(item).category == theme


# What waits to be read --------------------------------------------------------------------------


def test_of_a_held_text_it_goes_with_a_question_and_a_yes_answers_both():
    item = a_contribution(state=HELD)

    change = suggest(item)

    asked = fresh(item)
    assert (asked.standing, asked.overlay_until) == ("asked", change.until)
    [letter] = letters(Event.objects.get(act="ask"))
    assert WHY in letter.body
    assert "/suggestion/" in letter.body
    assert letters(change.opened) == []
    actions.agree(change, by=item.author, version=asked.version)
    now = fresh(item)
    assert (now.standing, now.title) == ("held", "Two benches")
    assert acts_of(item) == ["ask", "suggest", "agree", "resume"]
    assert Waiting.objects.get().public_id == item.public_id


@pytest.mark.parametrize("how", ["no", "words", "own words", "team", "clock"])
def test_whatever_ends_the_question_ends_the_suggestion(how):
    item = a_contribution(state=HELD)
    moderator = a_moderator(item.campaign)
    change = suggest(item, by=moderator)

    if how == "no":
        actions.disagree(change, by=item.author, statement="No.")
    elif how == "words":
        actions.answer_question(fresh(item), by=item.author, statement="It is true.")
    elif how == "own words":
        actions.edit(fresh(item), by=item.author, title="Mine", text="Mine.")
    elif how == "team":
        actions.resume(fresh(item), by=moderator)
    else:
        with days_later(15):
            end_overlays()

    end = {"team": "unsuggest", "clock": "lapse"}.get(how, "disagree")
    assert fresh(change).closed.act == end
    assert fresh(item).standing == "held"
    assert fresh(item).title == ("Mine" if how == "own words" else TITLE)
    with days_later(30):
        assert end_changes() == 0


def test_taking_the_suggestion_back_takes_the_question_back():
    item = a_contribution(state=HELD)
    moderator = a_moderator(item.campaign)
    change = suggest(item, by=moderator)

    actions.unsuggest(change, by=moderator)

    assert (fresh(item).standing, fresh(change).closed.act) == ("held", "unsuggest")


# The clock --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_over"), [(13.9, False), (14.1, True)])
def test_without_an_answer_it_ends_after_fourteen_days_and_the_author_is_told(days, is_over):
    item = a_contribution()
    change = suggest(item)

    with days_later(days):
        assert end_changes() == is_over
        assert end_changes() == 0

    assert fresh(item).title == TITLE
    if not is_over:
        return
    end = fresh(change).closed
    assert (end.act, end.by, end.is_automatic) == ("lapse", None, True)
    [letter] = letters(end)
    assert letter.subject == "Your text stays as it is: “A bench in the shade”"
    assert refusal(actions.agree, change, by=item.author).code == "change_ended"


def test_a_change_of_what_is_gone_ends_when_that_can_no_longer_be_undone():
    item = a_contribution()
    words = {"title": "Mine", "text": item.text, "category": None}
    change = actions.propose(item, by=item.author, **words)
    actions.withdraw(fresh(item), by=item.author)

    assert end_changes() == 0
    with days_later(2):
        assert end_changes() == 1

    assert fresh(change).closed.act == "lapse"
    assert letters(fresh(change).closed) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_clock_asks_for_what_is_over_in_one_query(count, django_assert_num_queries):
    layer = a_layer()
    for _ in range(count):
        suggest(a_contribution(layer))

    with days_later(15), django_assert_num_queries(1 + 8 * count):
        assert end_changes() == count
