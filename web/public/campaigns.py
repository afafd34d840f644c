"""Home, the campaign's map with its list, the page about the campaign."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns import rules
from campaigns.access import campaign_for
from campaigns.clock import database_now
from campaigns.enums import Act, Moderation, Visibility
from campaigns.models import Campaign, Phase
from contributions.models import PublicContribution
from contributions.sessions import hold_sessions, sessions_of
from layers import rules as layer_rules
from web.acting import person_of
from web.public import pictures
from web.public.installing import keepable
from web.public.lists import listed
from web.public.shell import map_data

always_ask = cache_control(private=True, no_cache=True)


@keepable
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
    counts = {
        key: {"count": count, "voices": voices}
        for key, count, voices in PublicContribution.objects.filter(campaign__in=campaigns)
        .values_list("campaign")
        .annotate(Count("public_id"), Sum("voices"))
        .order_by()
    }
    entries = [
        {"campaign": item, **counts.get(item.pk, {"count": 0, "voices": 0}), **moments(item, now)}
        for item in campaigns
    ]
    context = {
        "entries": [one for one in entries if not one["is_over"]],
        "finished": [one for one in entries if one["is_over"]],
        "current": "home",
    }
    return render(request, "public/home.html", context)


@keepable
@always_ask
@require_safe
def campaign(request: HttpRequest, slug: str) -> HttpResponse:
    """The map and its list; `?fragment=list` answers the list alone, for scripts."""
    found = campaign_for(person_of(request), slug)
    context = {"campaign": found, **listed(request, found)}
    if request.GET.get("fragment") == "list":
        return render(request, "public/parts/list.html", context)
    now = database_now()
    legend = list(found.layers.shown())
    context |= {
        "can_contribute": rules.is_open(found, Act.CONTRIBUTE, at=now),
        "map_data": map_data(found),
        "legend": legend,
        "sessions": sessions_of(found) if hold_sessions(legend) else [],
        **moments(found, now),
    }
    return render(request, "public/campaign.html", context)


@keepable
@always_ask
@require_safe
def about(request: HttpRequest, slug: str) -> HttpResponse:
    found = campaign_for(person_of(request), slug)
    now = database_now()
    when = moments(found, now)
    context = {
        "campaign": found,
        "areas": list(found.campaign_areas.select_related("area")),
        "reasons": list(found.reasons.all()),
        "acts": [act for act in Act if rules.is_open(found, act, at=now)],
        "can_contribute": rules.is_open(found, Act.CONTRIBUTE, at=now),
        "moderation": moderation_told(found, now),
        "sessions": sessions_of(found),
        "outcome": outcome_of(found),
        **PublicContribution.objects.of_campaign(found)
        .order_by()
        .aggregate(published=Count("public_id"), answered=Count("answer_text")),
        "is_decided": found.decided_on is not None and found.decided_on <= localtime(now).date(),
        **when,
    }
    return render(request, "public/about.html", context)


def moderation_told(campaign: Campaign, now: datetime) -> Moderation:
    """The policy that a resident is promised: the most careful one of the campaign's layers."""
    phases = tuple(Phase.objects.filter(campaign=campaign).open_at(now))
    general = rules.moderation_of(campaign, phases)
    layers = campaign.layers.shown().of_contributions().prefetch_related("rules")
    found = [
        layer_rules.moderation_of(layer_rules.terms_of(layer, phases=phases), general)
        for layer in layers
    ]
    return min(found, key=rules.MOST_CAREFUL_FIRST.index, default=general)


def outcome_of(campaign: Campaign) -> list[dict[str, Any]]:
    """How many contributions came to each status, in the campaign's order; none is left out."""
    counts = dict(
        PublicContribution.objects.of_campaign(campaign)
        .filter(status__isnull=False)
        .values_list("status")
        .annotate(Count("public_id"))
        .order_by()
    )
    return [
        {"status": status, "count": counts[status.pk]}
        for status in campaign.statuses.all()
        if status.pk in counts
    ]


@require_safe
def picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The campaign's ground as a drawing, for where no map can be."""
    found = campaign_for(person_of(request), slug)
    kept = "public, max-age=300" if found.is_visible else "no-store"
    return HttpResponse(
        pictures.drawing(found), content_type="image/svg+xml", headers={"Cache-Control": kept}
    )


def moments(campaign: Campaign, now: datetime) -> dict[str, Any]:
    """Where a campaign is in time: its phases, each past, present or to come; whether it is over.

    An archive is over whatever its phases say; so is a campaign none of whose phases is to come.
    """
    told = [
        {
            "phase": phase,
            "begins": phase.period.lower,
            # the end is not part of a period: the last day is the one before midnight
            "ends": phase.period.upper and phase.period.upper - timedelta(seconds=1),
            "when": _when(phase, now),
        }
        for phase in sorted(campaign.phases.all(), key=lambda phase: phase.period.lower or now)
    ]
    present = next((one for one in told if one["when"] == "present"), None)
    upcoming = next((one for one in told if one["when"] == "future"), None)
    is_over = campaign.visibility == Visibility.ARCHIVED or not (present or upcoming)
    ends = [one["ends"] for one in told if one["when"] == "past"]
    return {
        "phases": told,
        "present": None if is_over else present,
        "upcoming": None if is_over else upcoming,
        "is_over": is_over,
        "over_since": max(ends, default=None) if is_over else None,
    }


def _when(phase: Phase, now: datetime) -> str:
    if phase.period.upper is not None and phase.period.upper <= now:
        return "past"
    return "future" if phase.period.lower is not None and phase.period.lower > now else "present"
