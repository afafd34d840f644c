"""Blocking an author for a while: what it stops, what it leaves, who may, how it ends."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from campaigns.clock import clock_set_to
from campaigns.enums import Moderation, Role
from campaigns.errors import NotAllowed, NotVisible, Refused
from campaigns.models import Membership
from contributions import actions, blocks, jobs
from contributions.models import Block
from layers.actions import limit_moderator
from tests.factories import (
    a_campaign,
    a_contribution,
    a_device_person,
    a_draft,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_reply,
)
from tests.photos import a_photo_ahead

pytestmark = pytest.mark.django_db


class Town:
    def __init__(self):
        self.campaign = a_campaign(moderation=Moderation.AFTER, contact_email="team@city.example")
        self.layer = a_layer(self.campaign)
        self.author = a_device_person()
        self.item = a_contribution(self.layer, author=self.author)
        self.others = a_contribution(self.layer)
        self.moderator = a_moderator(self.campaign)
        self.manager = a_moderator(self.campaign, Role.MANAGER)

    def block(self, item=None, **fields):
        told = {"reason": "insult", "statement": "You insulted a neighbour.", "days": "7"}
        return actions.block(item or self.item, **{"by": self.moderator, **told, **fields})


@pytest.fixture
def town(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Town()


ACTS = {
    "contribute": lambda town: actions.submit(
        a_draft(), layer=town.layer, by=town.author, key=a_key()
    ),
    "reply": lambda town: actions.reply(town.others, "No.", by=town.author, key=a_key()),
    "support": lambda town: actions.support(town.others, by=town.author),
    "report": lambda town: actions.report(town.others, by=town.author, reason="insult"),
    "edit": lambda town: actions.edit(town.item, by=town.author, title="New", text="New."),
    "send a photo": lambda town: a_photo_ahead(town.campaign, by=town.author),
}


@pytest.mark.parametrize("act", ACTS)
def test_whoever_is_blocked_is_told_plainly_and_does_nothing_new_until_the_end(town, act):
    made = town.block()

    with pytest.raises(NotAllowed) as refused, translation.override("en"):
        ACTS[act](town)
    with clock_set_to(made.ends_at + timedelta(seconds=1)):
        if act != "edit":  # too late for that by then
            ACTS[act](town)

    assert (refused.value.code, refused.value.until) == ("blocked", made.ends_at)
    assert "You insulted a neighbour." in str(refused.value)
    assert "team@city.example: somebody else will judge it" in str(refused.value)


def test_a_block_leaves_what_was_written_other_campaigns_and_the_way_back(town):
    elsewhere = a_layer(a_campaign())
    actions.support(town.others, by=town.author)
    town.block()

    actions.submit(a_draft(), layer=elsewhere, by=town.author, key=a_key())
    actions.unsupport(town.others, by=town.author)
    actions.withdraw(town.item, by=town.author)

    assert Block.objects.count() == 1


def test_a_retry_of_what_came_in_before_the_block_is_answered_as_the_first_time(town):
    key = a_key()
    actions.submit(a_draft(), layer=town.layer, by=town.author, key=key)
    town.block()

    again = actions.submit(a_draft(), layer=town.layer, by=town.author, key=key)

    assert again.is_replay


def test_a_manager_lifts_it_and_it_is_over_at_once(town):
    made = town.block()

    actions.lift_block(made, by=town.manager)

    ACTS["contribute"](town)
    made.refresh_from_db()
    assert (made.lifted_by, made.lifted_at is not None) == (town.manager, True)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"days": "0"}, "bad_days"),
        ({"days": "366"}, "bad_days"),
        ({"days": "-1"}, "bad_days"),
        ({"days": "soon"}, "bad_days"),
        ({"days": "٣"}, "bad_days"),
        ({"days": ""}, "bad_days"),
        ({"reason": "opinion"}, "reason_missing"),
        ({"reason": ""}, "reason_missing"),
        ({"statement": " \n"}, "blank"),
        ({"statement": "a" * 2_001}, "too_long"),
        ({"statement": "a\x00"}, "unreadable_text"),
    ],
    ids=lambda value: min(value) if isinstance(value, dict) else value,
)
def test_a_block_that_is_not_clear_is_refused(town, fields, code):
    with pytest.raises(Refused) as refused:
        town.block(**fields)

    assert refused.value.code == code
    assert not Block.objects.exists()


def of_nobody(town):
    manager = a_moderator(town.campaign, Role.MANAGER)
    done = actions.submit(a_draft(), layer=town.layer, by=manager, key=a_key(), on_behalf=True)
    return {"item": done.contribution}


def of_a_colleague(town):
    return {"item": a_contribution(town.layer, author=town.manager)}


def of_oneself(town):
    return {"item": a_contribution(town.layer, author=town.moderator)}


def twice(town):
    town.block()
    return {}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (of_nobody, "nobody_to_block"),
        (of_a_colleague, "has_a_role"),
        (of_oneself, "conflict_of_interest"),
        (twice, "already_blocked"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_whom_nobody_can_block(town, given, code):
    with pytest.raises(Refused) as refused:
        town.block(**given(town))

    assert refused.value.code == code


@pytest.mark.parametrize("role", [None, Role.FACILITATOR, Role.PLANNER])
def test_only_those_who_moderate_block(town, role):
    person = a_moderator(town.campaign, role) if role else a_person()

    with pytest.raises(NotAllowed):
        town.block(by=person)


def test_a_limited_moderator_blocks_only_within_the_limit(town):
    membership = Membership.objects.get(person=town.moderator)
    limit_moderator(membership, by=town.manager, layer=a_layer(town.campaign))

    with pytest.raises(NotVisible):
        town.block()


def test_a_moderator_does_not_lift_and_nothing_is_lifted_twice(town):
    made = town.block()
    with pytest.raises(NotAllowed):
        actions.lift_block(made, by=town.moderator)
    actions.lift_block(made, by=town.manager)

    with pytest.raises(Refused) as refused:
        actions.lift_block(made, by=town.manager)

    assert refused.value.code == "not_in_force"


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": timezone.now() + timedelta(days=900)},
        {"statement": "Something else."},
        {"reason": "illegal"},
    ],
    ids=["end", "words", "reason"],
)
def test_the_database_lets_nobody_rewrite_a_block(town, change):
    made = town.block()

    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.filter(pk=made.pk).update(**change)


def test_a_block_goes_with_a_device_into_the_account_that_it_is_joined_to(town):
    town.block()
    account = a_person()
    actions.merge_persons(town.author, into=account)

    with pytest.raises(NotAllowed):
        actions.submit(a_draft(), layer=town.layer, by=account, key=a_key())


def test_whoever_has_an_address_is_written_to_in_their_language_and_nobody_after_a_lift(town):
    author = a_person(language="fr")
    made = town.block(a_reply(town.item, author=author))
    mail.outbox.clear()

    blocks.send_letter(made.number)
    actions.lift_block(made, by=town.manager)
    blocks.send_letter(made.number)
    blocks.send_letter(town.block().number)  # known by a device alone

    (letter,) = mail.outbox
    assert letter.to == [author.email]
    assert "You insulted a neighbour." in letter.body
    assert "team@city.example" in letter.body
    assert "Bonjour" in letter.body


def test_a_block_is_forgotten_a_year_after_its_end(town):
    made = town.block()
    with clock_set_to(made.ends_at - timedelta(days=500)):
        town.block(town.others)

    jobs.forget_addresses(0)

    assert list(Block.objects.all()) == [made]
