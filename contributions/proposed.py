"""A proposed change as pages show it: what it would change, where it stands, what is said of it."""

from dataclasses import dataclass
from functools import cached_property

from contributions.enums import Side
from contributions.models import Contribution, Event, ProposedChange
from contributions.models.event import RETRACT, UNSUGGEST
from contributions.models.proposed import ProposedChangeQuerySet
from contributions.rulings import Ruling, rulings_of
from contributions.versions import Change, change_proposed

UNTOLD = (RETRACT, UNSUGGEST)  # ends after which nothing is left to say


@dataclass(frozen=True)
class Proposed:
    """One change with its difference to the words as they stand."""

    change: ProposedChange

    @property
    def is_open(self) -> bool:
        return self.change.closed_id is None

    @property
    def is_of_author(self) -> bool:
        return self.change.side == Side.AUTHOR

    @property
    def end(self) -> str:
        """The act that ended it; blank while it waits."""
        return self.change.closed.act if self.change.closed else ""

    @property
    def said(self) -> str:
        """The words that came with it: to the team, or to its author."""
        return _words(self.change.opened)

    @property
    def answer(self) -> str:
        """The words that came with its end."""
        return _words(self.change.closed) if self.change.closed else ""

    @property
    def title(self) -> str:
        return self.change.title or self.change.contribution.title

    @property
    def text(self) -> str:
        return self.change.text or self.change.contribution.text

    @cached_property
    def difference(self) -> Change:
        return change_proposed(self.change)

    @cached_property
    def rulings(self) -> list[Ruling]:
        """What the rules by risk notice in it."""
        event = self.change.opened
        event.contribution = self.change.contribution
        return rulings_of(event)


def open_on(contribution: Contribution) -> Proposed | None:
    """The change that waits for an answer, of either side."""
    return _first(contribution.proposed_changes.open(), contribution)


def ended_on(contribution: Contribution) -> list[Proposed]:
    """Every change that does not wait any more, the latest first, in one query."""
    rows = contribution.proposed_changes.exclude(closed=None).with_their_words()
    found = list(rows.order_by("-opened"))
    for row in found:
        row.contribution = contribution
    return [Proposed(row) for row in found]


def last_on(contribution: Contribution) -> Proposed | None:
    """The latest change, as long as there is something to say of it."""
    found = _first(contribution.proposed_changes.all(), contribution)
    return None if found is None or found.end in UNTOLD else found


def _words(event: Event) -> str:
    statement = getattr(event, "statement", None)
    return statement.text if statement else ""


def _first(rows: ProposedChangeQuerySet, contribution: Contribution) -> Proposed | None:
    row = rows.with_their_words().order_by("-opened").first()
    if row is None:
        return None
    row.contribution = contribution
    return Proposed(row)
