"""Whether the ledger is as it was written: its chain, the events behind it, its months."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from campaigns.models import Campaign
from contributions.ledger import chain, closing, entering
from contributions.ledger.kinds import COUNTED, Entered
from contributions.models import Event, LedgerEntry, LedgerMonth, LedgerSeal

CHANGED, REMOVED, INSERTED, MOVED = "changed", "removed", "inserted", "moved"
OF_NO_EVENT = {Entered.REPORT, Entered.REPORT_KEPT, Entered.REPORT_WITHHELD, Entered.MONTH}


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was written. code: one of the four words above."""

    code: str
    what: str

    def __str__(self) -> str:
        return f"{self.code}: {self.what}"


def faults(campaign: Campaign) -> list[Fault]:
    """All that is wrong with a campaign's ledger; nothing when all is well."""
    return [*_of_chain(campaign), *_of_events(campaign), *_of_months(campaign)]


def holds(campaign: Campaign, seal: str) -> bool:
    """Whether a seal that somebody kept is still in the chain, nothing before it having changed."""
    former = chain.genesis(campaign.pk)
    for one in _seals(campaign):
        former = chain.seal_of(one.entry, former)
        if former == seal:
            return True
    return False


def _of_chain(campaign: Campaign) -> Iterator[Fault]:
    """Each entry by its own seal, then the seals by each other."""
    seals = _seals(campaign)
    for one in seals:
        if chain.seal_of(one.entry, one.former) != one.hash:
            yield Fault(CHANGED, f"{_named(one)} does not fit its seal")
    known = {one.hash for one in seals} | {chain.genesis(campaign.pk)}
    followed = Counter(one.former for one in seals)
    former, position = chain.genesis(campaign.pk), 0
    for one in seals:
        if followed[one.former] > 1 and not followed[one.hash]:
            yield Fault(INSERTED, f"{_named(one)} follows a seal that another one follows")
            continue
        if one.former not in known:
            yield Fault(REMOVED, f"what stood between {position} and {one.position}")
        elif one.former != former:
            yield Fault(MOVED, f"{_named(one)} is not at its place")
        former, position = one.hash, one.position


def _of_events(campaign: Campaign) -> Iterator[Fault]:
    """One entry for each event that counts, saying what the event says, and no other."""
    events = Event.objects.filter(
        contribution__layer__campaign=campaign, act__in=COUNTED
    ).select_related("ledger_entry")
    for event in events.order_by("pk").iterator(chunk_size=1_000):
        told = getattr(event, "ledger_entry", None)
        true = entering.entry_of(event, campaign.pk)
        if told is None:
            if true is not None:
                yield Fault(REMOVED, f"the entry of event {event.pk} ({event.act})")
            continue
        told.salt = true.salt if true else ""
        if true is None or chain.content_of(true) != chain.content_of(told):
            yield Fault(CHANGED, f"entry {told.pk} is not what event {event.pk} says")
    yield from _of_strays(campaign, events)


def _of_strays(campaign: Campaign, events: QuerySet[Event]) -> Iterator[Fault]:
    """Entries behind which none of these events stands, though what they say needs one."""
    entries = LedgerEntry.objects.filter(campaign=campaign).order_by("pk")
    for entry in entries.filter(event=None).exclude(kind__in=OF_NO_EVENT):
        yield Fault(INSERTED, f"entry {entry.pk} ({entry.kind}) is of no event")
    of_one = entries.exclude(event=None)
    for entry in of_one.exclude(Exists(events.filter(pk=OuterRef("event_id")))):
        if Event.objects.filter(pk__in=[entry.event_id]).exists():
            yield Fault(CHANGED, f"entry {entry.pk} is not what event {entry.event_id} says")
        else:
            yield Fault(REMOVED, f"the event {entry.event_id} of entry {entry.pk} ({entry.kind})")


def _of_months(campaign: Campaign) -> Iterator[Fault]:
    """Each published month reckoned again from the entries."""
    earlier: list[LedgerMonth] = []
    months = LedgerMonth.objects.filter(campaign=campaign).select_related("entry__seal")
    for month in months.order_by("month"):
        digest = chain.digest_of({"month": month.month.isoformat()[:7], **month.figures})
        if digest != month.entry.digest:
            yield Fault(CHANGED, f"the figures of {month} are not those that were published")
        sealed = getattr(month.entry, "seal", None)
        if sealed is not None:
            entries = closing.entries_of(campaign, month.month, sealed.position)
            then = {name: month.figures[name] for name in ("reasons", "promise_days")}
            if closing.figures_of(entries, earlier, **then) != (month.figures, month.waiting):
                yield Fault(CHANGED, f"the figures of {month} are not those of its entries")
        earlier.append(month)
    closings = LedgerEntry.objects.filter(campaign=campaign, kind=Entered.MONTH)
    for entry in closings.exclude(pk__in=[month.entry_id for month in earlier]):
        yield Fault(REMOVED, f"the month that entry {entry.pk} closed, {entry.on:%Y-%m}")


def _seals(campaign: Campaign) -> list[LedgerSeal]:
    seals = LedgerSeal.objects.filter(campaign=campaign)
    return list(seals.select_related("entry").order_by("position"))


def _named(one: LedgerSeal) -> str:
    return f"{one.position} (entry {one.entry_id}, {one.entry.kind}, {one.entry.on})"
