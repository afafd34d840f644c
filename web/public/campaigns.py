"""Home, the campaign's map with its list, the page about the campaign."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns import rules
from campaigns.access import campaign_for
from campaigns.clock import database_now
from campaigns.enums import Act
from campaigns.models import Campaign, Phase
from contributions.models import PublicContribution
from web.acting import person_of
from web.public import pictures
from web.public.lists import listed
from web.public.shell import map_data

always_ask = cache_control(private=True, no_cache=True)


@always_ask
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    now = database_now()
    campaigns = list(
        Campaign.objects.visible_to(person_of(request))
        .select_related("organisation")
        .prefetch_related("phases")
        .order_by("-created_at", "pk")
    )
    counts = dict(
        PublicContribution.objects.filter(campaign__in=campaigns)
        .values_list("campaign")
        .annotate(Count("public_id"))
        .order_by()
    )
    entries = [
        {"campaign": item, "count": counts.get(item.pk, 0), **moments(item.phases.all(), now)}
        for item in campaigns
    ]
    return render(request, "public/home.html", {"entries": entries, "current": "home"})


@always_ask
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """The map and its list; `?fragment=list` answers the list alone, for scripts."""
    found = campaign_for(person_of(request), slug)
    context = {"campaign": found, **listed(request, found)}
    if request.GET.get("fragment") == "list":
        return render(request, "public/parts/list.html", context)
    now = database_now()
    context |= {
        "can_contribute": rules.is_open(found, Act.CONTRIBUTE, at=now),
        "map_data": map_data(found),
        "legend": list(found.layers.shown()),
        **moments(found.phases.all(), now),
    }
    return render(request, "public/campaign.html", context)


@always_ask
@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    found = campaign_for(person_of(request), slug)
    now = database_now()
    context = {
        "campaign": found,
        "areas": list(found.campaign_areas.select_related("area")),
        "reasons": list(found.reasons.all()),
        "acts": [act for act in Act if rules.is_open(found, act, at=now)],
        "can_contribute": rules.is_open(found, Act.CONTRIBUTE, at=now),
        **moments(found.phases.all(), now),
    }
    return render(request, "public/about.html", context)


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The campaign's ground as a drawing, for where no map can be."""
    found = campaign_for(person_of(request), slug)
    kept = "public, max-age=300" if found.is_visible else "no-store"
    return HttpResponse(
        pictures.drawing(found), content_type="image/svg+xml", headers={"Cache-Control": kept}
    )


def moments(phases: Any, now: datetime) -> dict[str, Any]:  # Any: a related manager's queryset
    """Where a campaign is in time: its phases, each past, present or to come."""
    told = [
        {
            "phase": phase,
            "begins": phase.period.lower,
            # the end is not part of a period: the last day is the one before midnight
            "ends": phase.period.upper and phase.period.upper - timedelta(seconds=1),
            "when": _when(phase, now),
        }
        for phase in sorted(phases, key=lambda phase: phase.period.lower or now)
    ]
    return {
        "phases": told,
        "present": next((one for one in told if one["when"] == "present"), None),
        "upcoming": next((one for one in told if one["when"] == "future"), None),
    }


def _when(phase: Phase, now: datetime) -> str:
    if phase.period.upper is not None and phase.period.upper <= now:
        return "past"
    return "future" if phase.period.lower is not None and phase.period.lower > now else "present"
