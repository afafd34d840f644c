"""Block somebody's acts in a campaign for a while, and lift it before its end."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import ReasonCode, Right
from campaigns.errors import Refused, WrongInput
from campaigns.models import Campaign, Membership
from contributions import blocks, jobs
from contributions.actions.persons import lock_person
from contributions.actions.recording import Item, contribution_of
from contributions.models import Block, Reply
from contributions.texts import clean_field
from layers.scopes import require_in_scope

LONGEST_DAYS = 365
STATEMENT_LENGTH = 2_000
logger = logging.getLogger(__name__)


@transaction.atomic
def block(item: Item, *, by: Person, reason: str, statement: str, days: str | int) -> Block:
    """Let the author of an item write and support no more in its campaign, for some days.

    What they wrote stays as it is; so do their receipts. They are told why and until when.
    Raises NotAllowed, NotVisible, WrongInput (bad_days, blank, too_long), Refused
    (reason_missing, nobody_to_block, has_a_role, conflict_of_interest, already_blocked).
    """
    contribution = contribution_of(item)
    campaign = contribution.campaign
    rules.require_right(by, campaign, Right.MODERATE)
    require_in_scope(by, campaign, contribution)
    length = _days(days)
    if reason not in ReasonCode.values or not campaign.reasons.filter(code=reason).exists():
        raise Refused("reason_missing", _("Choose one of the charter's reasons."))
    words = clean_field("statement", statement, longest=STATEMENT_LENGTH)
    person = _blockable(item, by, campaign)
    now = database_now()
    former = blocks.block_of(person, campaign, at=now)
    if former is not None:
        raise Refused(
            "already_blocked",
            _("This author is blocked here already."),
            until=former.ends_at,
        )
    made = Block.objects.create(
        campaign=campaign,
        person=person,
        contribution=contribution,
        reply=item if isinstance(item, Reply) else None,
        reason=reason,
        statement=words,
        by=by,
        at=now,
        ends_at=now + timedelta(days=length),
    )
    jobs.tell_blocked.defer(number=made.number)
    logger.info("blocked campaign=%s number=%s by=%s", campaign.pk, made.number, by.pk)
    return made


@transaction.atomic
def lift_block(block: Block, *, by: Person) -> Block:
    """End a block before its time. Raises NotAllowed, Refused (not_in_force)."""
    rules.require_right(by, block.campaign, Right.CONFIGURE)
    locked = Block.objects.select_for_update(of=("self",)).get(pk=block.pk)
    now = database_now()
    if locked.lifted_at is not None or locked.ends_at <= now:
        raise Refused("not_in_force", _("This block is over already."))
    if locked.person_id == by.pk:
        raise Refused("conflict_of_interest", _("Somebody else must judge what concerns you."))
    locked.lifted_at, locked.lifted_by = now, by
    locked.save(update_fields=["lifted_at", "lifted_by"])
    logger.info("block lifted number=%s by=%s", locked.number, by.pk)
    return locked


def _days(typed: str | int) -> int:
    text = str(typed).strip()
    is_number = text.isascii() and text.isdigit() and len(text) < 5
    if not is_number or not 1 <= int(text) <= LONGEST_DAYS:
        raise WrongInput(
            "bad_days",
            _("Choose for how many days, from 1 to %(limit)s.") % {"limit": LONGEST_DAYS},
            field="days",
            limit=LONGEST_DAYS,
        )
    return int(text)


def _blockable(item: Item, by: Person, campaign: Campaign) -> Person:
    """The author, locked; not whoever works here, and not oneself."""
    if item.author is None:
        raise Refused("nobody_to_block", _("Nobody is known behind this text."))
    if item.author_id == by.pk:
        raise Refused("conflict_of_interest", _("Somebody else must judge what concerns you."))
    if Membership.objects.filter(person=item.author, campaign=campaign).exists():
        raise Refused("has_a_role", _("Whoever works on this consultation cannot be blocked."))
    return lock_person(item.author)
