"""The table of moves: every change of state there is, who may make it, what it needs.

Read by `actions` (verdicts), by the database's trigger (the migration copies it into
contributions_move) and by docs/moves.md. Source of the rules: TRUST §5.2.
"""

from dataclasses import dataclass

from campaigns.enums import Right
from contributions.enums import State

AUTHOR = "author"
SYSTEM = "system"
NOTHING = ""  # the state before a contribution exists


@dataclass(frozen=True)
class Move:
    """One change of state; `by` is a right on the desk, AUTHOR or SYSTEM."""

    act: str
    before: str
    after: str
    by: str
    needs_reason: bool = False
    not_by_author: bool = False
    tells_author: bool = True
    undo_minutes: int | None = None  # whoever decided the last time may only undo it so soon


MOVES: tuple[Move, ...] = (
    Move("submit", NOTHING, State.HELD, AUTHOR),
    Move("submit", NOTHING, State.PUBLISHED, AUTHOR),
    Move("publish", State.HELD, State.PUBLISHED, Right.MODERATE, not_by_author=True),
    Move(
        "reject", State.HELD, State.REJECTED, Right.MODERATE, needs_reason=True, not_by_author=True
    ),
    Move(
        "reject",
        State.PUBLISHED,
        State.REJECTED,
        Right.MODERATE,
        needs_reason=True,
        not_by_author=True,
    ),
    Move(
        "restore",
        State.REJECTED,
        State.PUBLISHED,
        Right.MODERATE,
        not_by_author=True,
        undo_minutes=10,
    ),
    Move("undo", State.PUBLISHED, State.HELD, Right.MODERATE, not_by_author=True, undo_minutes=10),
    Move("undo", State.REJECTED, State.HELD, Right.MODERATE, not_by_author=True, undo_minutes=10),
    Move("merge", State.HELD, State.MERGED, Right.MODERATE, not_by_author=True),
    Move("merge", State.PUBLISHED, State.MERGED, Right.MODERATE, not_by_author=True),
    Move("unmerge", State.MERGED, State.PUBLISHED, Right.MODERATE, not_by_author=True),
    Move("unmerge_held", State.MERGED, State.HELD, Right.MODERATE, not_by_author=True),
    Move("withdraw", State.HELD, State.WITHDRAWN, AUTHOR, tells_author=False),
    Move("withdraw", State.PUBLISHED, State.WITHDRAWN, AUTHOR, tells_author=False),
    Move("withdraw", State.MERGED, State.WITHDRAWN, AUTHOR, tells_author=False),
)

BY_ACT_AND_STATE: dict[tuple[str, str], Move] = {
    (move.act, move.before): move for move in MOVES if move.before != NOTHING
}


def possible(state: str) -> frozenset[str]:
    """The acts that some person may do to something in `state`."""
    return frozenset(act for act, before in BY_ACT_AND_STATE if before == state)
