"""What its author is told of an item's standing: the decision with its reasons, what comes next."""

from dataclasses import dataclass
from datetime import datetime

from campaigns.models import Reason
from contributions.actions.hands import ORDER, open_to, stay_of
from contributions.actions.items import Moved, contribution_of
from contributions.enums import Overlay, State
from contributions.models import Event
from contributions.moves import APPEAL_WITHIN


@dataclass(frozen=True)
class Told:
    """decision: what withheld it. question: what its author is asked. verdict: of their appeal.

    acts: what the author may do now. until: when it ends by itself. erasure: how it ended for good.
    """

    item: Moved
    acts: frozenset[str]
    decision: Event | None = None
    reason: Reason | None = None
    question: Event | None = None
    appeal: Event | None = None
    verdict: Event | None = None
    erasure: Event | None = None

    @property
    def standing(self) -> str:
        return self.item.standing

    @property
    def is_ordered(self) -> bool:
        """Whether a court or an authority ordered it: no appeal here."""
        return self.decision is not None and self.decision.act == ORDER

    @property
    def until(self) -> datetime | None:
        return self.item.overlay_until

    @property
    def appeal_until(self) -> datetime | None:
        """The last moment for an appeal against the decision."""
        return self.decision.at + APPEAL_WITHIN if self.decision else None

    @property
    def is_late(self) -> bool:
        """Whether the time that was promised for the answer to an appeal is over."""
        return self.item.overlay == Overlay.APPEALED and self.item.overlay_until is None


def told(item: Moved, *, at: datetime) -> Told:
    """Read back what happened since the item came into its state, in the words of the events."""
    stay = stay_of(item)
    last = {event.act: event for event in stay.moves}
    decision = None
    if item.state == State.REJECTED:
        decision = last.get("reject") or last.get(ORDER)
    elif item.state == State.ERASED:
        decision = last.get("remove")
    elif item.overlay == Overlay.QUARANTINE:
        decision = last.get("quarantine")
    reasons = contribution_of(item).campaign.reasons
    return Told(
        item=item,
        acts=open_to(item, item.author, at=at, stay=stay),
        decision=decision,
        reason=reasons.filter(code=decision.reason).first() if decision else None,
        question=last.get("ask") if item.overlay == Overlay.ASKED else None,
        appeal=last.get("appeal") if item.overlay == Overlay.APPEALED else None,
        verdict=last.get("uphold") or last.get("overturn"),
        erasure=stay.entry if item.state == State.ERASED else None,
    )
