"""The photos of a contribution as the desk shows them."""

from dataclasses import dataclass

from campaigns.enums import Right
from contributions.actions.recording import Item
from contributions.actions.redacting import PHOTO_STATES
from contributions.enums import State
from contributions.models import Contribution, Event, Photo
from contributions.moves import possible
from web.desk.queries import READABLE

ACTS = frozenset({"publish", "reject", "restore"})


@dataclass(frozen=True)
class SeenPhoto:
    """One photo, what may be done with it, and the last word about it."""

    photo: Photo
    acts: frozenset[str]
    last: Event | None
    may_redact: bool

    @property
    def state(self) -> State:
        return State(self.photo.state)


def photos_of(item: Item, rights: frozenset[Right], *, is_own: bool) -> list[SeenPhoto]:
    """Those that may be looked at; a reply has none."""
    if not isinstance(item, Contribution):
        return []
    rows = [row for row in item.photos.in_order() if may_look(row, rights)]
    events = Event.objects.filter(photo__in=rows).select_related("statement", "by").order_by("pk")
    last = {event.photo_id: event for event in events}
    may_judge = Right.MODERATE in rights and not is_own
    return [
        SeenPhoto(
            row,
            possible(row.state) & ACTS if may_judge and row.is_stored else frozenset(),
            last.get(row.pk),
            may_judge and row.is_stored and row.state in PHOTO_STATES,
        )
        for row in rows
    ]


def may_look(photo: Photo, rights: frozenset[Right]) -> bool:
    """Withheld photos are looked at by those who moderate, as withheld words are read."""
    return Right.MODERATE in rights or photo.state in READABLE
