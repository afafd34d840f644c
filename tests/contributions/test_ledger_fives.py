"""No small number leaves the ledger, and none is found in it: not by sums, margins or months."""

from itertools import combinations
from string import ascii_lowercase

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from contributions.ledger.fives import BOUNDS, FIVE, MOST_LEFT, TOGETHER, WITHHELD, close, total
from tests.contributions.reconstruction import Attack, attack_on, cumulated

LINES = (
    "received", "at_once", "after_reading", "restored", "merged", "order", "erased",
    "appeal", "appeal_upheld", "appeal_overturned", "report", "report_kept", "report_withheld",
)  # fmt: skip
ACTS = (
    "hold", "hold", "hold", "post", "post", "publish", "publish", "reject", "reject", "reject",
    "restore", "merge", "appeal", "uphold", "overturn", "report", "keep", "follow", "order",
    "erase",
)  # fmt: skip
CALM = settings(deadline=None, suppress_health_check=list(HealthCheck))


class Town:
    """A campaign reduced to what can be counted in it: acts that are possible happen."""

    def __init__(self) -> None:
        self.held = self.public = self.rejected = self.reports = self.appeals = self.open = 0
        self.counted: dict[str, int] = {}

    def month(self, acts: list[tuple[str, str]]) -> dict[str, int]:
        self.counted = {}
        for act, reason in acts:
            getattr(self, f"_{act}")(reason)
        return self.counted

    def _count(self, *lines: str) -> None:
        for line in lines:
            self.counted[line] = self.counted.get(line, 0) + 1

    def _hold(self, _reason: str) -> None:
        self.held += 1
        self._count("received")

    def _post(self, _reason: str) -> None:
        self.public += 1
        self._count("received", "at_once")

    def _publish(self, _reason: str) -> None:
        if self.held:
            self.held, self.public = self.held - 1, self.public + 1
            self._count("after_reading")

    def _reject(self, reason: str) -> bool:
        if self.held + self.public == 0:
            return False
        if self.held:
            self.held -= 1
        else:
            self.public -= 1
        self.rejected += 1
        self.appeals += 1
        self._count(WITHHELD + reason)
        return True

    def _restore(self, _reason: str) -> None:
        if self.rejected > self.open:
            self.rejected, self.public = self.rejected - 1, self.public + 1
            self.appeals = max(self.appeals - 1, 0)
            self._count("restored")

    def _merge(self, _reason: str) -> None:
        if self.public > 1:
            self.public -= 1
            self._count("merged")

    def _order(self, _reason: str) -> None:
        if self.public:
            self.public -= 1
            self._count("order")

    def _erase(self, _reason: str) -> None:
        if self.public:
            self.public -= 1
            self._count("erased")

    def _appeal(self, _reason: str) -> None:
        if self.appeals:
            self.appeals, self.open = self.appeals - 1, self.open + 1
            self._count("appeal")

    def _uphold(self, _reason: str) -> None:
        if self.open:
            self.open -= 1
            self._count("appeal_upheld")

    def _overturn(self, _reason: str) -> None:
        if self.open and self.rejected:
            self.open, self.rejected, self.public = (
                self.open - 1,
                self.rejected - 1,
                self.public + 1,
            )
            self._count("appeal_overturned")

    def _report(self, _reason: str) -> None:
        if self.public:
            self.reports += 1
            self._count("report")

    def _keep(self, _reason: str) -> None:
        if self.reports:
            self.reports -= 1
            self._count("report_kept")

    def _follow(self, reason: str) -> None:
        """Something that several reported is withheld: each report had its effect."""
        if self.reports and self._reject(reason):
            for _one in range(self.reports):
                self._count("report_withheld")
            self.reports = 0


@st.composite
def histories(draw, *, months=4, most=40, reasons=(2, 5)):
    """What happened month by month, and the reasons that the charter knows."""
    known = ascii_lowercase[: draw(st.integers(*reasons))]
    acts = st.tuples(st.sampled_from(ACTS), st.sampled_from(known))
    spans = draw(st.lists(st.lists(acts, max_size=most), min_size=1, max_size=months))
    town = Town()
    return [town.month(span) for span in spans], known


def publication(history, reasons):
    """The months as they are published one after the other, and what waits in the end."""
    waiting, before, published = {}, {}, []
    for counted in history:
        waiting = {
            line: waiting.get(line, 0) + counted.get(line, 0) for line in {*waiting, *counted}
        }
        closed = close(waiting, before, reasons=len(reasons))
        before = _sum(before, closed.published)
        waiting = closed.waiting
        published.append(closed.published)
    return published, waiting


def _sum(one, other):
    return {line: one.get(line, 0) + other.get(line, 0) for line in {*one, *other}}


@CALM
@example(([{"received": 11, "at_once": 11, WITHHELD + "a": 1, "report": 5,
            "report_withheld": 5}], "abc"))  # fmt: skip
@example(([{"received": 4, "at_once": 4, WITHHELD + "a": 8, "restored": 4}], "ab"))
@given(histories(reasons=(1, 11), most=120))
def test_every_public_number_is_a_multiple_of_five_and_nothing_is_lost(case):
    history, reasons = case
    published, waiting = publication(history, reasons)

    for month in published:
        assert all(count > 0 and count % FIVE == 0 for count in month.values())
    for lines in [[line] for line in LINES] + [[WITHHELD]]:
        counted = sum(total(month, lines) for month in history)
        told = sum(total(month, lines) for month in published)
        assert told + total(waiting, lines) == counted
    assert_possible(published)


def assert_possible(history):
    """What everybody knows to be true of a campaign is true here."""
    so_far = {}
    for month in history:
        so_far = _sum(so_far, month)
        for smaller, greater in BOUNDS:
            assert total(so_far, smaller) <= total(so_far, greater)
        assert not month.get("report_withheld") or total(month, [WITHHELD])


@CALM
@given(histories(reasons=(1, 11), most=120))
def test_a_month_that_is_published_never_changes(case):
    history, reasons = case
    whole, _waiting = publication(history, reasons)

    for months in range(len(history)):
        assert publication(history[:months], reasons)[0] == whole[:months]


@settings(CALM, max_examples=100)
@given(histories(reasons=(1, 11), most=120), st.data())
def test_what_is_published_could_have_happened_without_any_small_number(case, data):
    """The proof: other events, in which the asked number is none or at least five in each month,
    lead to the very same publication. Whoever knows nothing but what is published, however clever,
    cannot tell them from what happened.
    """
    history, reasons = case
    asked = data.draw(st.sets(st.sampled_from(reasons), min_size=1))
    published, _waiting = publication(history, reasons)
    other = [_without_small_numbers(month, reasons, asked) for month in published]
    event(f"together: {any(TOGETHER in month for month in published)}")

    assert_possible(other)
    assert publication(other, reasons)[0] == published
    for month in other:
        named = [WITHHELD + reason for reason in asked]
        assert total(month, named) == 0 or total(month, named) >= FIVE
        assert all(n % FIVE == 0 for line, n in month.items() if not line.startswith(WITHHELD))
        assert total(month, [WITHHELD]) % FIVE == 0


def _without_small_numbers(month, reasons, asked):
    """Exactly what was published; those together are given to other reasons, as far as possible."""
    found = {line: count for line, count in month.items() if line != TOGETHER}
    left = month.get(TOGETHER, 0)
    others = [reason for reason in reasons if reason not in asked]
    room = MOST_LEFT * len(others)
    to_asked = 0 if left <= room else max(left - room, FIVE)
    _share_out(found, sorted(asked), to_asked)
    _share_out(found, others, left - to_asked)
    return {line: count for line, count in found.items() if count}


def _share_out(found, reasons, left):
    """Give so many to these reasons, never more than a rest to each."""
    for reason in reasons:
        line = WITHHELD + reason
        found[line] = found.get(line, 0) + min(left, MOST_LEFT)
        left -= min(left, MOST_LEFT)
    assert left == 0


@pytest.mark.parametrize(
    "examples", [8, pytest.param(100, marks=pytest.mark.long)], ids=["gate", "long"]
)
def test_integer_programming_finds_no_small_number(examples):
    """Each cell, each sum over months or reasons, what is left of a total: none is between 1 and 4
    for sure."""

    @settings(CALM, max_examples=examples, derandomize=True, database=None)
    @example(([{"received": 18, WITHHELD + "a": 4, WITHHELD + "b": 4}], "ab"))
    @example(([{"received": 22, WITHHELD + "a": 4, WITHHELD + "b": 4, WITHHELD + "c": 4}], "abc"))
    @example(([{"received": 30, **{WITHHELD + one: 4 for one in "abcde"}}], "abcde"))
    @example(([{"received": 4, "at_once": 4}, {"received": 1}], "ab"))
    @example(([{"received": 11, "at_once": 11, WITHHELD + "a": 1, "report": 5,
                "report_withheld": 5}], "abc"))  # fmt: skip
    @given(histories(months=3, most=30, reasons=(2, 4)))
    def attacked(case):
        history, reasons = case
        published, _waiting = publication(history, reasons)
        attack = attack_on(published, LINES, reasons)
        for name, asked in questions(len(history), reasons).items():
            least, most = attack.range_of(asked)
            truth = sum(
                times * history[int(month)].get(line, 0)
                for (_word, line, month), times in asked.items()
            )
            assert least <= truth <= most, f"the attack forgets what happened: {name}"
            assert not (least >= 1 and most <= MOST_LEFT), f"{name} is from {least} to {most}"

    attacked()


def questions(months, reasons):
    """Sums that somebody may ask about."""
    withheld = [WITHHELD + reason for reason in reasons]
    spans = [*([month] for month in range(months)), list(range(months))]
    if months > 1:
        spans += [[months - 2, months - 1]]
    sets = [[line] for line in (*LINES, *withheld)] + [
        list(pair) for pair in combinations(withheld, 2)
    ]
    sets += [withheld] if len(reasons) > 2 else []
    found = {f"{lines} in {span}": cumulated(lines, span) for lines in sets for span in spans}
    whole = list(range(months))
    for less in (
        ["at_once"],
        ["at_once", "after_reading"],
        ["at_once", "after_reading", *withheld],
    ):
        found[f"received without {less}"] = cumulated(["received"], whole) | cumulated(
            less, whole, -1
        )
    found["reports without an outcome"] = cumulated(["report"], whole) | cumulated(
        ["report_kept", "report_withheld"], whole, -1
    )
    return found


def test_the_attack_does_find_what_is_only_blacked_out():
    """Three reasons, a total, and the small one left out: the difference gives it away."""
    attack = Attack()
    attack.know({("counts", "a"): 1}, 7, 7)
    attack.know({("counts", "b"): 1}, 12, 12)
    attack.know({("counts", "a"): 1, ("counts", "b"): 1, ("counts", "c"): 1}, 22, 22)

    assert attack.range_of({("counts", "c"): 1}) == (3, 3)


def test_the_attack_does_find_what_rounding_alone_gives_away():
    """Four cells rounded to 0 and their sum rounded to 10: each can only have been 2."""
    attack = Attack()
    for name in "abcd":
        attack.know({("counts", name): 1}, 0, 2)
    attack.know({("counts", name): 1 for name in "abcd"}, 8, 12)

    assert attack.range_of({("counts", "a"): 1}) == (2, 2)
