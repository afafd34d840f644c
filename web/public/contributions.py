"""The list, one contribution with its thread, supporting and replying."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from campaigns import rules
from campaigns.access import campaign_for
from campaigns.clock import database_now
from campaigns.enums import Act, Visibility
from campaigns.errors import KeyReused, NotVisible, Refused, WrongInput
from campaigns.models import Campaign
from contributions import actions
from contributions.access import (
    contribution_to_act_on,
    has_supported,
    history_of,
    joined_to,
    merged_target,
    public_contribution,
    splits_of,
)
from contributions.drafts import Key
from contributions.models import PublicContribution
from contributions.models.reply import REPLY_LENGTH
from contributions.responses import of_public
from web import errors, robots
from web.acting import person_of, person_or_greeted, remember
from web.forms import issue_key, public_post, read_key, sent_already
from web.public import pictures
from web.public.campaigns import always_ask, moments
from web.public.following import following_of
from web.public.history import public_history
from web.public.installing import keepable
from web.public.lists import listed
from web.public.sharing import shared
from web.public.shell import map_data
from web.public.threads import quotable, quoting, thread_of
from web.rates import require_room


@keepable
@always_ask
@require_safe
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """Every public contribution under the filters, without a map."""
    campaign = campaign_for(person_of(request), slug)
    now = database_now()
    context = {
        "campaign": campaign,
        "can_contribute": rules.is_open(campaign, Act.CONTRIBUTE, at=now),
        "phases": moments(campaign, now)["phases"],
        **listed(request, campaign),
    }
    return render(request, "public/contributions.html", context)


@always_ask
@require_safe
def one(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    campaign = campaign_for(person_of(request), slug)
    try:
        contribution = public_contribution(campaign, public_id)
    except NotVisible:
        target = merged_target(campaign, public_id)
        return redirect("web:contribution", slug, target.public_id, permanent=True)
    return _page(request, campaign, contribution)


@require_safe
def place(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    """A small drawing of the public place, for where no map can be and for paper."""
    campaign = campaign_for(person_of(request), slug)
    drawn = pictures.place(public_contribution(campaign, public_id), campaign)
    return HttpResponse(
        drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, no-cache"}
    )


@public_post
def support(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    contribution = contribution_to_act_on(campaign_for(person_of(request), slug), public_id)
    require_room(request)
    with transaction.atomic():
        person, cookie = person_or_greeted(request)
        key = _key_of_support(request, public_id) if cookie else None
        is_new = actions.support(contribution, by=person, key=key)
        if cookie and not is_new:
            transaction.set_rollback(True)
            cookie = ""
    return remember(_back(slug, public_id, "#support"), cookie)


def _key_of_support(request: HttpRequest, public_id: int) -> Key | None:
    """The form's key; an old page has none, and its press counts all the same."""
    try:
        return Key(f"web:support:{public_id}", read_key(request).value)
    except WrongInput:
        return None


@public_post
def unsupport(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    contribution = contribution_to_act_on(campaign_for(person_of(request), slug), public_id)
    person = person_of(request)
    if person is not None:
        actions.unsupport(contribution, by=person)
    return _back(slug, public_id, "#support")


@public_post
def reply(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    """Add to the thread; a refused reply comes back with its words."""
    campaign = campaign_for(person_of(request), slug)
    contribution = contribution_to_act_on(campaign, public_id)
    typed = {name: request.POST.get(name, "") for name in ("text", "signature", "quote")}
    try:
        key = read_key(request)
        doubt = robots.doubt_about(request, key, robots.REPLY)
        require_room(request)
        with transaction.atomic():
            person, cookie = person_or_greeted(request)
            made, is_replay = actions.reply(
                contribution,
                typed["text"],
                by=person,
                key=Key(f"web:reply:{campaign.slug}", key.value),
                signature=typed["signature"],
                doubt=doubt,
                quotes=quotable(typed["quote"], campaign, contribution),
            )
            if is_replay and cookie:
                transaction.set_rollback(True)
                cookie = ""
    except Refused as refusal:
        shown = public_contribution(campaign, public_id)
        told = sent_already() if isinstance(refusal, KeyReused) else refusal
        return _page(request, campaign, shown, typed=typed, refusal=told)
    state = "" if made.is_public else "?reply=waits"
    return remember(_back(slug, public_id, f"{state}#discussion"), cookie)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    contribution: PublicContribution,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    now, person = database_now(), person_of(request)
    thread = thread_of(contribution, person, at=now)
    typed = typed or {"quote": request.GET.get("quote", "")}
    is_archive = campaign.visibility == Visibility.ARCHIVED
    context: dict[str, Any] = {
        "campaign": campaign,
        "over_since": moments(campaign, now)["over_since"] if is_archive else None,
        "contribution": contribution,
        "photos": list(contribution.photos.all()),
        "joined": joined_to(contribution),
        "splits": splits_of(contribution),
        "responses": of_public(contribution.responses.all()),
        "thread": thread,
        "quoting": quoting(typed["quote"], contribution, thread),
        "shared": shared(
            settings.PUBLIC_URL
            + reverse("web:contribution", args=[campaign.slug, contribution.public_id])
        ),
        "spot": spot_of(contribution),
        **following_of(person, contribution),
        "history": public_history(contribution, history_of(contribution)),
        "is_supported": has_supported(person, contribution.public_id),
        "can_support": rules.is_open(campaign, Act.SUPPORT, at=now),
        "can_reply": rules.is_open(campaign, Act.REPLY, at=now),
        "can_contribute": rules.is_open(campaign, Act.CONTRIBUTE, at=now),
        "reply_waits": request.GET.get("reply") == "waits",
        "reply_length": REPLY_LENGTH,
        "key": issue_key(),
        "typed": typed,
        "refusal": refusal,
        "legend": list(campaign.layers.shown()),
        "categories": list(campaign.categories.all()),
        "closed_areas": list(campaign.campaign_areas.filter(is_open=False).select_related("area")),
        "map_data": map_data(campaign, place=contribution),
    }
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    response = render(request, "public/contribution.html", context, status=status)
    return errors.with_retry(response, refusal) if refusal else response


def spot_of(contribution: PublicContribution) -> dict[str, str]:
    """A point of the public place, as the form to add another one here takes it."""
    point = contribution.public_geom
    if point.geom_type != "Point":
        point = point.point_on_surface
    return {"longitude": f"{point.x:.6f}", "latitude": f"{point.y:.6f}"}


def _back(slug: str, public_id: int, rest: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("web:contribution", args=[slug, public_id]) + rest)
    response.status_code = 303
    return response
