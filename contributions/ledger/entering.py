"""Entries of the ledger, written in the transaction of what they are about. No lock is taken."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from contributions.enums import State
from contributions.ledger.kinds import COUNTED, Entered
from contributions.models import Contribution, Event, LedgerEntry

READING = (Entered.PUBLISHED, Entered.WITHHELD)  # the outcomes of having been read
WEEKEND = 5  # Saturday, as weekday() counts


def enter(event: Event, contribution: Contribution) -> None:
    """Enter an event that counts; every other changes nothing."""
    entry = entry_of(event, contribution.layer.campaign_id)
    if entry is not None:
        entry.save(force_insert=True)


def enter_reports(contribution: Contribution, kind: Entered, at: datetime, count: int = 1) -> None:
    """Enter what became of so many reports: made, kept, or followed by a refusal."""
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            campaign_id=contribution.layer.campaign_id, kind=kind, on=timezone.localdate(at)
        )
        for _report in range(count)
    )


def entry_of(event: Event, campaign_id: int) -> LedgerEntry | None:
    """What the ledger says of an event, not saved yet; None when it does not count."""
    kind = COUNTED.get(event.act)
    if kind is None:
        return None
    return LedgerEntry(
        campaign_id=campaign_id,
        event=event,
        kind=kind,
        reason=event.reason,
        is_automatic=_is_by_rule(event),
        on=timezone.localdate(event.at),
        hours=_hours_waited(event) if kind in READING and event.before == State.HELD else None,
    )


def _is_by_rule(event: Event) -> bool:
    """Whether no person decided: published at once as the policy says, or by a rule."""
    return event.is_automatic or (event.act == "submit" and event.after == State.PUBLISHED)


def working_hours(since: datetime, until: datetime) -> int:
    """Whole hours between two instants, Saturdays and Sundays left out; days are of our time."""
    at, end = (timezone.localtime(one).replace(tzinfo=None) for one in (since, until))
    worked = timedelta()
    while at < end:
        midnight = datetime.combine(at.date() + timedelta(days=1), time.min)
        step = min(midnight, end)
        if at.weekday() < WEEKEND:
            worked += step - at
        at = step
    return int(worked / timedelta(hours=1))


def _hours_waited(event: Event) -> int | None:
    """Since it was last put among what waits; the clock of its reading."""
    of_it: dict[str, Any] = {
        f"{name}_id": getattr(event, f"{name}_id") for name in ("contribution", "reply", "photo")
    }
    events = Event.objects.filter(**of_it, after=State.HELD, pk__lt=event.pk)
    came_in = events.order_by("-pk").values_list("at", flat=True).first()
    return None if came_in is None else working_hours(came_in, event.at)
