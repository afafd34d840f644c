"""Taking something up, letting it go, and seeing what the others are at work on."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as campaign_access
from campaigns.clock import database_now
from campaigns.enums import Right
from contributions import actions
from contributions.actions.recording import Item
from contributions.models import Claim, Waiting
from web.desk import queries
from web.desk.acts import list_of
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queue import address_of, item_of


@require_POST
@signed_in
def claim(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Take an item up, or renew that one is at work on it; the page's script asks for JSON."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)
    stands = actions.claim_item(item, by=request.user)
    if _wants_json(request):
        return JsonResponse(_told(stands, request))
    return redirect(address_of(campaign, item) + list_of(request).query)


@require_POST
@signed_in
def unclaim(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Let an item go."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)
    actions.unclaim(item, by=request.user)
    if _wants_json(request):
        return HttpResponse(status=204)
    return redirect(address_of(campaign, item) + list_of(request).query)


@require_safe
@signed_in
def claims(request: SignedInRequest, slug: str) -> HttpResponse:
    """What an open page asks every few seconds: who is at work on what, and how many wait.

    item=contribution-123 adds how that item stands, for whoever has it open.
    """
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    rows = Claim.objects.alive(at=database_now()).of_campaign(campaign)
    rows = rows.select_related("person", "contribution", "reply")
    told: dict[str, Any] = {
        "claims": [_told(row, request) for row in rows],
        "waiting": Waiting.objects.of_campaign(campaign).count(),
    }
    what, _hyphen, number = request.GET.get("item", "").partition("-")
    if what in (queries.CONTRIBUTION, queries.REPLY) and number.isdigit() and len(number) < 17:
        told["item"] = _stands(item_of(campaign, what, int(number)))
    return JsonResponse(told)


def _told(claim: Claim, request: SignedInRequest) -> dict[str, Any]:
    seen = queries.claimed(claim, request.user)
    item: Item = claim.reply or claim.contribution
    return {
        "key": queries.key_of(item),
        "name": seen.name,
        "until": timezone.localtime(seen.until).strftime("%H:%M"),
        "is_mine": seen.is_mine,
    }


def _stands(item: Item) -> dict[str, Any]:
    return {"version": item.version, "state": item.state}


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
