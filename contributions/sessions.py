"""Meetings (séances) told by objects of a reference layer: where, when, how many people.

A layer whose style says `"holds": "sessions"` holds them; each object's properties are `session`
(the kind), `held_on` (ISO date) and `people` (the head-count). What was said there are the
contributions about that object, and what is public of them is the public view's word.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from campaigns.models import Campaign
from contributions.enums import SessionKind
from contributions.models import PublicContribution
from layers.models import Feature, Layer


@dataclass(frozen=True)
class Session:
    """One meeting. said: the public contributions that come from it, the most carried first."""

    public_id: int
    place: str
    kind: SessionKind
    held_on: date
    people: int
    said: list[PublicContribution] = field(default_factory=list)


def session_of(feature: Feature | None) -> Session | None:
    """The meeting that an object tells of; None for any other object."""
    told = feature.properties if feature is not None else None
    if feature is None or not isinstance(told, dict) or "session" not in told:
        return None
    try:
        kind, held_on = SessionKind(told["session"]), date.fromisoformat(str(told["held_on"]))
        people = int(told["people"])
    except (KeyError, TypeError, ValueError):
        return None
    return Session(feature.public_id, feature.name, kind, held_on, people)


def hold_sessions(layers: Iterable[Layer]) -> bool:
    """Whether one of these layers holds meetings."""
    return any(layer.style.get("holds") == "sessions" for layer in layers)


def sessions_of(campaign: Campaign) -> list[Session]:
    """The meetings of a campaign, the earliest first, each with what was said there."""
    features = Feature.objects.public().filter(
        layer__campaign=campaign, layer__style__holds="sessions"
    )
    found = [told for one in features if (told := session_of(one)) is not None]
    said: dict[int, list[PublicContribution]] = defaultdict(list)
    if found:
        rows = (
            PublicContribution.objects.of_campaign(campaign)
            .filter(feature__public_id__in=[one.public_id for one in found])
            .select_related("feature")
            .order_by("-voices", "-public_id")
        )
        for row in rows:
            if row.feature is not None:
                said[row.feature.public_id].append(row)
    for one in found:
        one.said.extend(said[one.public_id])
    return sorted(found, key=lambda one: (one.held_on, one.public_id))
