"""The stream: everything that waits for a moderator of one campaign, narrowed and in order.

Kinds of entries are branches of the view desk_waiting: another kind joins in
contributions/sql/waiting.sql and contributions.enums.Entry, and nowhere here. Who may see which of
them is said by `entries` alone.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Self
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from accounts.models import Person
from campaigns.enums import RuleKind
from campaigns.errors import NotVisible
from campaigns.models import Campaign
from contributions.enums import Concern, Doubt, Entry
from contributions.models import Waiting
from contributions.models.waiting import WaitingQuerySet

AGE, PLACE = "age", "place"
MINE, FREE = "mine", "free"
OUTSIDE = "outside"
RULES = tuple(f"rule_{kind}" for kind in RuleKind.values)
MARKS = (*Concern.values, *Doubt.values, *RULES, OUTSIDE)
CHOICES = {
    "entry": ("", *Entry.values),
    "mark": ("", *MARKS),
    "claim": ("", MINE, FREE),
    "sort": (AGE, PLACE),
}
ORDERS: dict[str, tuple[str, ...]] = {
    AGE: ("urgency", "since", "id"),
    PLACE: ("place", "id"),
}
Cursor = tuple[Any, ...]  # the values of an order's fields in one row


@dataclass(frozen=True)
class Narrowing:
    """What the address asks of the stream; blank means everything."""

    entry: str = ""
    category: str = ""
    layer: str = ""
    area: str = ""
    mark: str = ""
    claim: str = ""
    sort: str = AGE

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """The narrowing of an address; NotVisible for a word that no list knows."""
        asked = {field.name: str(query.get(field.name, field.default)) for field in fields(cls)}
        for name, known in CHOICES.items():
            if asked[name] not in known:
                raise NotVisible
        return cls(**asked)

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return replace(self, sort=AGE) != Narrowing()

    @property
    def query(self) -> str:
        """The address's query, blank where nothing is asked; it begins with its question mark."""
        asked = {name: value for name, value in asdict(self).items() if value}
        if asked["sort"] == AGE:
            del asked["sort"]
        return f"?{urlencode(asked)}" if asked else ""

    def without(self, name: str) -> Self:
        """The same without one of its choices."""
        return replace(self, **{name: ""})

    @property
    def order(self) -> tuple[str, ...]:
        return ORDERS[self.sort]


def entries(
    campaign: Campaign, asked: Narrowing, person: Person, *, may_moderate: bool, at: datetime
) -> WaitingQuerySet:
    """The narrowed stream of a campaign, as far as this person may read it; in no order yet."""
    rows: WaitingQuerySet = Waiting.objects.of_campaign(campaign)
    if not may_moderate:
        rows = rows.readable()
    slugs = {
        f"{name}__slug": slug
        for name in ("category", "layer", "area")
        if (slug := getattr(asked, name))
    }
    if asked.entry:
        slugs["entry"] = asked.entry
    rows = rows.filter(**slugs)
    if asked.mark:
        rows = rows.filter(marks__contains=[asked.mark])
    if asked.claim == MINE:
        rows = rows.claimed_by(person, at=at)
    elif asked.claim == FREE:
        rows = rows.unclaimed(at=at)
    return rows


def behind(rows: WaitingQuerySet, order: Sequence[str], cursor: Cursor) -> WaitingQuerySet:
    """What comes after a cursor, the nearest first."""
    return rows.filter(_past(order, cursor, "gt")).order_by(*order)


def ahead(rows: WaitingQuerySet, order: Sequence[str], cursor: Cursor) -> WaitingQuerySet:
    """What comes before a cursor, the nearest first."""
    return rows.filter(_past(order, cursor, "lt")).order_by(*(f"-{name}" for name in order))


def _past(order: Sequence[str], cursor: Cursor, side: str) -> Q:
    """Lexicographically past a cursor: by the first field, else by the next where that is equal."""
    found, equal = Q(), Q()
    for name, value in zip(order, cursor, strict=True):
        found |= equal & Q(**{f"{name}__{side}": value})
        equal &= Q(**{name: value})
    return found


def cursor_of(row: Waiting, order: Sequence[str]) -> Cursor:
    return tuple(getattr(row, name) for name in order)


def written(cursor: Cursor) -> str:
    """A cursor as it stands in an address."""
    return "_".join(
        str(_micros(part)) if isinstance(part, datetime) else str(part) for part in cursor
    )


def read(text: str, order: Sequence[str]) -> Cursor:
    """The cursor that an address holds; NotVisible for anything else."""
    parts = text.split("_")
    if len(parts) != len(order) or not all(_is_number(part) for part in parts[:-1]):
        raise NotVisible
    numbers = [int(part) for part in parts[:-1]]
    return (
        *(
            _instant(number) if name == "since" else number
            for name, number in zip(order, numbers, strict=False)
        ),
        parts[-1],
    )


def _is_number(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 19


def _micros(instant: datetime) -> int:
    since = instant - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _instant(micros: int) -> datetime:
    try:
        return datetime.fromtimestamp(micros // 1_000_000, UTC).replace(
            microsecond=micros % 1_000_000
        )
    except (ValueError, OverflowError, OSError):
        raise NotVisible from None
