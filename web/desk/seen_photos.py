"""The photos of a contribution as the desk shows them."""

from dataclasses import dataclass

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.enums import Right
from contributions.actions.hands import stay_of
from contributions.actions.recording import Item
from contributions.actions.redacting import PHOTO_STATES
from contributions.enums import State
from contributions.models import Contribution, Event, Photo
from contributions.moves import possible
from web.desk import matters
from web.desk.queries import READABLE

ACTS = frozenset({"publish", "reject", "restore"})


@dataclass(frozen=True)
class SeenPhoto:
    """One photo, what may be done with it, and the last word about it."""

    photo: Photo
    acts: frozenset[str]
    last: Event | None
    may_redact: bool
    moves: matters.Moves | None  # of what something lies over

    @property
    def state(self) -> State:
        return State(self.photo.state)


def photos_of(item: Item, rights: frozenset[Right], person: Person) -> list[SeenPhoto]:
    """Those that may be looked at; a reply has none."""
    if not isinstance(item, Contribution):
        return []
    rows = [row for row in item.photos.in_order() if may_look(row, rights)]
    events = Event.objects.filter(photo__in=rows).select_related("statement", "by").order_by("pk")
    last = {event.photo_id: event for event in events}
    may_judge = Right.MODERATE in rights and item.author_id != person.pk
    return [
        SeenPhoto(
            row,
            possible(row.standing) & ACTS if may_judge and row.is_stored else frozenset(),
            last.get(row.pk),
            may_judge and row.is_stored and row.state in PHOTO_STATES,
            _moves(row, person, rights) if row.overlay else None,
        )
        for row in rows
    ]


def _moves(photo: Photo, person: Person, rights: frozenset[Right]) -> matters.Moves:
    return matters.moves_of(photo, person, database_now(), stay_of(photo), rights)


def may_look(photo: Photo, rights: frozenset[Right]) -> bool:
    """Withheld photos are looked at by those who moderate, as withheld words are read."""
    return Right.MODERATE in rights or photo.standing in READABLE
