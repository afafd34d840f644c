"""The data officer's page: what moderators took out, until when it is kept, and a look at it."""

import base64

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from campaigns.access import set_aside_of
from campaigns.models import Campaign
from contributions import actions
from contributions.access import set_aside
from contributions.models import SetAside
from contributions.photos import LARGE, stored
from contributions.responses import of_contribution
from web.desk.doors import SignedInRequest, signed_in

MOST = 200


@require_safe
@signed_in
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """Each thing with its act, reason and end; no word of it."""
    return _page(request, set_aside_of(request.user, slug))


@require_POST
@signed_in
def look(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Open one thing: a POST, since each look is recorded."""
    campaign = set_aside_of(request.user, slug)
    return _page(
        request, campaign, opened=actions.look(set_aside(campaign, number), by=request.user)
    )


@require_POST
@signed_in
def erase(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """End one thing before its day."""
    campaign = set_aside_of(request.user, slug)
    actions.erase_aside(set_aside(campaign, number), by=request.user)
    return redirect("web:desk_aside", slug)


def _page(
    request: SignedInRequest, campaign: Campaign, *, opened: SetAside | None = None
) -> HttpResponse:
    rows = SetAside.objects.of_campaign(campaign).select_related("event", "contribution")
    picture = ""
    if opened and opened.name:  # in the page itself: no address leads to it
        picture = base64.b64encode(stored(opened.name, LARGE)).decode()
    context = {
        "campaign": campaign,
        "rows": list(rows.order_by("until", "pk")[:MOST]),
        "opened": opened,
        "responses": of_contribution(opened.contribution, opened.responses) if opened else [],
        "picture": picture,
    }
    return render(request, "desk/aside.html", context)
