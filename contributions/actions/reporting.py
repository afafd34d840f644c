"""Readers point out what may break the charter; nothing is hidden before somebody has read it."""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotVisible, Refused, TooMany, WrongInput
from contributions.actions.items import Item, contribution_of
from contributions.actions.once import claim
from contributions.actions.persons import lock_person
from contributions.actions.recording import lock, move
from contributions.actions.screening import Verdict, keep_hits, report_hits
from contributions.actions.undoing import last_move
from contributions.blocks import require_not_blocked
from contributions.drafts import Key
from contributions.enums import Concern, State
from contributions.ledger.entering import enter_reports
from contributions.ledger.kinds import Entered
from contributions.models import Reply, Report, Submission
from contributions.models.report import REPORT_LENGTH
from contributions.texts import clean_field
from layers.scopes import require_in_scope

logger = logging.getLogger(__name__)
REPORTS_A_DAY = 10
A_DAY = timedelta(days=1)


@transaction.atomic
def report(
    item: Item, *, by: Person, reason: str, text: str = "", key: Key | None = None
) -> tuple[Report | None, bool]:
    """Point out a public contribution or reply; returns the report and whether it is a new one.

    It moves no state (TRUST V8), unless the campaign hides for a while what several confirmed
    persons have reported. Once a person; a second one changes nothing.
    key: of somebody just met, whom a double click cannot name: of that person there is None then.
    Raises NotVisible, WrongInput, Refused (own_contribution), TooMany.
    """
    if key is not None:
        submission, is_first = claim(key, {"report": reason, "text": text, "of": item.public_id})
        if not is_first:
            return None, False
        Submission.objects.filter(pk=submission.pk).update(person=by)
    person = lock_person(by)
    if not item.is_public:
        raise NotVisible
    if item.author_id == person.pk:
        raise Refused("own_contribution", _("You wrote this yourself: you can take it back."))
    now = database_now()
    require_not_blocked(person, contribution_of(item).campaign, at=now)
    known = Report.objects.about(item).filter(person=person).first()
    if known is not None:
        return known, False
    words = _checked(reason, text)
    _require_rate(person, now)
    made = Report.objects.create(
        contribution=contribution_of(item),
        reply=item if isinstance(item, Reply) else None,
        person=person,
        reason=reason,
        text=words,
        at=now,
    )
    enter_reports(made.contribution, Entered.REPORT, now)
    hide_if_reported(item, at=now)
    return made, True


@transaction.atomic
def unreport(item: Item, *, by: Person) -> bool:
    """Take one's report back, as long as nobody has dealt with it; False when there was none."""
    found = (
        Report.objects.select_for_update(of=("self",))
        .about(item)
        .filter(person=lock_person(by))
        .first()
    )
    if found is None:
        return False
    if found.settled_at is not None:
        raise Refused("already_read", _("The team has read your report: it is dealt with."))
    found.delete()
    return True


@transaction.atomic
def settle(item: Item, *, by: Person, seen: Collection[int] | None = None) -> int:
    """Say that the reports about an item have been read; it stays as it is. Returns how many.

    seen: the keys of those that stood before the reader's eyes; None where all of them did. Raises
    NotAllowed, Refused (conflict_of_interest; stale, when another has come in since).
    """
    contribution = contribution_of(item)
    rules.require_right(by, contribution.campaign, Right.MODERATE)
    require_in_scope(by, contribution.campaign, contribution)
    if item.author_id == by.pk:
        raise Refused(
            "conflict_of_interest", _("Somebody else must judge what you wrote yourself.")
        )
    lock(item)
    if seen is not None and _unread(item).exclude(pk__in=seen).exists():
        raise Refused("stale", _("Another report has come in since you opened this: read it too."))
    return settle_all(item, by=by, at=database_now())


def _unread(item: Item) -> QuerySet[Report]:
    """The reports about an item that nobody has dealt with, wherever it stands."""
    return Report.objects.about(item).filter(settled_at=None)


def settle_all(
    item: Item, *, by: Person, at: datetime, outcome: Entered = Entered.REPORT_KEPT
) -> int:
    """Close the open reports about an item that has just been judged, and enter their outcome."""
    settled = _unread(item).update(settled_at=at, settled_by=by)
    enter_reports(contribution_of(item), outcome, at, settled)
    return settled


def hide_if_reported(item: Item, *, at: datetime) -> bool:
    """Hide an item that as many confirmed persons have reported as its campaign says; once.

    It says nothing unless its manager has switched on the rule about reports, which holds under
    every policy. Returns whether the item has been hidden now.
    """
    hits = report_hits(item, at=at)
    if not hits:
        return False
    try:
        moved = move(item, "quarantine", by=None)
    except Refused as refusal:  # hidden once already, or just withdrawn
        logger.info("not hidden item=%s code=%s", item.public_id, refusal.code)
        return False
    event = last_move(moved)
    if event is not None:
        keep_hits(event, Verdict(State.PUBLISHED, hits))
    return True


def _checked(reason: str, text: str) -> str:
    if reason not in Concern.values:
        raise WrongInput("unknown_reason", _("Choose what is wrong."), field="reason")
    return clean_field("text", text, longest=REPORT_LENGTH, required=reason == Concern.OTHER)


def _require_rate(person: Person, now: datetime) -> None:
    used = Report.objects.filter(person=person, at__gt=now - A_DAY).count()
    if used >= REPORTS_A_DAY:
        raise TooMany(
            "reports_reached",
            _("You have reported %(used)s things today; the limit is %(limit)s a day.")
            % {"used": used, "limit": REPORTS_A_DAY},
            used=used,
            limit=REPORTS_A_DAY,
            retry_after=86_400,
        )
