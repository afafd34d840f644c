"""Entries of the ledger, written in the transaction of what they are about. No lock is taken."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from campaigns import working_time
from contributions.enums import Overlay, State
from contributions.ledger.kinds import COUNTED, Entered
from contributions.models import Contribution, Event, LedgerEntry
from contributions.models.event import STILL
from contributions.waiting import paused

READING = (Entered.PUBLISHED, Entered.WITHHELD)  # the outcomes of having been read


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
    if kind is None or event.after == State.UNCONFIRMED:  # that has not come in yet
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
    came_in = COUNTED.get(event.act) == Entered.RECEIVED
    return event.is_automatic or (came_in and event.after == State.PUBLISHED)


def _hours_waited(event: Event) -> int | None:
    """Whole working hours since it came in, or came back, among what waits; the clock of reading.

    While its author is asked the clock stands still.
    """
    of_it: dict[str, Any] = {
        f"{name}_id": getattr(event, f"{name}_id") for name in ("contribution", "reply", "photo")
    }
    stay: list[Event] = []
    for one in (
        Event.objects.filter(**of_it, pk__lte=event.pk).exclude(act__in=STILL).order_by("pk")
    ):
        if one.after == State.HELD and one.before != Overlay.ASKED:
            stay = []
        stay.append(one)
    if stay[0].after != State.HELD:
        return None
    came_in = stay[0].at + paused(stay, event.at)
    return working_hours(came_in, event.at)


def working_hours(since: datetime, until: datetime) -> int:
    """Whole hours of working time between two instants."""
    return working_time.between(since, until) // timedelta(hours=1)
