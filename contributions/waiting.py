"""How long things wait: working days, ends of overlays, and the clock that a question stops."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from contributions.enums import Overlay
from contributions.models import Event
from contributions.moves import Move


def after_working_days(since: datetime, days: int) -> datetime:
    """The instant so many working days after another; Saturday and Sunday do not count."""
    day, left = since, days
    while left > 0:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day


def end_of(rule: Move, at: datetime) -> datetime | None:
    """When what a move has just begun ends by itself."""
    if rule.lasts is not None:
        return at + rule.lasts
    if rule.lasts_working_days is not None:
        return after_working_days(at, rule.lasts_working_days)
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
