"""The table of moves: every change of standing there is, who may make it, what it needs.

A standing is a state, or the overlay that lies over one (`OVERLAYS`): asked over held, quarantine
over published, appealed over rejected. Read by `actions` (verdicts), by the database's trigger (a
migration copies it into contributions_move) and by docs/moves.md. Source: TRUST §5.2.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from campaigns.enums import Right
from contributions.enums import Overlay, State

AUTHOR = "author"
SYSTEM = "system"
ADMINISTRATOR = "administrator"
STAND_IN = "stand_in"  # an administrator, where the campaign has one moderator and no more
NOTHING = ""  # the standing before a contribution exists
CONTRIBUTION, REPLY, PHOTO = "contribution", "reply", "photo"
EVERYTHING, WORDS = (CONTRIBUTION, REPLY, PHOTO), (CONTRIBUTION, REPLY)
APPEAL_WITHIN = timedelta(days=183)

# Which state each overlay lies over.
OVERLAYS: dict[str, State] = {
    Overlay.ASKED: State.HELD,
    Overlay.QUARANTINE: State.PUBLISHED,
    Overlay.APPEALED: State.REJECTED,
}


@dataclass(frozen=True)
class Move:
    """One change of standing; `by` holds rights on the desk, or AUTHOR, ADMINISTRATOR, STAND_IN,
    SYSTEM.

    needs_reason: an article of the charter, and words. needs_words: words alone.
    lasts, lasts_working_days: how long it may stand so; then `ends_by` happens by itself.
    """

    act: str
    before: str
    after: str
    by: Sequence[str]
    of: Sequence[str] = EVERYTHING
    needs_reason: bool = False
    needs_words: bool = False
    not_by_author: bool = False
    by_decider: bool = False  # only by whoever brought it there, for `undo_minutes`
    not_by_decider: bool = False  # nor by whoever made the last decision
    tells_author: bool = True
    undo_minutes: int | None = None  # whoever decided the last time may only undo it so soon
    within: timedelta | None = None  # how long after the last move it is still possible
    only_after: str = ""  # only in a stay that this act began
    never_after: str = ""  # never in such a stay
    once: bool = False  # once for each stay in the standing that it leaves
    lasts: timedelta | None = None
    lasts_working_days: int | None = None
    ends_by: str = ""


def _judged(act: str, before: str, after: str, **more: object) -> Move:
    """A move of whoever may moderate, on what somebody else wrote."""
    return Move(act, before, after, (Right.MODERATE,), not_by_author=True, **more)  # type: ignore[arg-type]


def _ordered(act: str, before: str, after: str, **more: object) -> Move:
    """A move of whoever answers for the service, on a court's or an authority's order."""
    return Move(
        act, before, after, (ADMINISTRATOR,),
        of=WORDS, needs_words=True, not_by_author=True, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _own(act: str, before: str, after: str, **more: object) -> Move:
    """A move of the author alone."""
    return Move(act, before, after, (AUTHOR,), tells_author=False, **more)  # type: ignore[arg-type]


def _answered(act: str, after: str) -> Move:
    """The end of an appeal: by somebody who has not decided before, with an answer."""
    hands = (Right.MODERATE, STAND_IN)
    return Move(
        act, Overlay.APPEALED, after, hands,
        needs_words=True, not_by_author=True, not_by_decider=True,
    )  # fmt: skip


def _erasures() -> Iterator[Move]:
    """For good, from wherever it stands: by its author, or by whoever answers for the campaign."""
    for before in (HELD, ASKED, PUBLISHED, QUARANTINE, REJECTED, APPEALED, MERGED, WITHDRAWN):
        of = {MERGED: ONE, ASKED: WORDS}.get(before, EVERYTHING)
        yield _own("discard", before, ERASED, of=of)
        yield Move(
            "remove", before, ERASED, (Right.CONFIGURE,),
            of=of, needs_reason=True, not_by_author=True,
        )  # fmt: skip


HELD, PUBLISHED, REJECTED = State.HELD, State.PUBLISHED, State.REJECTED
MERGED, WITHDRAWN = State.MERGED, State.WITHDRAWN
UNCONFIRMED, ERASED = State.UNCONFIRMED, State.ERASED
ASKED, QUARANTINE, APPEALED = Overlay.ASKED, Overlay.QUARANTINE, Overlay.APPEALED
ONE = (CONTRIBUTION,)

MOVES: tuple[Move, ...] = (
    Move("submit", NOTHING, HELD, (AUTHOR,)),
    Move("submit", NOTHING, PUBLISHED, (AUTHOR,)),
    Move(
        "submit", NOTHING, UNCONFIRMED, (AUTHOR,),
        of=ONE, tells_author=False, lasts=timedelta(days=7), ends_by="discard",
    ),
    Move("confirm", UNCONFIRMED, PUBLISHED, (AUTHOR,), of=ONE),
    Move("confirm_held", UNCONFIRMED, HELD, (AUTHOR,), of=ONE),
    Move("discard", UNCONFIRMED, ERASED, (AUTHOR, SYSTEM), of=ONE, tells_author=False),
    _judged("publish", HELD, PUBLISHED),
    _judged("reject", HELD, REJECTED, needs_reason=True),
    _judged("reject", PUBLISHED, REJECTED, needs_reason=True),
    _judged("reject", QUARANTINE, REJECTED, needs_reason=True),
    _ordered("order", PUBLISHED, REJECTED),
    _ordered("order", QUARANTINE, REJECTED),
    _ordered("lift_order", REJECTED, PUBLISHED, only_after="order"),
    _judged("restore", REJECTED, PUBLISHED, undo_minutes=10, never_after="order"),
    _judged("merge", HELD, MERGED, of=ONE),
    _judged("merge", PUBLISHED, MERGED, of=ONE),
    _judged(
        "ask", HELD, ASKED,
        of=WORDS, needs_words=True, lasts=timedelta(days=14), ends_by="resume",
    ),
    Move("resume", ASKED, HELD, (AUTHOR, Right.MODERATE, SYSTEM), of=WORDS),
    Move(
        "quarantine", PUBLISHED, QUARANTINE, (Right.MODERATE, SYSTEM),
        needs_reason=True, not_by_author=True, once=True,
        lasts=timedelta(hours=72), ends_by="release",
    ),
    Move("release", QUARANTINE, PUBLISHED, (Right.MODERATE, SYSTEM), not_by_author=True),
    Move(
        "appeal", REJECTED, APPEALED, (AUTHOR,),
        needs_words=True, once=True, within=APPEAL_WITHIN, never_after="order",
        lasts_working_days=15, ends_by="escalate",
    ),
    _judged("undo", PUBLISHED, HELD, by_decider=True, undo_minutes=10),
    _judged("undo", REJECTED, HELD, by_decider=True, undo_minutes=10, never_after="order"),
    _judged("unmerge", MERGED, PUBLISHED, of=ONE),
    _judged("unmerge_held", MERGED, HELD, of=ONE),
    _own("unappeal", APPEALED, REJECTED),
    Move("escalate", APPEALED, APPEALED, (SYSTEM,)),
    _answered("overturn", PUBLISHED),
    _answered("uphold", REJECTED),
    _own("withdraw", HELD, WITHDRAWN),
    _own("withdraw", ASKED, WITHDRAWN),
    _own("withdraw", PUBLISHED, WITHDRAWN),
    _own("withdraw", QUARANTINE, WITHDRAWN),
    _own("withdraw", MERGED, WITHDRAWN, of=ONE),
    _own("unwithdraw", WITHDRAWN, HELD, of=WORDS, within=timedelta(hours=24)),
    *_erasures(),
)  # fmt: skip

BY_ACT_AND_STATE: dict[tuple[str, str], Move] = {
    (move.act, move.before): move for move in MOVES if move.before != NOTHING
}
TIMED: dict[str, str] = {move.after: move.ends_by for move in MOVES if move.ends_by}


def possible(standing: str) -> frozenset[str]:
    """The acts that some person may do to something in this standing."""
    return frozenset(
        move.act for move in MOVES if move.before == standing and set(move.by) != {SYSTEM}
    ) - ({"submit"} if standing == NOTHING else frozenset())


def parts_of(standing: str) -> tuple[State, str]:
    """The state of a standing, and the overlay upon it ("" for none)."""
    if standing in OVERLAYS:
        return OVERLAYS[standing], standing
    return State(standing), ""


def label_of(standing: str) -> str:
    """A standing in words."""
    return str((Overlay if standing in OVERLAYS else State)(standing).label)
