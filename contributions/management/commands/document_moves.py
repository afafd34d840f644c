"""Write docs/moves.md from the table of moves, so that the page cannot say anything else."""

from typing import Any

from django.core.management.base import BaseCommand

from contributions.moves import MOVES, Move

HEAD = """# Moves

Every change of state of a contribution or a reply. Written by `manage.py document_moves` from
`contributions/moves.py`; the database's trigger holds a copy of the same table. *Undo*: how long
whoever decided may go back on it; then somebody else judges.

| act | from | to | who | needs a reason | not by its author | the author is told | undo |
|---|---|---|---|---|---|---|---|
"""


def table() -> str:
    """The whole page."""
    return HEAD + "".join(map(row, MOVES))


def row(move: Move) -> str:
    """One line of the table."""
    who = {"author": "its author", "moderate": "whoever may moderate"}.get(move.by, move.by)
    marks = (move.needs_reason, move.not_by_author, move.tells_author)
    cells = (
        move.act,
        move.before or "∅",
        move.after,
        who,
        *("yes" if is_so else "" for is_so in marks),
        f"{move.undo_minutes} min" if move.undo_minutes else "",
    )
    return f"| {' | '.join(cells)} |\n"


class Command(BaseCommand):
    help = "Prints docs/moves.md."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(table(), ending="")
