"""One's own replies under a contribution, in every state: nobody else is shown these."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import Person
from campaigns.errors import Refused
from contributions.access import own_replies
from contributions.actions.replying import EDIT_WINDOW, require_reply_editable
from contributions.enums import State
from contributions.models import PublicContribution, Reply
from contributions.moves import BY_ACT_AND_STATE
from contributions.rulings import Ruling, rulings_on
from contributions.told import Told, told

UNDO = BY_ACT_AND_STATE["unwithdraw", State.WITHDRAWN].within or timedelta(0)


@dataclass(frozen=True)
class Waiting:
    """One's own reply that nobody else sees: it waits, or it was not published."""

    reply: Reply
    can_edit: bool
    told: Told | None = None  # of what is more than held
    rulings: list[Ruling] = field(default_factory=list)


@dataclass(frozen=True)
class Own:
    """mine, editable: identities. waiting: what only this person sees."""

    mine: frozenset[int]
    editable: frozenset[int]
    waiting: list[Waiting]


def own_in(contribution: PublicContribution, person: Person | None, *, at: datetime) -> Own:
    """What this person wrote there, in one query for those who wrote nothing fresh."""
    rows = own_replies(person, contribution)
    editable = frozenset(row.public_id for row in rows if _is_editable(row, at))
    return Own(
        mine=frozenset(row.public_id for row in rows),
        editable=editable,
        waiting=[
            _waiting(row, can_edit=row.public_id in editable, at=at)
            for row in rows
            if _is_kept_from_others(row, at)
        ],
    )


def _is_editable(reply: Reply, at: datetime) -> bool:
    """Asks the database only about a reply that is fresh enough, or that a question is about."""
    if at > reply.created_at + EDIT_WINDOW and not reply.overlay:
        return False
    try:
        require_reply_editable(reply, at=at)
    except Refused:
        return False
    return True


def _is_kept_from_others(reply: Reply, at: datetime) -> bool:
    """Withheld, hidden for a while, or taken back so lately that it can be undone."""
    if reply.state == State.WITHDRAWN:
        return at <= reply.changed_at + UNDO
    return reply.state in (State.HELD, State.REJECTED, State.ERASED) or bool(reply.overlay)


def _waiting(reply: Reply, *, can_edit: bool, at: datetime) -> Waiting:
    is_plain = reply.standing == State.HELD
    said = None if is_plain else told(reply, at=at)
    return Waiting(reply, can_edit, said, rulings_on(reply))
