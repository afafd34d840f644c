"""Write docs/moves.md from the table of moves, so that the page cannot say anything else."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from campaigns.enums import Right
from contributions.moves import (
    ADMINISTRATOR,
    AUTHOR,
    EVERYTHING,
    MOVES,
    STAND_IN,
    SYSTEM,
    Move,
)

HEAD = """# Moves

Every change of standing of a contribution, a reply or a photo. Written by
`manage.py document_moves` from `contributions/moves.py`; the database's trigger holds a copy of the
same table. A standing is a state, or what lies over one for a while: *asked* over held (a question
to the author; the promised delay stands still), *quarantine* over published (hidden until somebody
decides), *appealed* over rejected. Public is what is published and has nothing over it, in a shown
layer of a visible campaign. Everything that is not in this table is refused with the code
`wrong_state`, the standing, and what this person could do instead.

*Needs*: an article of the charter with words, or words alone. *Not by*: whom the table keeps out,
whatever their role (their own thing, or their own decision). *Limits*: how soon, how long, how
often; then what happens by itself; *after* which act it is possible alone, or never. An
administrator judges an appeal only where the campaign has one moderator and no more.

| act | from | to | of | who | needs | not by | the author is told | limits |
|---|---|---|---|---|---|---|---|---|
"""
WHO = {
    AUTHOR: "its author",
    SYSTEM: "the clock, or a rule",
    ADMINISTRATOR: "an administrator",
    STAND_IN: "an administrator who stands in",
    Right.MODERATE: "whoever may moderate",
    Right.CONFIGURE: "a manager, an administrator",
}


def table() -> str:
    """The whole page."""
    return HEAD + "".join(map(row, MOVES))


def row(move: Move) -> str:
    """One line of the table."""
    kept_out = [
        word
        for word, is_so in (
            ("its author", move.not_by_author), ("who decided", move.not_by_decider),
        )
        if is_so
    ]  # fmt: skip
    cells = (
        move.act,
        move.before or "∅",
        move.after,
        "everything" if move.of == EVERYTHING else ", ".join(move.of),
        ", ".join(WHO[hand] for hand in move.by),
        "reason" if move.needs_reason else "words" if move.needs_words else "",
        ", ".join(kept_out),
        "yes" if move.tells_author else "",
        ", ".join(limits(move)),
    )
    return f"| {' | '.join(cells)} |\n"


def limits(move: Move) -> list[str]:
    """What time and number set to a move."""
    found = []
    if move.by_decider:
        found.append(f"by the hand that decided, within {move.undo_minutes} min")
    elif move.undo_minutes:
        found.append(f"undone by the same hand within {move.undo_minutes} min")
    if move.once:
        found.append("once")
    if move.only_after:
        found.append(f"only after {move.only_after}")
    if move.never_after:
        found.append(f"never after {move.never_after}")
    if move.within:
        found.append(f"within {words_of(move.within)}")
    if move.lasts:
        found.append(f"{words_of(move.lasts)}, then {move.ends_by}")
    if move.lasts_working_days:
        found.append(f"{move.lasts_working_days} working days, then {move.ends_by}")
    return found


def words_of(span: timedelta) -> str:
    """A length of time in hours up to three days, else in days."""
    hours = round(span.total_seconds() / 3600)
    return f"{hours} h" if hours <= 72 else f"{span.days} days"


class Command(BaseCommand):
    help = "Prints docs/moves.md."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(table(), ending="")
