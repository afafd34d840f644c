"""How long things wait, in working days, beside what the campaign promises."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db.models import Aggregate, Count, DateTimeField, F, Min, Q
from django.utils.translation import ngettext

from campaigns import working_time
from campaigns.models import Campaign
from contributions.models.waiting import WaitingQuerySet


@dataclass(frozen=True)
class Waits:
    """How many wait, since when, and for how long: half of them and 95 % wait at most so much."""

    count: int
    oldest: datetime | None
    half: timedelta
    most: timedelta
    late: int  # past the promise

    @property
    def half_words(self) -> str:
        return in_words(self.half)

    @property
    def most_words(self) -> str:
        return in_words(self.most)


class Percentiles(Aggregate):
    """The youngest half and the youngest 95 %: the instants at which they begin."""

    template = (
        "percentile_disc('{0.5,0.95}'::float8[]) WITHIN GROUP (ORDER BY %(expressions)s DESC)"
    )
    output_field = ArrayField(DateTimeField())


def waits(rows: WaitingQuerySet, campaign: Campaign, *, at: datetime) -> Waits:
    """The figures of a stream, in one query.

    Working time grows with age, so its percentiles are those of the instants.
    """
    found = rows.order_by().aggregate(
        n=Count("pk"),
        oldest=Min("since"),
        begins=Percentiles(F("since")),
        late=Count(
            "pk", filter=Q(since__lt=working_time.latest_due(campaign.read_within_days, at))
        ),
    )
    half, most = found["begins"] or (at, at)
    return Waits(
        count=found["n"],
        oldest=found["oldest"],
        half=working_time.between(half, at),
        most=working_time.between(most, at),
        late=found["late"],
    )


def in_words(length: timedelta) -> str:
    """The least whole number of minutes, hours or working days that is no shorter."""
    minutes = math.ceil(length.total_seconds() / 60)
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = math.ceil(minutes / 60)
    if hours < 24:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = math.ceil(hours / 24)
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}
