"""An author's late change waits for the team; until it is accepted everybody reads the former."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from campaigns.clock import clock_set_to
from campaigns.enums import Moderation, Role, RuleKind, Visibility
from campaigns.errors import NotAllowed, Refused, WrongInput
from campaigns.models import RiskRule
from contributions import actions, following, jobs, notices, supporters
from contributions.actions.parting import Half
from contributions.enums import Entry, State
from contributions.models import (
    Contribution,
    Event,
    ProposedChange,
    PublicEvent,
    Revision,
    RuleHit,
    Statement,
    Waiting,
)
from contributions.own import data_of
from contributions.versions import changes_of
from tests.factories import (
    a_campaign,
    a_category,
    a_contribution,
    a_device_person,
    a_layer,
    a_moderator,
    a_person,
    fresh,
    supported_by,
)

pytestmark = pytest.mark.django_db

TITLE, TEXT = "A bench in the shade", "There is nowhere to sit on the way to the pharmacy."


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def propose(item, **fields):
    words = {"title": "Two benches", "text": "Two of them.", "category": item.category}
    return actions.propose(item, **{"by": item.author, **words, **fields})


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


# Handing it in ----------------------------------------------------------------------------------


def test_a_proposed_change_leaves_the_published_words_as_they_are():
    item = supported_by(a_contribution(), a_person())

    change = propose(item, statement="I had forgotten one.")

    assert (fresh(item).title, fresh(item).text, fresh(item).version) == (TITLE, TEXT, item.version)
    assert (change.side, change.title, change.text) == ("author", "Two benches", "Two of them.")
    assert (change.sets_category, change.until, change.closed) == (False, None, None)
    assert change.opened.statement.text == "I had forgotten one."
    assert (change.opened.act, change.opened.by) == ("propose", item.author)


def test_only_what_differs_is_part_of_a_change():
    category = a_category(a_campaign())
    item = a_contribution(a_layer(category.campaign))

    change = propose(item, title=f" {item.title}\n", text=item.text, category=category)

    assert (change.title, change.text) == ("", "")
    assert (change.sets_category, change.category) == (True, category)


def test_a_change_that_changes_nothing_is_refused():
    item = a_contribution()

    told = refusal(propose, item, title=item.title, text=item.text)

    assert told.code == "nothing_changed"


def test_a_newer_change_takes_the_place_of_the_one_that_waits():
    item = a_contribution()
    first = propose(item)

    second = propose(item, title="Three benches")

    assert fresh(first).closed.act == "retract"
    assert ProposedChange.objects.open().get() == second
    assert acts_of(item) == ["propose", "retract", "propose"]


def test_the_database_lets_one_change_a_contribution_wait():
    change = propose(a_contribution())
    event = Event.objects.exclude(pk=change.opened_id).latest("pk")

    with pytest.raises(IntegrityError, match="proposed_change_open_once"), transaction.atomic():
        ProposedChange.objects.create(
            contribution=change.contribution, side="author", title="x", version=1, opened=event
        )


@pytest.mark.parametrize("state", [State.HELD, State.REJECTED, State.WITHDRAWN, State.MERGED])
def test_what_nobody_reads_has_no_late_change(state):
    told = refusal(propose, a_contribution(state=state))

    assert (told.code, told.facts["state"]) == ("wrong_state", state)


def test_only_its_author_proposes_and_only_while_the_consultation_is_open():
    item = a_contribution()

    for somebody in (a_person(), a_moderator(item.campaign)):
        assert isinstance(refusal(propose, item, by=somebody), NotAllowed)
    item.campaign.visibility = Visibility.ARCHIVED
    item.campaign.save(update_fields=["visibility"])
    assert refusal(propose, fresh(item)).code == "campaign_closed"


@pytest.mark.parametrize(
    ("words", "code"),
    [({"title": ""}, "blank"), ({"text": " "}, "blank"), ({"title": "t" * 121}, "too_long")],
)
def test_words_that_cannot_be_taken_propose_nothing(words, code):
    told = refusal(propose, a_contribution(), **words)

    assert isinstance(told, WrongInput)
    assert told.code == code


def test_a_theme_of_another_campaign_is_none():
    told = refusal(propose, a_contribution(), category=a_category(a_campaign()))

    assert told.code == "unknown_category"


def test_who_is_blocked_proposes_nothing_and_a_stale_form_is_refused():
    item = a_contribution()
    assert refusal(propose, item, version=item.version - 1).code == "stale"
    actions.block(item, by=a_moderator(item.campaign), reason="insult", statement="Enough.", days=7)

    assert refusal(propose, fresh(item)).code == "blocked"


# Reading it -------------------------------------------------------------------------------------


def test_it_waits_in_the_stream_since_it_was_handed_in_and_nowhere_once_answered():
    item = a_contribution()
    assert not Waiting.objects.exists()

    change = propose(item)

    row = Waiting.objects.get()
    assert (row.entry, row.public_id, row.contribution) == (Entry.CHANGE, item.public_id, item)
    assert (row.since, row.amount, row.is_readable) == (change.opened.at, 1, False)
    actions.decline(change, by=a_moderator(item.campaign), statement="One is enough.")
    assert not Waiting.objects.exists()


def test_the_rules_say_what_they_notice_in_it():
    campaign = a_campaign()
    item = a_contribution(a_layer(campaign))
    RiskRule.objects.create(campaign=campaign, kind=RuleKind.PHONE, is_on=True)

    change = propose(item, text="Call me: 06 12 34 56 78.")

    assert [(hit.event, hit.rule) for hit in RuleHit.objects.all()] == [(change.opened, "phone")]
    assert Waiting.objects.get().marks == ["rule_phone"]


def test_what_is_hidden_meanwhile_does_not_wait_and_comes_back_with_its_change():
    item = a_contribution()
    moderator = a_moderator(item.campaign)
    change = propose(item)

    actions.quarantine(fresh(item), by=moderator, reason="insult", statement="Under discussion.")
    assert not Waiting.objects.exists()
    assert refusal(actions.accept, change, by=moderator).code == "wrong_state"
    actions.release(fresh(item), by=moderator)

    assert Waiting.objects.get().entry == Entry.CHANGE


# Accepting it -----------------------------------------------------------------------------------


def test_accepted_the_words_stand_supports_survive_and_the_former_are_kept():
    category = a_category(a_campaign())
    item = supported_by(a_contribution(a_layer(category.campaign)), a_person(), a_person())
    moderator = a_moderator(item.campaign)
    change = propose(item, category=category)

    changed = actions.accept(change, by=moderator, version=fresh(item).version)

    now = fresh(item)
    assert (now.title, now.text, now.category) == ("Two benches", "Two of them.", category)
    assert (now.state, now.is_public, now.support_count) == (State.PUBLISHED, True, 2)
    assert now.version == changed.version == item.version + 1
    kept = Revision.objects.get()
    assert (kept.title, kept.text, kept.category, kept.by) == (TITLE, TEXT, None, item.author)
    end = fresh(change).closed
    assert (end.act, end.by, end.is_automatic) == ("accept", moderator, False)
    [shown] = changes_of(now)
    assert (shown.by_author, shown.event) == (True, end)


def test_a_change_of_the_title_alone_keeps_a_theme_that_was_set_right_meanwhile():
    category = a_category(a_campaign())
    item = a_contribution(a_layer(category.campaign))
    moderator = a_moderator(item.campaign)
    change = propose(item, text=item.text)
    actions.correct(fresh(item), by=moderator, category=category, statement="The right theme.")

    actions.accept(change, by=moderator)

    assert (fresh(item).title, fresh(item).text, fresh(item).category) == (
        "Two benches", TEXT, category,
    )  # fmt: skip


def test_what_the_team_has_read_is_not_replaced_at_once_afterwards():
    item = supported_by(a_contribution(a_layer(a_campaign(moderation=Moderation.AFTER))))
    supporter = a_person()
    supported_by(item, supporter)
    actions.accept(propose(item), by=a_moderator(item.campaign))
    actions.unsupport(item, by=supporter)

    told = refusal(actions.edit, fresh(item), by=item.author, title="Otherwise", text="Other.")

    assert told.code == "already_read"


def test_a_direct_change_takes_back_the_proposed_one():
    item = a_contribution(a_layer(a_campaign(moderation=Moderation.AFTER)))
    change = propose(item)

    actions.edit(item, by=item.author, title="At once", text="At once.")

    assert fresh(change).closed.act == "retract"


def test_everybody_reads_the_day_of_an_accepted_change_and_of_no_other():
    item = a_contribution()
    moderator = a_moderator(item.campaign)
    actions.decline(propose(item), by=moderator, statement="No.")
    change = propose(item)
    acts = [event.act for event in PublicEvent.objects.filter(contribution=item.public_id)]
    assert acts == ["submit"]

    actions.accept(change, by=moderator)

    acts = [event.act for event in PublicEvent.objects.order_by("rank")]
    assert acts == ["submit", "accept"]


@pytest.mark.parametrize("act", ["accept", "decline"])
def test_it_is_answered_by_whoever_may_moderate_there_and_never_by_its_author(act):
    layer = a_layer()
    author = a_moderator(layer.campaign)
    item = a_contribution(layer, author=author)
    change = propose(item)
    more = {"statement": "No."} if act == "decline" else {}

    for somebody, code in (
        (author, "conflict_of_interest"),
        (a_person(), "right_missing"),
        (a_moderator(layer.campaign, Role.PLANNER), "right_missing"),
        (a_moderator(a_campaign()), "right_missing"),
    ):
        told = refusal(getattr(actions, act), change, by=somebody, **more)
        assert told.code == code


def test_what_was_answered_replaced_or_read_in_another_version_is_refused():
    item = a_contribution()
    moderator = a_moderator(item.campaign)
    former = propose(item)
    change = propose(item, title="Three benches")

    assert refusal(actions.accept, former, by=moderator).code == "change_ended"
    assert refusal(actions.accept, change, by=moderator, version=99).code == "stale"
    assert refusal(actions.decline, change, by=moderator, statement="").code == "statement_missing"
    actions.accept(change, by=moderator)
    assert refusal(actions.decline, change, by=moderator, statement="No.").code == "change_ended"
    assert refusal(actions.retract, change, by=item.author).code == "change_ended"


def test_only_its_author_takes_it_back():
    item = a_contribution()
    change = propose(item)

    assert isinstance(refusal(actions.retract, change, by=a_person()), NotAllowed)
    actions.retract(change, by=item.author)

    assert acts_of(item) == ["propose", "retract"]
    assert not Waiting.objects.exists()


# Letters ----------------------------------------------------------------------------------------


def letters(send, event):
    before = len(mail.outbox)
    send(event.pk)
    return mail.outbox[before:]


def test_the_author_is_told_how_it_ended_and_not_what_they_did_themselves():
    item = a_contribution()
    moderator = a_moderator(item.campaign)
    declined = propose(item)
    actions.decline(declined, by=moderator, statement="One bench is enough.")
    accepted = propose(item)
    actions.accept(accepted, by=moderator)

    assert letters(notices.send, accepted.opened) == []
    [no] = letters(notices.send, fresh(declined).closed)
    [yes] = letters(notices.send, fresh(accepted).closed)
    assert no.to == yes.to == [item.author.email]
    assert "One bench is enough." in no.body
    assert yes.subject == "Your change is in place: “Two benches”"
    assert "Two of them." not in no.body + yes.body
    assert no.extra_headers["Message-ID"] != yes.extra_headers["Message-ID"]


def test_who_supports_and_who_follows_is_told_once_each_when_the_words_are_others():
    ana, follower, device = a_person(language="en"), a_person(language="en"), a_device_person()
    item = supported_by(a_contribution(), ana, follower, device)
    actions.follow(item, by=follower)
    actions.follow(item, by=item.author)
    typed = a_person(language="en")
    supported_by(item, typed)
    actions.confirm_follow(actions.ask_to_follow(item, email=str(typed.email).upper()))
    change = propose(item)
    actions.accept(change, by=a_moderator(item.campaign))
    end = fresh(change).closed

    [to_ana] = letters(supporters.send_about, end)
    to_follower, to_typed = letters(following.send_about, end)

    assert (to_ana.to, to_follower.to) == ([ana.email], [follower.email])
    assert to_typed.to[0].lower() == typed.email
    assert to_ana.subject == "What you support has been changed: “Two benches”"
    assert to_follower.subject == "It reads otherwise now: “Two benches”"
    assert "Two of them." not in to_ana.body + to_follower.body
    assert to_ana.extra_headers["Message-ID"].startswith(f"<notice-{end.pk}-{ana.pk}@")
    assert letters(supporters.send_about, end) == letters(following.send_about, end) == []


def test_another_theme_changes_nothing_of_what_people_hold_with():
    category = a_category(a_campaign())
    item = supported_by(a_contribution(a_layer(category.campaign)), a_person())
    actions.follow(item, by=a_person())
    change = propose(item, title=item.title, text=item.text, category=category)
    actions.accept(change, by=a_moderator(item.campaign))
    end = fresh(change).closed

    assert letters(supporters.send_about, end) == letters(following.send_about, end) == []


@pytest.mark.parametrize("what", ["rejected", "changed again", "support taken back"])
def test_what_is_no_longer_true_when_the_letter_leaves_is_not_said(what):
    ana = a_person()
    item = supported_by(a_contribution(), ana)
    moderator = a_moderator(item.campaign)
    change = propose(item)
    actions.accept(change, by=moderator)
    if what == "rejected":
        actions.reject(fresh(item), by=moderator, reason="insult", statement="No.")
    elif what == "changed again":
        actions.accept(propose(fresh(item), title="Three"), by=moderator)
    else:
        actions.unsupport(item, by=ana)

    assert letters(supporters.send_about, fresh(change).closed) == []


@pytest.mark.parametrize("count", [1, 3])
def test_supporters_are_found_in_one_query_and_told_one_by_one(count, django_assert_num_queries):
    item = supported_by(a_contribution(), *[a_person() for _ in range(count)])
    change = propose(item)
    actions.accept(change, by=a_moderator(item.campaign))

    with django_assert_num_queries(3 + 7 * count):
        assert supporters.send_about(fresh(change).closed_id) == count


# What becomes of it otherwise -------------------------------------------------------------------


def test_personal_data_taken_out_of_the_text_leaves_no_word_of_any_change():
    item = a_contribution(text="Ask Mme Canari.")
    moderator = a_moderator(item.campaign)
    former = propose(item, text="Ask Mme Canari, please.", statement="Mme Canari agrees.")
    actions.decline(former, by=moderator, statement="No.")
    change = propose(item, text="Ask Mme Canari twice.", statement="Mme Canari insists.")

    actions.redact(
        fresh(item), by=moderator, title=item.title, text="Ask […].",
        reason="personal_data", statement="A name.",
    )  # fmt: skip

    assert (fresh(change).closed.act, fresh(change).closed.is_automatic) == ("lapse", True)
    words = ProposedChange.objects.values_list("title", "text")
    assert set(words) == {("[…]", "[…]")}
    said = Statement.objects.filter(event__act="propose").values_list("text", flat=True)
    assert set(said) == {"[…]"}


def test_a_text_that_is_made_two_ends_what_waits_about_it():
    item = a_contribution(text="One. Two.")
    change = propose(item)

    halves = [Half("One", "One."), Half("Two", "Two.")]
    actions.split(fresh(item), halves, by=a_moderator(item.campaign), statement="Two things.")

    assert fresh(change).closed.act == "lapse"


def test_who_is_forgotten_leaves_no_proposed_word():
    item = a_contribution()
    propose(item, statement="Please.")

    actions.forget(item.author, takes_back=False)

    assert not ProposedChange.objects.exists()
    assert not Statement.objects.filter(event__act="propose").exists()
    assert Contribution.objects.get().title == TITLE


def test_what_one_proposed_is_among_ones_data():
    item = a_contribution()
    actions.decline(propose(item), by=a_moderator(item.campaign), statement="No.")

    [told] = data_of(item.author)["contributions"][0]["changes"]

    assert (told["by"], told["title"], told["end"]) == ("author", "Two benches", "decline")


def test_answered_words_are_dropped_after_half_a_year_and_open_ones_stay():
    item = a_contribution()
    change, moderator = propose(item), a_moderator(item.campaign)
    with clock_set_to(timezone.now() - timedelta(days=181)):
        actions.decline(change, by=moderator, statement="No.")
    waiting = propose(item)

    jobs.forget_changes(timestamp=0)

    assert list(ProposedChange.objects.all()) == [waiting]
