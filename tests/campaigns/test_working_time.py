"""Working time: weekends do not count, and both ways of counting agree."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.working_time import after, between, latest_due

FRIDAY = datetime(2026, 10, 30, 10, tzinfo=UTC)
YEARS = timedelta(days=730)  # with four changes of the clock
INSTANTS = st.timedeltas(timedelta(), YEARS).map(lambda length: FRIDAY + length)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        (datetime(2026, 3, 2, 10, tzinfo=UTC), datetime(2026, 3, 2, 10, tzinfo=UTC), 0),
        (datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 11, tzinfo=UTC), 3),
        (FRIDAY, FRIDAY + timedelta(days=3), 24),  # to Monday
        (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2), 0),  # within the weekend
        (FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=3), 11),  # Monday, 11 o'clock here
        (datetime(2026, 11, 3, 11, tzinfo=UTC), datetime(2026, 11, 24, 11, tzinfo=UTC), 15 * 24),
        (datetime(2026, 3, 27, 10, tzinfo=UTC), datetime(2026, 4, 10, 10, tzinfo=UTC), 241),
        (FRIDAY, FRIDAY - timedelta(days=1), 0),
    ],
    ids=[
        "at once", "some hours", "over a weekend", "a weekend", "out of a weekend", "three weeks",
        "summer time begins", "backwards",
    ],
)  # fmt: skip
def test_time_between_two_instants_leaves_weekends_out(since, until, hours):
    assert between(since, until) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("since", "days", "until"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, FRIDAY + timedelta(days=3)),
        (FRIDAY, 2, FRIDAY + timedelta(days=4)),
        (FRIDAY + timedelta(days=1), 0, datetime(2026, 11, 1, 23, tzinfo=UTC)),
        (FRIDAY + timedelta(days=1), 2, datetime(2026, 11, 3, 23, tzinfo=UTC)),  # Tuesday's end
        # Sunday evening in London is Monday in Paris: a working day has begun.
        (
            datetime(2026, 11, 1, 23, 30, tzinfo=UTC), 1, datetime(2026, 11, 2, 23, 30, tzinfo=UTC),
        ),
    ],
)  # fmt: skip
def test_so_many_working_days_later_weekends_left_out(since, days, until):
    assert after(since, days) == until


@given(now=INSTANTS, days=st.integers(1, 15), minutes=st.integers(-3000, 3000))
def test_what_is_promised_runs_out_at_the_same_instant_by_both_ways_of_counting(now, days, minutes):
    since = latest_due(days, now) + timedelta(minutes=minutes)

    assert (after(since, days) < now) is (minutes < 0)
    assert between(since, after(since, days)) == timedelta(days=days)


@given(since=INSTANTS, until=INSTANTS, hours=st.integers(0, 400))
def test_time_in_two_parts_is_the_whole(since, until, hours):
    middle = min(since + timedelta(hours=hours), max(since, until))

    assert between(since, until) == between(since, middle) + between(middle, until)
