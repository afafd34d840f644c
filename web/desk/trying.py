"""A trial of rules on the past, in the figures and lines that its page shows."""

from dataclasses import dataclass

from django.utils.functional import Promise

from campaigns.models import Campaign
from contributions.enums import State
from contributions.moderation import sentence
from contributions.trial import Caught, tried
from web.desk.queries import CONTRIBUTION, READABLE, REPLY, address
from web.desk.rule_forms import RuleForm

MOST_LINES = 100
LONG = 8  # lines from which the list waits to be opened
EXCERPT = 161  # one more than the page shows, so that it shows where it is cut


@dataclass(frozen=True)
class TriedLine:
    """One text that the rules would have held, and why."""

    title: str
    excerpt: str
    address: str
    is_reply: bool
    state: State
    whys: list[str | Promise]


@dataclass(frozen=True)
class Told:
    """held: of `total`, by the rules that are on. refused: of them, by a person since then.

    missed: what a person refused and no rule that is on would have held.
    """

    total: int
    held: int
    refused: int
    missed: int
    lines: list[TriedLine]
    has_more: bool
    is_cut: bool
    has_rules: bool
    by_rule: dict[str, int]

    @property
    def is_long(self) -> bool:
        return len(self.lines) > LONG

    @property
    def share(self) -> int:
        """Of a hundred."""
        return round(100 * self.held / self.total) if self.total else 0


def told(campaign: Campaign, forms: list[RuleForm], *, sees_withheld: bool) -> Told:
    """Try every rule; those that are on decide.

    sees_withheld: whether the person may read what has been refused or taken back.
    """
    rules = [form.rule for form in forms]
    trial = tried(campaign, rules)
    held = trial.caught
    refused = sum(one.came.state == State.REJECTED for one in held)
    shown = [one for one in reversed(held) if sees_withheld or _is_readable(one)]
    return Told(
        total=trial.total,
        held=len(held),
        refused=refused,
        missed=trial.by_state[State.REJECTED] - refused,
        lines=[_line(campaign, one) for one in shown[:MOST_LINES]],
        has_more=len(shown) > MOST_LINES,
        is_cut=trial.is_cut,
        has_rules=any(rule.is_on for rule in rules),
        by_rule=dict(trial.by_rule),
    )


def _is_readable(one: Caught) -> bool:
    return {one.came.state, one.came.contribution_state} <= READABLE


def _line(campaign: Campaign, one: Caught) -> TriedLine:
    came = one.came
    what = REPLY if came.is_reply else CONTRIBUTION
    return TriedLine(
        title=came.title,
        excerpt=came.text[:EXCERPT],
        address=address(campaign, what, came.public_id),
        is_reply=came.is_reply,
        state=State(came.state),
        whys=[sentence(hit.rule) for hit in one.hits],
    )
