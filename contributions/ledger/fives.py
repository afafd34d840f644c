"""Numbers leave in fives: what keeps small numbers out of the public ledger (ADR 0028).

Each line of the ledger is a queue. When a month is over, whole fives leave it; what is left over
waits for the next month. So everything published is a multiple of five, and what is published is
itself something that could have happened: a world in which each line counted exactly that. No
reckoning with public numbers can therefore prove that a line, a sum or a difference of lines is
between 1 and 4. Only the reasons of what was withheld need more: what is left of several of them is
published together, as far as any one of them could have had no part in it.

BOUNDS holds what everybody knows of the lines (nothing is published that was not received). The
published numbers keep to it too, else they would not be a possible world; what does not waits.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

FIVE = 5
MOST_LEFT = FIVE - 1
WITHHELD = "withheld."
TOGETHER = f"{WITHHELD}together"
REPORT_WITHHELD = "report_withheld"
Counts = dict[str, int]

# (these lines together, never more than those): since the beginning, month after month.
BOUNDS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("at_once", "after_reading"), ("received",)),
    ((WITHHELD, "merged", "order"), ("received", "restored", "appeal_overturned")),
    (("restored", "appeal_overturned"), (WITHHELD,)),
    (("erased",), ("received",)),
    (("appeal",), (WITHHELD,)),
    (("appeal_upheld", "appeal_overturned"), ("appeal",)),
    (("report_kept", REPORT_WITHHELD), ("report",)),
)


@dataclass(frozen=True)
class Closed:
    """A month: what leaves, in fives, and what waits."""

    published: Counts
    waiting: Counts


def close(waiting: Mapping[str, int], before: Mapping[str, int], *, reasons: int) -> Closed:
    """Let the fives leave.

    waiting: what each line counts and has not been published. before: what has been published of
    each since the beginning. reasons: how many reasons the charter knows.
    """
    published = {line: count - count % FIVE for line, count in waiting.items()}
    rests = {line: count % FIVE for line, count in waiting.items() if line.startswith(WITHHELD)}
    most_together = MOST_LEFT * (reasons - 1) // FIVE * FIVE
    together = sum(rests.values()) // FIVE * FIVE
    published[TOGETHER] = max(min(together, most_together), 0)
    while not _hold_back(published, before):
        pass
    left = {line: count - published[line] for line, count in waiting.items()}
    _take(left, rests, published[TOGETHER])
    return Closed(
        {line: count for line, count in published.items() if count},
        {line: count for line, count in left.items() if count},
    )


def total(counts: Mapping[str, int], lines: Iterable[str]) -> int:
    """The sum of some lines; `withheld.` stands for all of its reasons."""
    wanted = tuple(lines)
    return sum(
        count
        for line, count in counts.items()
        if line in wanted or (WITHHELD in wanted and line.startswith(WITHHELD))
    )


def _hold_back(published: Counts, before: Mapping[str, int]) -> bool:
    """Take fives back where a bound would be broken; whether all was well."""
    for lines, within in BOUNDS:
        room = total(before, within) + total(published, within) - total(before, lines)
        if total(published, lines) > room:
            _take_back(published, lines)
            return False
    if published.get(REPORT_WITHHELD) and not total(published, [WITHHELD]):
        published[REPORT_WITHHELD] = 0  # it would tell that something was withheld this month
        return False
    return True


def _take_back(published: Counts, lines: Sequence[str]) -> None:
    """One five less, of the last of these lines that has one to give."""
    able = [line for line, count in published.items() if count and total({line: 1}, lines)]
    published[max(able, key=_last)] -= FIVE


def _last(line: str) -> tuple[bool, bool, str]:
    return (not line.startswith(WITHHELD), line == TOGETHER, line)


def _take(left: Counts, rests: Mapping[str, int], together: int) -> None:
    """Take what leaves together from the smallest rests first: the others may become fives."""
    for line in sorted(rests, key=lambda line: (rests[line], line)):
        taken = min(rests[line], together)
        left[line] -= taken
        together -= taken
