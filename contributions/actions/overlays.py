"""What lies over a state for a while: a question to the author, provisional invisibility."""

import logging
from typing import TypeVar

from django.db import transaction

from accounts.models import Person
from campaigns.clock import database_now
from contributions.actions.changes import end_with_question
from contributions.actions.erasing import discard
from contributions.actions.items import Item, Moved
from contributions.actions.reasoning import worded
from contributions.actions.recording import MovedT, lock, move
from contributions.actions.reporting import settle_all
from contributions.enums import Overlay
from contributions.models import Contribution, Photo, Reply
from contributions.moves import TIMED

logger = logging.getLogger(__name__)
ItemT = TypeVar("ItemT", bound=Item)


@transaction.atomic
def ask(
    item: Item, *, by: Person, statement: str, passage: str = "", version: int | None = None
) -> Item:
    """Ask the author of a held item to change or explain it; the promised delay stands still."""
    return move(item, "ask", by=by, version=version, statement=statement, passage=passage)


@transaction.atomic
def resume(item: Item, *, by: Person, version: int | None = None) -> Item:
    """Take the question back: the item is in the queue again."""
    return _unasked(move(item, "resume", by=by, version=version), by)


@transaction.atomic
def answer_question(item: Item, *, by: Person, statement: str, version: int | None = None) -> Item:
    """Answer the question in words that the team alone reads: the item is in the queue again."""
    return _unasked(move(item, "resume", by=by, version=version, statement=worded(statement)), by)


def _unasked(item: ItemT, by: Person | None) -> ItemT:
    """The same, with no other words waiting for a yes: they came with the question."""
    if isinstance(item, Contribution):
        end_with_question(item, by=by, at=item.changed_at)
    return item


@transaction.atomic
def quarantine(
    item: MovedT, *, by: Person, reason: str, statement: str, passage: str = "",
    version: int | None = None,
) -> MovedT:  # fmt: skip
    """Hide a published item for 72 hours at most, until somebody has decided about it."""
    return move(
        item, "quarantine", by=by, version=version, reason=reason, statement=statement,
        passage=passage,
    )  # fmt: skip


@transaction.atomic
def release(item: MovedT, *, by: Person | None, version: int | None = None) -> MovedT:
    """Show a hidden item again; by somebody who has read it, its reports are dealt with."""
    moved = move(item, "release", by=by, version=version)
    if by is not None and not isinstance(moved, Photo):
        settle_all(moved, by=by, at=moved.changed_at)
    return moved


def end_overlays() -> int:
    """End what has lasted its time, and what waited too long for an address to be confirmed.

    Returns how many ended. Each in a transaction of its own."""
    now, ended = database_now(), 0
    for model in (Contribution, Reply, Photo):
        over = model.objects.filter(overlay_until__lte=now)
        for pk in list(over.order_by("overlay_until").values_list("pk", flat=True)):
            ended += _end(model, pk)
    return ended


@transaction.atomic
def _end(model: type[Moved], pk: int) -> bool:
    item = lock(model.objects.get(pk=pk))
    if item.overlay_until is None or item.overlay_until > database_now():
        return False  # somebody has decided meanwhile
    is_asked, act = item.overlay == Overlay.ASKED, TIMED[item.standing]
    if act == "discard" and isinstance(item, Contribution):
        discard(item, by=None)
        return True
    moved = move(item, act, by=None)
    if is_asked and not isinstance(moved, Photo):
        _unasked(moved, None)
    logger.info("ended overlay item=%s now=%s", item.public_id, item.standing)
    return True
