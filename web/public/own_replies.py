"""One's own replies under a contribution, in every state: nobody else is shown these."""

from dataclasses import dataclass, field
from datetime import datetime

from accounts.models import Person
from campaigns.errors import Refused
from contributions.access import own_replies
from contributions.actions.replying import EDIT_WINDOW, require_reply_editable
from contributions.enums import State
from contributions.models import Event, PublicContribution, Reply
from contributions.rulings import Ruling, rulings_on


@dataclass(frozen=True)
class Waiting:
    """One's own reply that nobody else sees: it waits, or it was not published."""

    reply: Reply
    can_edit: bool
    refusal: Event | None = None
    reason: str = ""
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
            _waiting(row, can_edit=row.public_id in editable)
            for row in rows
            if row.state in (State.HELD, State.REJECTED)
        ],
    )


def _is_editable(reply: Reply, at: datetime) -> bool:
    """Asks the database only about a reply that is fresh enough."""
    if at > reply.created_at + EDIT_WINDOW:
        return False
    try:
        require_reply_editable(reply, at=at)
    except Refused:
        return False
    return True


def _waiting(reply: Reply, *, can_edit: bool) -> Waiting:
    refusal = None
    if reply.state == State.REJECTED:
        refusal = (
            reply.events.moves()
            .filter(after=State.REJECTED)
            .select_related("statement")
            .order_by("-pk")
            .first()
        )
    reason = refusal.get_reason_display() if refusal else ""
    return Waiting(reply, can_edit, refusal, reason, rulings_on(reply))
