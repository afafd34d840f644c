"""Follow one contribution by e-mail: asked here, confirmed by a letter, ended by one click."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.access import campaign_for
from campaigns.errors import KeyReused, NotVisible, Refused
from campaigns.models import Campaign
from contributions import actions
from contributions.access import contribution_to_act_on, follows, public_contribution
from contributions.actions.once import claim
from contributions.drafts import Key
from contributions.enums import Doubt
from contributions.following import address_of, follow_behind
from contributions.models import Follow, PublicContribution
from web import errors, robots
from web.acting import person_of
from web.forms import FormKey, issue_key, read_key, same_origin, secret, sent_already
from web.public.campaigns import always_ask
from web.rates import require_room


def following_of(person: Person | None, contribution: PublicContribution) -> dict[str, Any]:
    """What the follow part of a page needs to know of who reads it."""
    has_address = bool(person and person.email and person.assurance >= Assurance.EMAIL)
    return {
        "own_address": person.email if person and has_address else "",
        "is_following": has_address and follows(person, contribution.public_id),
    }


@csrf_exempt
@same_origin
@always_ask
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    """With an account at once (`act=stop` ends it); with a typed address after its confirmation."""
    campaign = campaign_for(person_of(request), slug)
    if request.method != "POST":
        return _page(request, campaign, public_id)
    email = request.POST.get("email", "")
    try:
        return _act(request, campaign, public_id, email)
    except Refused as refusal:
        told = sent_already() if isinstance(refusal, KeyReused) else refusal
        return _page(request, campaign, public_id, email=email, refusal=told)


def _act(request: HttpRequest, campaign: Campaign, public_id: int, email: str) -> HttpResponse:
    person = person_of(request)
    contribution = contribution_to_act_on(campaign, public_id)
    page = reverse("web:contribution", args=[campaign.slug, public_id])
    if person is not None and request.POST.get("act") == "stop":
        actions.unfollow(contribution, by=person)
        return _go(f"{page}#follow")
    if person is not None and not email and person.email:
        actions.follow(contribution, by=person)
        return _go(f"{page}#follow")
    key = read_key(request)
    doubt = robots.doubt_about(request, key, robots.FOLLOW)
    require_room(request)
    if doubt != Doubt.TRAP:  # a robot is told the same, and writes to nobody
        _once(key, public_id, email, lambda: actions.ask_to_follow(contribution, email=email))
    return _go(f"{request.path}?asked=yes")


@transaction.atomic
def _once(key: FormKey, public_id: int, email: str, ask: Callable[[], object]) -> None:
    """One form asks one address; what is kept of it says nothing without our key."""
    body = salted_hmac("web.following", email).hexdigest()
    _submission, is_first = claim(Key(f"web:follow:{public_id}", key.value), body)
    if is_first:
        ask()


def _page(
    request: HttpRequest,
    campaign: Campaign,
    public_id: int,
    *,
    email: str = "",
    refusal: Refused | None = None,
) -> HttpResponse:
    from_form = request.GET.get("asked") == "yes"
    shown = public_contribution(campaign, public_id)
    context = {
        "campaign": campaign,
        "contribution": shown,
        "was_asked": from_form,
        "email": email,
        "refusal": refusal,
        "key": issue_key(),
        **following_of(person_of(request), shown),
    }
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    response = render(request, "public/follow.html", context, status=status)
    return errors.with_retry(response, refusal) if refusal else response


@csrf_exempt
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest, token: str) -> HttpResponse:
    """The letter's link: a page that asks (mail programs open links by themselves), then a yes."""
    found = follow_behind(token)
    if request.method == "POST" and found is not None:
        actions.confirm_follow(found)
        return _go(request.path)
    return _private(request, token, found)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End it: by a button here, or by the mail program itself (RFC 8058), which sends no origin."""
    found = follow_behind(token)
    if request.method == "POST" and found is not None:
        actions.stop_following(found)
        found = None
    return _private(request, token, found, is_stopping=True)


def _private(
    request: HttpRequest, token: str, found: Follow | None, *, is_stopping: bool = False
) -> HttpResponse:
    """The page behind a private link; a follow that has ended is told as such, again and again."""
    shown = None
    if found is not None:
        try:
            shown = public_contribution(found.contribution.campaign, found.contribution.public_id)
        except NotVisible:
            shown = None
    context = {
        "follow": found,
        "contribution": shown,
        "campaign": shown.layer.campaign if shown else None,
        "email": address_of(found) if found else "",
        "token": token,
        "is_stopping": is_stopping,
    }
    return render(request, "public/following.html", context)


def _go(address: str) -> HttpResponse:
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response
