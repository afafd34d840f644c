"""The file that says which rows were refused and why, with their cells as they were."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

NUMBER = re.compile(r"[+-]?[0-9][0-9., eE+-]*")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # the wide ones too (TRUST X4)

Write = Callable[[int, str, str, Sequence[object]], None]


@contextmanager
def rejects_file(path: Path | None, names: Sequence[str], separator: str = ",") -> Iterator[Write]:
    """A function (row, code, message, cells) that writes one refused row; nothing without a path.

    Raises OSError where the path cannot be written.
    """
    if path is None:
        yield lambda _row, _code, _message, _cells: None
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=separator)
        writer.writerow(["row", "code", "message", *map(as_text, names)])

        def write(row: int, code: str, message: str, cells: Sequence[object]) -> None:
            words = ["" if cell is None else str(cell) for cell in (message, *cells)]
            writer.writerow([row, code, *map(as_text, words)])

        yield write


def as_text(cell: str) -> str:
    """A cell that a spreadsheet would reckon as a formula is shown as the text it is."""
    is_formula = cell.startswith(FORMULA) and not NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell
