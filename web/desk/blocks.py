"""Block an author for a while; see who is blocked, lift it before its end."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns import access as campaign_access
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotAllowed, NotVisible, Refused
from campaigns.models import Campaign
from campaigns.rules import has_right
from contributions import actions
from contributions.actions.blocking import LONGEST_DAYS
from contributions.models import Block
from web.desk.acts import status_of
from web.desk.at_work import at_work_on
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queue import address_of, item_of

DAYS = (1, 7, 30, 90, LONGEST_DAYS)
SHOWN = 100


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def block(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Ask until when and why (GET), then block the author of an item (POST)."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)
    names = ("reason", "statement", "days")
    typed = {name: request.POST.get(name, "") for name in names}
    refusal: Refused | None = None
    if request.method == "POST":
        try:
            actions.block(item, by=request.user, **typed)
        except NotAllowed:
            raise
        except Refused as refused:
            refusal = refused
        else:
            return redirect(reverse("web:desk_blocks", args=[slug]) + "?saved=yes")
    context = {
        "campaign": campaign,
        "item": item,
        "address": address_of(campaign, item),
        "claim": at_work_on(item, request.user),
        "reasons": list(campaign.reasons.all()),
        "days": DAYS,
        "typed": typed,
        "refusal": refusal,
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "desk/block.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Who is blocked and was; whoever configures the campaign lifts one (POST)."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    if request.method != "POST":
        return _show(request, campaign)
    number = request.POST.get("block", "")
    is_number = number.isascii() and number.isdigit() and len(number) < 17
    wanted = Block.objects.of_campaign(campaign).select_related("campaign")
    found = wanted.filter(number=int(number)).first() if is_number else None
    if found is None:
        raise NotVisible
    try:
        actions.lift_block(found, by=request.user)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _show(request, campaign, refusal=refusal)
    return redirect(reverse("web:desk_blocks", args=[slug]) + "?saved=yes")


def _show(
    request: SignedInRequest, campaign: Campaign, *, refusal: Refused | None = None
) -> HttpResponse:
    """Each with what it was for; the person behind it is named nowhere."""
    rows = Block.objects.of_campaign(campaign).select_related(
        "contribution", "reply", "by", "lifted_by"
    )
    now = database_now()
    lines = [
        {
            "block": row,
            "address": address_of(campaign, row.reply or row.contribution),
            "holds": row.lifted_at is None and row.ends_at > now,
        }
        for row in rows.order_by("-at", "-pk")[:SHOWN]
    ]
    context = {
        "campaign": campaign,
        "lines": lines,
        "may_lift": has_right(request.user, campaign, Right.CONFIGURE),
        "refusal": refusal,
        "was_saved": request.GET.get("saved") == "yes",
    }
    return render(request, "desk/blocks.html", context, status=409 if refusal else 200)
