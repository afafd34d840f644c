"""Campaigns with a ledger, and what `verify_ledger` says of them."""

from datetime import UTC, date, datetime
from io import StringIO

from django.core.management import CommandError, call_command

from campaigns.clock import clock_set_to
from campaigns.models import Campaign
from contributions.enums import State
from contributions.ledger import closing
from contributions.models import Contribution
from layers.models import Layer
from tests.factories import a_campaign, a_contribution, a_layer

MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 10, tzinfo=UTC)


def a_campaign_since_march() -> Campaign:
    """Open from March to December."""
    campaign = a_campaign(acts=(), created_at=noon(3, 2))
    phase = campaign.phases.create(slug="all", title="All", period=(noon(3, 2), noon(12, 1)))
    for act in ("contribute", "reply", "support"):
        phase.rights.create(act=act, assurance=1)
    return campaign


def happens(layer: Layer, state: State, *, on: datetime, times: int = 1) -> list[Contribution]:
    """So many contributions that come into a state on a day."""
    with clock_set_to(on):
        return [a_contribution(layer, state=state) for _one in range(times)]


def a_sealed_campaign() -> Campaign:
    """Eight entries and the two months they make: ten seals.

    1 to 4: two that are received and published in March. 5 to 8: two that are received and
    withheld in April. 9 and 10: the months.
    """
    campaign = a_campaign_since_march()
    layer = a_layer(campaign)
    happens(layer, State.PUBLISHED, on=noon(3, 3), times=2)
    happens(layer, State.REJECTED, on=noon(4, 3), times=2)
    closing.close_months(campaign, at=noon(5, 1))
    return campaign


def verify(campaign: Campaign, **more: str) -> tuple[bool, str]:
    """Whether `verify_ledger` found all well, and all that it said."""
    said = StringIO()
    try:
        call_command("verify_ledger", campaign.slug, stdout=said, **more)
    except CommandError as error:
        return False, f"{said.getvalue()}{error}"
    return True, said.getvalue()
