"""How long things wait: ends of overlays, and the clock that a question stops."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from campaigns import working_time
from contributions.enums import Overlay
from contributions.models import Event
from contributions.moves import Move


def end_of(rule: Move, at: datetime) -> datetime | None:
    """When what a move has just begun ends by itself."""
    if rule.lasts is not None:
        return at + rule.lasts
    if rule.lasts_working_days is not None:
        return working_time.after(at, rule.lasts_working_days)
    return None


def paused(events: Iterable[Event], now: datetime) -> timedelta:
    """How long an item has waited for its author and not for the team, in all.

    events: the item's own, in the order in which they happened.
    """
    total, since = timedelta(), None
    for event in events:
        if event.after == Overlay.ASKED:
            since = event.at
        elif since is not None and event.before == Overlay.ASKED:
            total, since = total + (event.at - since), None
    return total + (now - since) if since is not None else total
