"""The ledger of moderation: what everybody may read of it, as a page and as two files."""

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns.access import campaign_for, public_campaign
from campaigns.clock import database_now
from campaigns.enums import ReasonCode, Visibility
from campaigns.models import Campaign
from contributions.ledger import fives, telling
from contributions.ledger.closing import following
from contributions.ledger.fives import TOGETHER, WITHHELD
from contributions.ledger.telling import LICENCE, LICENCE_URL
from contributions.models import PublicLedgerMonth
from geo.files.rejects import as_text
from web.acting import person_of

A_DAY = 24  # working hours
NEVER_HERE = "default-src 'none'; sandbox; frame-ancestors 'none'"  # a file to take away
asked_again = cache_control(public=True, max_age=0, must_revalidate=True)


@dataclass(frozen=True)
class Told:
    """One published month, or all of them together, as its reader meets it."""

    month: date | None
    lines: Counter[str]
    figures: dict[str, Any]

    @property
    def withheld(self) -> int:
        """Of all reasons."""
        return fives.total(self.lines, [WITHHELD])

    @property
    def half(self) -> str:
        """Within how long a half was read; nothing when it is not told."""
        return span_of(self.figures.get("half_within"))

    @property
    def most(self) -> str:
        """Within how long 95 of 100 were read; nothing when it is not told."""
        return span_of(self.figures.get("most_within"))

    @cached_property
    def keeps_promise(self) -> bool:
        """Whether 95 of 100 were read within what the campaign promised that month."""
        return bool(self.figures["most_within"] <= self.figures["promise_days"] * A_DAY)

    @property
    def together(self) -> int:
        """Of several reasons, each too rare to be told alone."""
        return self.lines[TOGETHER]

    @property
    def restored(self) -> int:
        """Published after all, by an appeal or without one."""
        return fives.total(self.lines, ["restored", "appeal_overturned"])


@cache_control(private=True, no_cache=True)
@require_safe
def ledger(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_for(person_of(request), slug)
    rows = telling.published(campaign)
    months = [_told(row) for row in rows]
    whole = Told(None, _sum(month.lines for month in months), {})
    context = {
        "campaign": campaign,
        "months": months[::-1],
        "whole": whole,
        **_by_reason(campaign, whole),
        "latest": next((month for month in months[::-1] if month.most), None),
        "seal": rows[-1].seal if rows else "",
        "sealed": rows[-1].month if rows else None,
        "next_on": _next_on(campaign),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }
    return render(request, "public/ledger.html", context)


@asked_again
@require_safe
def as_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The published months as data; docs/api.md says what each word means."""
    return JsonResponse(telling.document(public_campaign(slug)))


@asked_again
@require_safe
def as_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """The published months as a table: one row a month and line."""
    campaign = public_campaign(slug)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["campaign", "month", "line", "reason", "count"])
    for row in telling.published(campaign):
        for line, count in telling.every_line(row.figures["lines"]).items():
            name, _dot, reason = line.partition(".")
            cells = [campaign.slug, f"{row.month:%Y-%m}", name, reason, str(count)]
            writer.writerow([as_text(cell) for cell in cells])
    return HttpResponse(
        written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="parvis-{campaign.slug}-ledger.csv"',
            "Content-Security-Policy": NEVER_HERE,
            "Link": f'<{LICENCE_URL}>; rel="license"',
        },
    )


def span_of(hours: int | None) -> str:
    """A span of working hours in words."""
    if hours is None:
        return ""
    if hours < A_DAY:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = hours // A_DAY
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def _told(row: PublicLedgerMonth) -> Told:
    return Told(row.month, Counter(row.figures["lines"]), row.figures)


def _sum(all_lines: Any) -> Counter[str]:
    whole: Counter[str] = Counter()
    for lines in all_lines:
        whole.update(lines)
    return whole


def _by_reason(campaign: Campaign, whole: Told) -> dict[str, Any]:
    """The charter's reasons: those told with their numbers, the most frequent first; the rare."""
    charter = set(campaign.reasons.values_list("code", flat=True))
    counts = {code: whole.lines[WITHHELD + code] for code in ReasonCode}
    most = max([*counts.values(), whole.together, 1])
    told = [
        {"label": code.label, "count": count, "share": count / most}
        for code, count in sorted(counts.items(), key=lambda one: -one[1])
        if count
    ]
    rare = [code.label for code, count in counts.items() if code in charter and not count]
    return {"reasons": told, "rare": rare, "together_share": whole.together / most}


def _next_on(campaign: Campaign) -> date | None:
    """When the month that runs is published; an archive waits for nothing."""
    if campaign.visibility == Visibility.ARCHIVED:
        return None
    return following(timezone.localdate(database_now()))
