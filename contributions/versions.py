"""The versions of an item as differences, each with who changed it and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any  # the revisions of two kinds of items

from contributions.differences import MARK, Part, differences
from contributions.enums import Side
from contributions.models import (
    Contribution,
    Event,
    ProposedChange,
    Reply,
    ReplyRevision,
    Revision,
)
from contributions.models.event import CHANGED, CORRECT, REDACT, SPLIT

Item = Contribution | Reply
Version = Item | Revision | ReplyRevision


@dataclass(frozen=True)
class Change:
    """From one version to the next; `is_aside`: the words before it are nobody's to read."""

    version: int
    at: datetime
    by_author: bool
    name: str
    event: Event | None
    is_aside: bool
    title: list[Part]
    text: list[Part]
    category: tuple[str, str] | None
    has_moved: bool
    has_responded: bool


def changes_of(item: Item) -> list[Change]:
    """Every change, the latest first; three queries whatever their number."""
    rows: list[Any] = list(item.revisions.select_related(*_around(item)).order_by("version"))
    told = item.events.filter(act__in=(REDACT, CORRECT, SPLIT, *CHANGED)).select_related(
        "statement"
    )
    events = {event.at: event for event in told}
    pairs = zip(rows, [*rows[1:], item], strict=False)  # without rows, none
    return [_change(before, after, item, events.get(before.at)) for before, after in pairs][::-1]


def change_since(item: Item, version: int) -> Change | None:
    """What differs between a version that somebody read and the item as it is now."""
    row: Any = item.revisions.select_related(*_around(item)).filter(version=version).first()
    return _change(row, item, item, None) if row else None


def change_proposed(change: ProposedChange) -> Change:
    """What a proposed change would change in the words as they stand now."""
    item, event = change.contribution, change.opened
    category = None
    if change.sets_category:
        category = (str(item.category or "–"), str(change.category or "–"))
    return Change(
        version=change.version,
        at=event.at,
        by_author=change.side == Side.AUTHOR,
        name=(event.by.display_name or event.by.email or "") if event.by else "",
        event=event,
        is_aside=MARK in (change.title, change.text),
        title=differences(item.title, change.title) if change.title else [],
        text=differences(item.text, change.text) if change.text else [],
        category=category,
        has_moved=False,
        has_responded=False,
    )


def _around(item: Item) -> Sequence[str]:
    return ("by", "category") if isinstance(item, Contribution) else ("by",)


def _change(
    before: Revision | ReplyRevision, after: Version, item: Item, event: Event | None
) -> Change:
    is_aside = MARK in (before.text, after.text)
    category, has_moved, has_responded = None, False, False
    if isinstance(before, Revision):
        labels = [str(getattr(one, "category", None) or "–") for one in (before, after)]
        category = (labels[0], labels[1]) if labels[0] != labels[1] else None
        has_moved = before.geom != getattr(after, "geom", before.geom)
        now = getattr(after, "form_answers", before.form_answers)
        has_responded = not is_aside and before.form_answers != now
    return Change(
        version=before.version + 1,
        at=before.at,
        by_author=before.by_id is not None and before.by_id == item.author_id,
        name=(before.by.display_name or before.by.email or "") if before.by else "",
        event=event,
        is_aside=is_aside,
        title=[] if is_aside else _differences(before, after, "title"),
        text=[] if is_aside else _differences(before, after, "text"),
        category=category,
        has_moved=has_moved,
        has_responded=has_responded,
    )


def _differences(before: Version, after: Version, name: str) -> list[Part]:
    """Nothing where nothing changed."""
    old, new = getattr(before, name, ""), getattr(after, name, "")
    return differences(old, new) if old != new else []
