"""A decision taken back by the hand that took it, some minutes at most."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.errors import Refused
from contributions.actions.recording import Item, lock, move
from contributions.enums import State
from contributions.models import Contribution, Event
from contributions.moves import BY_ACT_AND_STATE

UNDOABLE = frozenset({"publish", "reject"})


@transaction.atomic
def undo(item: Item, *, by: Person, version: int | None = None) -> Item:
    """Take back what one has just decided: it stands again as it stood before.

    Reports that the decision closed stay closed. Raises Refused: nothing_to_undo, too_late, and
    what `move` refuses.
    """
    locked = lock(item)
    last = last_move(locked)
    if last is None or last.act not in UNDOABLE or last.by_id != by.pk:
        raise Refused("nothing_to_undo", _("There is no decision of yours to take back here."))
    act = "restore" if last.before == State.PUBLISHED else "undo"
    _require_time(last, BY_ACT_AND_STATE[act, locked.state].undo_minutes or 0, database_now())
    return move(locked, act, by=by, version=version)


def last_move(item: Item) -> Event | None:
    """The latest change of state of a contribution itself, or of a reply."""
    events = item.events.of_its_words() if isinstance(item, Contribution) else item.events.all()
    return events.moves().order_by("-pk").first()


def _require_time(last: Event, minutes: int, now: datetime) -> None:
    if now > last.at + timedelta(minutes=minutes):
        raise Refused(
            "too_late",
            _("A decision can be taken back for %(limit)s minutes; this one is older.")
            % {"limit": minutes},
            limit=minutes,
        )
