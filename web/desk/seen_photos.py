"""The photos of a contribution as the desk shows them."""

from dataclasses import dataclass

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.enums import Right
from contributions.actions.hands import judges_alone, stay_in, stay_of
from contributions.actions.recording import Item, contribution_of
from contributions.actions.redacting import PHOTO_STATES
from contributions.enums import Overlay, State
from contributions.models import Contribution, Event, Photo
from contributions.models.event import STILL
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
    may_hide: bool
    has_keys: bool  # the first that waits is judged by single keys
    is_veiled: bool  # what moderators alone see may hurt: shown when asked (TRUST §5.3)

    @property
    def state(self) -> State:
        return State(self.photo.state)


def photos_of(item: Item, rights: frozenset[Right], person: Person) -> list[SeenPhoto]:
    """Those that may be looked at; a reply has none."""
    if not isinstance(item, Contribution):
        return []
    rows = [row for row in item.photos.in_order() if may_look(row, rights, person)]
    events = Event.objects.filter(photo__in=rows).select_related("statement", "by").order_by("pk")
    told: dict[int | None, list[Event]] = {}
    for event in events:
        told.setdefault(event.photo_id, []).append(event)
    may_judge = Right.MODERATE in rights and item.author_id != person.pk
    waits = next((row for row in rows if may_judge and row.state == State.HELD), None)
    return [
        SeenPhoto(
            row,
            possible(row.standing) & ACTS if may_judge and row.is_stored else frozenset(),
            told[row.pk][-1] if row.pk in told else None,
            may_judge and row.is_stored and row.state in PHOTO_STATES,
            _moves(row, person, rights) if row.overlay else None,
            may_judge and _may_hide(row, told.get(row.pk, [])),
            row is waits,
            not (row.is_public and item.is_public),
        )
        for row in rows
    ]


def _may_hide(photo: Photo, told: list[Event]) -> bool:
    """Whether it may be hidden for a while: once for each time that it is published."""
    stay = stay_in([event for event in told if event.act not in STILL])
    is_first = all(event.act != "quarantine" for event in stay.moves)
    return photo.is_stored and is_first and "quarantine" in possible(photo.standing)


def _moves(photo: Photo, person: Person, rights: frozenset[Right]) -> matters.Moves:
    return matters.moves_of(photo, person, database_now(), stay_of(photo), rights)


def may_look(photo: Photo, rights: frozenset[Right], person: Person) -> bool:
    """Withheld photos are looked at by those who moderate, as withheld words are read.

    And one under appeal by the administrator who stands in to judge it.
    """
    if Right.MODERATE in rights or photo.standing in READABLE:
        return True
    campaign = contribution_of(photo).campaign
    return photo.overlay == Overlay.APPEALED and judges_alone(person, campaign)
