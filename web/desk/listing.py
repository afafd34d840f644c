"""Which list of a campaign is open, and one page of it."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Self

from django.http import QueryDict

from accounts.models import Person
from campaigns.errors import NotVisible
from campaigns.models import Campaign
from contributions.actions.recording import Item, contribution_of
from contributions.enums import State
from contributions.models import Reply, Waiting
from contributions.models.waiting import WaitingQuerySet
from web.desk import queries, stream
from web.desk.queries import PAGE, Line

WAITING = "waiting"
LISTS = {WAITING: State.HELD, "published": State.PUBLISHED, "refused": State.REJECTED, "all": ""}
AHEAD = 3  # how many lines stand above the open one


@dataclass(frozen=True)
class Listing:
    """One of the lists; the stream is narrowed, the others are whole."""

    name: str = WAITING
    asked: stream.Narrowing = field(default_factory=stream.Narrowing)
    after: str = ""
    before: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """The list of an address; NotVisible for one that does not exist."""
        name = query.get("list", WAITING)
        if name not in LISTS:
            raise NotVisible
        return cls(
            name, stream.Narrowing.of(query), query.get("after", ""), query.get("before", "")
        )

    @property
    def is_stream(self) -> bool:
        return self.name == WAITING

    @property
    def is_start(self) -> bool:
        """Whether it is the whole stream from its beginning."""
        return self == Listing()

    @property
    def query(self) -> str:
        """What leads back to this list, with its question mark; blank for the whole stream."""
        return self.asked.query if self.is_stream else f"?list={self.name}"

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The same as hidden fields of a form."""
        return [(name, value) for name, value in asdict(self.asked).items() if value]

    @property
    def paged(self) -> str:
        """The query to which a cursor is added."""
        return f"{self.query}&" if self.query else "?"


@dataclass(frozen=True)
class Page:
    """Some lines of a list, where the pages beside it begin, what stands beside the open one."""

    lines: list[Line]
    after: str = ""  # cursors; blank where there is no further page
    before: str = ""
    previous: Line | None = None
    behind: Line | None = None

    def line_of(self, item: Item) -> Line | None:
        """The line of an item, if it stands on this page."""
        key = queries.key_of(item)
        return next((line for line in self.lines if line.key == key), None)


@dataclass(frozen=True)
class Reader:
    """Who looks at a list, and when."""

    person: Person
    may_moderate: bool
    at: datetime


def page_of(campaign: Campaign, listing: Listing, reader: Reader, item: Item | None) -> Page:
    """One page of a list: around an item that is open, else from where the address says."""
    if not listing.is_stream:
        return _page_of_past(campaign, listing, reader)
    rows = rows_of(campaign, listing, reader)
    row = entry_of(rows, item, listing) if item else None
    if row is not None:
        return _around(row, rows, listing, reader)
    return _page_of_stream(rows, listing, reader)


def rows_of(campaign: Campaign, listing: Listing, reader: Reader) -> WaitingQuerySet:
    return stream.entries(
        campaign, listing.asked, reader.person, may_moderate=reader.may_moderate, at=reader.at
    )


def entry_of(rows: WaitingQuerySet, item: Item, listing: Listing) -> Waiting | None:
    """Where an item stands in the stream; None when it does not wait or is narrowed out."""
    reply = item if isinstance(item, Reply) else None
    found = rows.filter(contribution=contribution_of(item), reply=reply)
    return found.order_by(*listing.asked.order).first()


def next_of(
    campaign: Campaign, listing: Listing, reader: Reader, item: Item
) -> tuple[str, int] | None:
    """What waits right behind an item, as its kind and identity; None when it is the last.

    What somebody else has taken up is passed over.
    """
    rows = rows_of(campaign, listing, reader)
    row = entry_of(rows, item, listing)
    if row is None:
        return None
    order = listing.asked.order
    free = rows.exclude(public_id=row.public_id).untaken(reader.person, at=reader.at)
    behind = stream.behind(free, order, stream.cursor_of(row, order)).first()
    return (_what(behind), behind.public_id) if behind else None


def _what(row: Waiting) -> str:
    return queries.CONTRIBUTION if row.reply_id is None else queries.REPLY


def _around(row: Waiting, rows: WaitingQuerySet, listing: Listing, reader: Reader) -> Page:
    order = listing.asked.order
    here = stream.cursor_of(row, order)
    above = list(lean(stream.ahead(rows, order, here), order)[: AHEAD + 1])
    below = list(lean(stream.behind(rows, order, here), order)[: PAGE - AHEAD])
    shown = [*reversed(above[:AHEAD]), row, *below[: PAGE - AHEAD - 1]]
    lines = queries.of_stream(shown, reader.person, at=reader.at)
    here_at = next((n for n, line in enumerate(lines) if _is_of(line, row)), 0)
    others = [
        line
        for line in lines[here_at + 1 :]
        if line.public_id != row.public_id and not line.is_taken
    ]
    return Page(
        lines,
        after=_cursor(shown[-1], order) if len(below) == PAGE - AHEAD else "",
        before=_cursor(shown[0], order) if len(above) > AHEAD else "",
        previous=lines[here_at - 1] if here_at else None,
        behind=next(iter(others), None),
    )


def lean(rows: WaitingQuerySet, order: tuple[str, ...]) -> WaitingQuerySet:
    """Without what is looked up for each row of the stream and needed for a few of them."""
    return rows.defer("marks") if "place" in order else rows.defer("marks", "place")


def _is_of(line: Line, row: Waiting) -> bool:
    return (line.entry, line.public_id) == (row.entry, row.public_id)


def _page_of_stream(rows: WaitingQuerySet, listing: Listing, reader: Reader) -> Page:
    order = listing.asked.order
    if listing.before:
        asked = stream.ahead(rows, order, stream.read(listing.before, order))
        found = list(lean(asked, order)[: PAGE + 1])
        is_first, is_last = len(found) <= PAGE, False
        shown = found[:PAGE][::-1]
    else:
        begins = stream.read(listing.after, order) if listing.after else None
        asked = stream.behind(rows, order, begins) if begins else rows.order_by(*order)
        found = list(lean(asked, order)[: PAGE + 1])
        is_first, is_last = begins is None, len(found) <= PAGE
        shown = found[:PAGE]
    lines = queries.of_stream(shown, reader.person, at=reader.at)
    return Page(
        lines,
        after=_cursor(shown[-1], order) if shown and not is_last else "",
        before=_cursor(shown[0], order) if shown and not is_first else "",
        behind=lines[1] if len(lines) > 1 else None,
    )


def _cursor(row: Waiting, order: tuple[str, ...]) -> str:
    return stream.written(stream.cursor_of(row, order))


PAST = ("since", "id")  # the order of the other lists: an instant, then an identity


def _page_of_past(campaign: Campaign, listing: Listing, reader: Reader) -> Page:
    begins = None
    if listing.after:
        at, identity = stream.read(listing.after, PAST)
        if not (identity.isascii() and identity.isdigit() and len(identity) < 17):
            raise NotVisible
        begins = (at, int(identity))
    lines = queries.past(
        campaign, LISTS[listing.name], before=begins, may_moderate=reader.may_moderate
    )
    last = lines[PAGE - 1] if len(lines) > PAGE else None
    return Page(lines[:PAGE], after=stream.written((last.at, last.public_id)) if last else "")
