"""A decision taken back by the hand that took it, some minutes at most."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.errors import Refused
from contributions.actions.recording import Moved, MovedT, lock, move
from contributions.enums import State
from contributions.models import Contribution, Event, Photo, Report

UNDOABLE = frozenset({"publish", "reject"})
UNDO_MINUTES = 10
BACK: dict[str, str] = {State.HELD: "undo", State.PUBLISHED: "restore"}  # to where it stood before


@transaction.atomic
def undo(item: MovedT, *, by: Person, version: int | None = None) -> MovedT:
    """Take back what one has just decided: it stands again as it stood before.

    Reports that the decision closed are open again. Raises Refused: nothing_to_undo, too_late, and
    what `move` refuses.
    """
    locked = lock(item)
    last = last_move(locked)
    if last is None or not is_undoable(last, by):
        raise Refused("nothing_to_undo", _("There is no decision of yours to take back here."))
    if database_now() > undo_until(last):
        raise Refused(
            "too_late",
            _("A decision can be taken back for %(limit)s minutes; this one is older.")
            % {"limit": UNDO_MINUTES},
            limit=UNDO_MINUTES,
        )
    undone = move(locked, BACK[last.before], by=by, version=version)
    if not isinstance(undone, Photo):  # nobody reports a photo by itself
        closed = Report.objects.about(undone).filter(settled_at=last.at, settled_by=by)
        closed.update(settled_at=None, settled_by=None)
    return undone


def last_move(item: Moved) -> Event | None:
    """The latest change of state of a contribution itself, of a reply or of a photo."""
    events = item.events.of_its_words() if isinstance(item, Contribution) else item.events.all()
    return events.moves().order_by("-pk").first()


def is_undoable(last: Event, by: Person) -> bool:
    """Whether the latest change of state is a decision of this person that can be taken back."""
    return last.act in UNDOABLE and last.before in BACK and last.by_id == by.pk


def undo_until(last: Event) -> datetime:
    """Until when a decision can be taken back."""
    return last.at + timedelta(minutes=UNDO_MINUTES)
