"""The one clock that decides what is open: the database's, now (`clock_timestamp()`).

Not the start of the transaction and not this machine's: read once by an action, after its lock,
and handed to the rules as an argument. Loading the past (the demo, minutes of a meeting) and
tests set it back for a while, in this thread alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection

_set_to: ContextVar[datetime | None] = ContextVar("parvis_clock", default=None)


def database_now() -> datetime:
    """This instant (aware), as the database sees it."""
    held = _set_to.get()
    if held is not None:
        return held
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    instant: datetime = row[0]
    return instant


@contextmanager
def clock_set_to(instant: datetime) -> Iterator[None]:
    """Hold the clock at an instant (aware) for the length of a `with` block."""
    token = _set_to.set(instant)
    try:
        yield
    finally:
        _set_to.reset(token)
