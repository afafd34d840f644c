"""Who moderates, and what each is limited to; chosen by managers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaigns.access import desk_of
from campaigns.enums import Right, Role
from campaigns.errors import NotVisible, Refused, WrongInput
from campaigns.models import Campaign, Category, Membership
from geo.models import Area
from layers.actions import free_moderator, limit_moderator
from layers.models import Layer, ModeratorScope
from web.desk.acts import status_of
from web.desk.doors import SignedInRequest, signed_in

ADD, REMOVE = "add", "remove"


@dataclass(frozen=True)
class Wanted:
    """What a form names: some of a layer, a theme, an area of this campaign."""

    layer: Layer | None
    category: Category | None
    area: Area | None


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """The moderators of a campaign with their limits, one added or taken away at a time."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    if request.method != "POST":
        return _show(request, campaign)
    asked, who = request.POST.get("do", ""), request.POST.get("moderator", "")
    membership = next((one for one in _moderators(campaign) if one.person.email == who), None)
    if membership is None or asked not in (ADD, REMOVE):
        raise NotVisible
    try:
        wanted = _wanted(request, campaign)
        if asked == ADD:
            limit_moderator(
                membership,
                by=request.user,
                layer=wanted.layer,
                category=wanted.category,
                area=wanted.area,
            )
        else:
            free_moderator(_scope(membership, wanted), by=request.user)
    except Refused as refusal:
        return _show(request, campaign, refusal=refusal, refused=membership)
    return redirect(reverse("web:desk_moderators", args=[slug]) + "?saved=yes")


def _moderators(campaign: Campaign) -> QuerySet[Membership]:
    """Those with the role of a moderator, by name."""
    found = Membership.objects.filter(campaign=campaign, role=Role.MODERATOR)
    return found.select_related("person", "campaign").order_by("person__display_name", "pk")


def _wanted(request: SignedInRequest, campaign: Campaign) -> Wanted:
    """Raises WrongInput (unknown_limit) for what this campaign does not have."""
    rows: dict[str, Iterable[Any]] = {
        "layer": campaign.layers.shown().of_contributions(),
        "category": campaign.categories.all(),
        "area": campaign.areas.all(),
    }
    found: dict[str, Any] = {}
    for name, choices in rows.items():
        slug = request.POST.get(name, "")
        found[name] = next((one for one in choices if one.slug == slug), None)
        if slug and found[name] is None:
            raise WrongInput(
                "unknown_limit", _("This is not part of the consultation."), field=name
            )
    return Wanted(**found)


def _scope(membership: Membership, wanted: Wanted) -> ModeratorScope:
    scope = membership.scopes.filter(
        layer=wanted.layer, category=wanted.category, area=wanted.area
    ).first()
    if scope is None:
        raise NotVisible
    return scope


def _show(
    request: SignedInRequest,
    campaign: Campaign,
    *,
    refusal: Refused | None = None,
    refused: Membership | None = None,
) -> HttpResponse:
    with_scopes = _moderators(campaign).prefetch_related(
        "scopes__layer", "scopes__category", "scopes__area"
    )
    context = {
        "campaign": campaign,
        "moderators": list(with_scopes),
        "layers": list(campaign.layers.shown().of_contributions()),
        "categories": list(campaign.categories.all()),
        "areas": list(campaign.areas.order_by("name")),
        "refusal": refusal,
        "refused": refused,
        "was_saved": request.GET.get("saved") == "yes",
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "desk/moderators.html", context, status=status)
