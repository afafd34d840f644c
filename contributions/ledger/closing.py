"""Months: what was counted in each, and their figures, published once when the month is over."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from campaigns.enums import Visibility
from campaigns.models import Campaign
from contributions.ledger import chain, fives
from contributions.ledger.fives import FIVE, Counts
from contributions.ledger.kinds import AFTER_READING, Entered, lines_of
from contributions.models import LedgerEntry, LedgerMonth, LedgerSeal

# In working hours, a working day having 24: a delay is told as the first of these it lies within.
RUNGS = (1, 2, 4, 8, 12, 24, 48, 72, 120, 240, 480, 960, 24_000)
# From how many published decisions on a middle, and a slowest twentieth, are told.
HALF_FROM, MOST_FROM = 10, 25
APPEALS_LAST = timedelta(days=183)  # an archive has no more to tell afterwards


def unsuppressed(campaign: Campaign) -> dict[date, Counts]:
    """What happened, month by month (its first day) and line by line: for nobody's eyes."""
    found: dict[date, Counter[str]] = {}
    for entry in LedgerEntry.objects.filter(campaign=campaign).exclude(kind=Entered.MONTH):
        found.setdefault(entry.on.replace(day=1), Counter()).update(_lines(entry))
    return {month: dict(found[month]) for month in sorted(found)}


@transaction.atomic
def close_months(campaign: Campaign, *, at: datetime) -> list[LedgerMonth]:
    """Publish each month that is over and has not been published, the oldest first."""
    chain.lock(campaign.pk)
    last = LedgerMonth.objects.filter(campaign=campaign).order_by("-month").first()
    return [
        _close(campaign, month)
        for month in _months_over(campaign, after=last.month if last else None, at=at)
    ]


def figures_of(
    entries: Iterable[LedgerEntry], earlier: list[LedgerMonth], *, reasons: int, promise_days: int
) -> tuple[dict[str, Any], Counts]:
    """The figures of a month for everybody, and what waits for the next.

    reasons, promise_days: what the charter said then.
    """
    waiting: Counter[str] = Counter(earlier[-1].waiting if earlier else {})
    hours = []
    for entry in entries:
        waiting.update(_lines(entry))
        if entry.hours is not None:
            hours.append(entry.hours)
    before: Counter[str] = Counter()
    for month in earlier:
        before.update(month.figures["lines"])
    closed = fives.close(waiting, before, reasons=reasons)
    figures: dict[str, Any] = {
        "lines": dict(sorted(closed.published.items())),
        "reasons": reasons,
        "promise_days": promise_days,
    }
    return figures | _delays(hours, closed.published), closed.waiting


def entries_of(campaign: Campaign, month: date, closed_at: int) -> QuerySet[LedgerEntry]:
    """What counts in a month: what happened by its end, sealed before it was closed, and not
    counted in an earlier month. What is entered late counts in the next one that is closed.
    """
    entries = LedgerEntry.objects.filter(
        campaign=campaign, on__lt=following(month), seal__position__lt=closed_at
    ).exclude(kind=Entered.MONTH)
    earlier = (
        LedgerMonth.objects.filter(campaign=campaign, month__lt=month)
        .order_by("-month")
        .values_list("month", "entry__seal__position")
        .first()
    )
    if earlier is not None:
        counted = Q(on__lt=following(earlier[0]), seal__position__lt=earlier[1])
        entries = entries.exclude(counted)
    return entries.order_by("seal__position")


def following(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def _close(campaign: Campaign, month: date) -> LedgerMonth:
    chain.seal(campaign.pk)
    sealed = LedgerSeal.objects.filter(campaign=campaign)
    position = (sealed.aggregate(last=Max("position"))["last"] or 0) + 1
    earlier = list(LedgerMonth.objects.filter(campaign=campaign).order_by("month"))
    figures, waiting = figures_of(
        entries_of(campaign, month, position),
        earlier,
        reasons=campaign.reasons.count(),
        promise_days=campaign.read_within_days,
    )
    entry = LedgerEntry.objects.create(
        campaign=campaign,
        kind=Entered.MONTH,
        on=following(month) - timedelta(days=1),
        digest=chain.digest_of({"month": month.isoformat()[:7], **figures}),
    )
    chain.seal(campaign.pk)
    return LedgerMonth.objects.create(
        campaign=campaign, entry=entry, month=month, figures=figures, waiting=waiting
    )


def _months_over(campaign: Campaign, *, after: date | None, at: datetime) -> Iterator[date]:
    """From the month of the campaign's beginning on; an archive ends with its last appeals."""
    this_month = timezone.localdate(at).replace(day=1)
    if campaign.visibility == Visibility.ARCHIVED:
        ends = [phase.period.upper for phase in campaign.phases.all() if phase.period.upper]
        last = max(ends, default=campaign.created_at) + APPEALS_LAST
        this_month = min(this_month, following(timezone.localdate(last).replace(day=1)))
    month = following(after) if after else timezone.localdate(campaign.created_at).replace(day=1)
    while month < this_month:
        yield month
        month = following(month)


def _lines(entry: LedgerEntry) -> Iterator[str]:
    return lines_of(entry.kind, entry.reason, is_automatic=entry.is_automatic)


def _delays(hours: list[int], published: Counts) -> dict[str, int]:
    """Within how many working hours a half, and 95 of 100, were read.

    Told or not by what is published alone: that they are missing tells nothing more.
    """
    told = {}
    for name, share, least in (("half_within", 50, HALF_FROM), ("most_within", 95, MOST_FROM)):
        if published.get(AFTER_READING, 0) >= least and len(hours) > least - FIVE:
            told[name] = _rung(sorted(hours)[ceil(len(hours) * share / 100) - 1])
    return told


def _rung(hours: int) -> int:
    return next((rung for rung in RUNGS if hours < rung), RUNGS[-1])
