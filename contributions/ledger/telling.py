"""The published ledger as one document, the same behind every door."""

from typing import Any

from campaigns.enums import ReasonCode
from campaigns.models import Campaign
from contributions.ledger import chain, fives
from contributions.ledger.fives import TOGETHER, WITHHELD
from contributions.ledger.kinds import LINES
from contributions.models import PublicLedgerMonth

LICENCE = "Licence Ouverte 2.0"
LICENCE_URL = "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"


def published(campaign: Campaign) -> list[PublicLedgerMonth]:
    """The months that are over, the oldest first."""
    return list(PublicLedgerMonth.objects.filter(campaign=campaign).order_by("month"))


def document(campaign: Campaign) -> dict[str, Any]:
    """The published months as plain values; docs/api.md says what each word means."""
    months = [
        {
            "month": f"{row.month:%Y-%m}",
            **row.figures,
            "lines": every_line(row.figures["lines"]),
            "digest": chain.digest_of({"month": f"{row.month:%Y-%m}", **row.figures}),
            "seal": row.seal,
        }
        for row in published(campaign)
    ]
    return {
        "campaign": campaign.slug,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "steps_of": fives.FIVE,
        "seal": months[-1]["seal"] if months else None,
        "months": months,
    }


def every_line(lines: dict[str, int]) -> dict[str, int]:
    """All lines in their order, with zeros; `withheld.` ones by their reason."""
    order = [*LINES[:3], *(WITHHELD + code for code in ReasonCode), TOGETHER, *LINES[3:]]
    return {line: lines.get(line, 0) for line in order}
