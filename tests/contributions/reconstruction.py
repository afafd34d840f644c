"""Somebody who tries to find small numbers in what the ledger publishes: integer programming.

They know every published month, how numbers leave (contributions/ledger/fives.py) and what is true
of every campaign (BOUNDS); they ask for the least and the greatest value that a number may have.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from math import inf

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from contributions.ledger.fives import (
    BOUNDS,
    FIVE,
    MOST_LEFT,
    REPORT_WITHHELD,
    TOGETHER,
    WITHHELD,
    total,
)

Sum = dict[tuple[str, ...], float]
# Bounds that hold back the same lines: when all of them leave room, nothing was held back.
COMPONENTS = ((0,), (1,), (2, 4), (3,), (5,))
SOME = 1_000  # more reports than there are
NEVER_HELD_BACK = ("received", "report")


class Attack:
    """Integer unknowns, what is known of their sums, and the question how far a sum may go."""

    def __init__(self) -> None:
        self.number: dict[tuple[str, ...], int] = {}
        self.rows: list[tuple[Sum, float, float]] = []

    def know(self, terms: Sum, least: float = -inf, most: float = inf) -> None:
        """A sum lies between two values."""
        for name in terms:
            self.number.setdefault(name, len(self.number))
        self.rows.append((terms, least, most))

    def range_of(self, terms: Sum) -> tuple[float, float]:
        """The least and the greatest value that a sum may have, given all that is known."""
        least, most = self._solve(terms, 1), self._solve(terms, -1)
        return least, most

    def _solve(self, terms: Sum, sign: int) -> float:
        size = len(self.number)
        goal = self._row(terms, size) * sign
        found = milp(
            goal, constraints=self._known, bounds=Bounds(0, inf), integrality=np.ones(size)
        )
        if found.status == 3:  # without end
            return -inf * sign
        assert found.success, found.message
        return round(found.fun) * sign

    @cached_property
    def _known(self) -> LinearConstraint:
        """All that is known, once it is; nothing is added after the first question."""
        matrix = np.vstack([self._row(row, len(self.number)) for row, _least, _most in self.rows])
        least = [least for _row, least, _most in self.rows]
        return LinearConstraint(matrix, least, [most for _row, _least, most in self.rows])

    def _row(self, terms: Sum, size: int) -> np.ndarray:
        row = np.zeros(size)
        for name, times in terms.items():
            row[self.number[name]] += times
        return row


def attack_on(
    published: Sequence[Mapping[str, int]], lines: Sequence[str], reasons: Sequence[str]
) -> Attack:
    """All that follows from the published months about what happened in each."""
    attack, before = Attack(), defaultdict(int)
    withheld = [WITHHELD + reason for reason in reasons]
    for month, leaving in enumerate(published):
        for line, count in leaving.items():
            before[line] += count
        free = _free_lines(before, withheld)
        for line in (*lines, *withheld):
            _know_queue(attack, line, month, leaving, free)
        _know_together(attack, month, leaving, withheld, is_free=withheld[0] in free)
        _know_bounds(attack, month, withheld)
    return attack


def _know_queue(
    attack: Attack, line: str, month: int, leaving: Mapping[str, int], free: set[str]
) -> None:
    """What waits is what waited, and what came, less what left."""
    queue: Sum = {("waits", line, str(month)): 1, ("counts", line, str(month)): -1}
    rest: Sum = {("waits", line, str(month)): 1}
    if month:
        queue["waits", line, str(month - 1)] = -1
    if line.startswith(WITHHELD):
        queue["joins", line, str(month)] = rest["joins", line, str(month)] = 1
    gone = leaving.get(line, 0)
    attack.know(queue, -gone, -gone)
    may_wait = line in ("report_kept", REPORT_WITHHELD) and not total(leaving, [WITHHELD])
    if line in free and not may_wait:
        attack.know(rest, 0, MOST_LEFT)


def _know_together(
    attack: Attack, month: int, leaving: Mapping[str, int], withheld: list[str], *, is_free: bool
) -> None:
    """What left of several reasons together; less than five is left, unless more could not."""
    joined = leaving.get(TOGETHER, 0)
    attack.know({("joins", line, str(month)): 1 for line in withheld}, joined, joined)
    if is_free and joined < MOST_LEFT * (len(withheld) - 1) // FIVE * FIVE:
        attack.know({("waits", line, str(month)): 1 for line in withheld}, 0, MOST_LEFT)


def _know_bounds(attack: Attack, month: int, withheld: list[str]) -> None:
    """What is true of every campaign; a report has its outcome only when something is withheld."""
    follows: Sum = {("counts", line, str(month)): -SOME for line in withheld}
    attack.know(follows | {("counts", REPORT_WITHHELD, str(month)): 1}, -inf, 0)
    for smaller, greater in BOUNDS:
        known: Sum = defaultdict(float)
        for sign, names in ((1, smaller), (-1, greater)):
            for line in _spread(names, withheld):
                for past in range(month + 1):
                    known["counts", line, str(past)] += sign
        attack.know(dict(known), -inf, 0)


def cumulated(lines: Sequence[str], months: Sequence[int], sign: float = 1) -> Sum:
    """What some lines counted in some months, as a sum to ask about."""
    return {("counts", line, str(month)): sign for line in lines for month in months}


def _spread(names: Sequence[str], withheld: Sequence[str]) -> list[str]:
    return [one for name in names for one in (withheld if name == WITHHELD else [name])]


def _free_lines(before: Mapping[str, int], withheld: Sequence[str]) -> set[str]:
    """Those that surely nothing held back: all whole fives have left them."""
    slack = [total(before, more) - total(before, less) >= FIVE for less, more in BOUNDS]
    free = set(NEVER_HELD_BACK)
    for component in COMPONENTS:
        if all(slack[rank] for rank in component):
            free |= {line for rank in component for line in BOUNDS[rank][0]}
    if WITHHELD in free:
        free |= set(withheld)
    return free
