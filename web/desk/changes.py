"""What the team does with a proposed change: the author's stands or is declined; its own ends."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from campaigns import access as campaign_access
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotAllowed, Refused
from contributions import access, actions
from contributions.actions.claiming import require_unclaimed
from web.desk.acts import address_after, behind_of, list_of, number_of, status_of, version_of
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queue import remember, show


@require_POST
@signed_in
def accept(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Let the proposed words stand."""
    return _answer(request, slug, public_id, actions.accept)


@require_POST
@signed_in
def decline(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Leave the words as they are; the author reads why."""
    words = request.POST.get("statement", "")
    return _answer(request, slug, public_id, actions.decline, statement=words)


@require_POST
@signed_in
def unsuggest(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Take back what the team suggested, and the question that it came with."""
    return _answer(request, slug, public_id, actions.unsuggest)


def _answer(
    request: SignedInRequest,
    slug: str,
    public_id: int,
    act: Callable[..., Any],
    **written: str,
) -> HttpResponse:
    """Answer, then go on with what waits next; refused, the page comes back with the words."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = access.desk_contribution(campaign, public_id)
    change = access.change_of(item, number_of(request.POST.get("change", "")))
    listing, behind = list_of(request), behind_of(request, campaign, item)
    version = version_of(request)
    try:
        with transaction.atomic():
            if request.POST.get("despite") != "yes":
                require_unclaimed(item, by=request.user, at=database_now())
            act(change, by=request.user, version=version, **written)
            actions.unclaim(item, by=request.user)
    except NotAllowed:
        raise
    except Refused as refusal:
        return show(
            request,
            campaign,
            access.desk_contribution(campaign, public_id),
            listing=listing,
            is_opened=True,
            status=status_of(refusal),
            refusal=refusal,
            was_version=version,
            change_written=written,
        )
    remember(request, campaign, item, act.__name__)
    return redirect(address_after(campaign, item, listing, behind))
