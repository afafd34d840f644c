"""Working time, the unit of what a campaign promises: Monday to Friday, 24 hours each.

Days are those of our time zone, lengths those of the clock on the wall. Holidays count as working
days, which errs towards haste.
"""

from datetime import datetime, timedelta

from django.utils import timezone

DAY = timedelta(days=1)
WEEK = 7 * DAY
WORKING_DAYS = 5
_INSTANT = timedelta(microseconds=1)


def between(since: datetime, until: datetime) -> timedelta:
    """How much of the time between two instants fell on working days; nothing when it is none."""
    day, end = timezone.localtime(since), timezone.localtime(until)
    weeks = max(timedelta(), end - day) // WEEK
    day, total = day + weeks * WEEK, weeks * WORKING_DAYS * DAY
    while day < end:
        step = min(_midnight(day + DAY), end)
        if _is_working(day):
            total += step - day
        day = step
    return total


def after(since: datetime, days: int) -> datetime:
    """The instant so many working days later; what comes in on a weekend counts from Monday on."""
    day, left = timezone.localtime(since), days
    if not _is_working(day):
        day = _midnight(day) + (7 - day.weekday()) * DAY
    while left > 0:
        day += DAY
        left -= _is_working(day)
    return day


def latest_due(days: int, now: datetime) -> datetime:
    """What came in before this instant was due before `now`: the way back of `after`."""
    day, left = timezone.localtime(now) - _INSTANT, days
    if not _is_working(day):  # nothing falls due on a weekend: as at Friday's last instant
        day = _midnight(day) - (day.weekday() - WORKING_DAYS) * DAY - _INSTANT
    while left > 0:
        day -= DAY
        left -= _is_working(day)
    return day + _INSTANT


def _is_working(day: datetime) -> bool:
    return day.weekday() < WORKING_DAYS


def _midnight(day: datetime) -> datetime:
    """How its day began."""
    return day.replace(hour=0, minute=0, second=0, microsecond=0)
