"""The author's private page: what became of it, take back. Whoever has the address may."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.errors import NotVisible, Refused
from contributions import actions
from contributions.access import public_contribution
from contributions.actions.editing import require_editable
from contributions.actions.proposing import require_proposable
from contributions.enums import State
from contributions.models import Contribution, Event, PublicContribution, Receipt
from contributions.models.event import CHANGED
from contributions.proposed import last_on
from contributions.receipts import parts_of, receipt_for
from contributions.responses import of_contribution
from contributions.rulings import rulings_on
from contributions.told import told
from contributions.versions import Change, changes_of
from web import errors
from web.forms import secret
from web.public.own_history import own_history
from web.public.photos import own_photos
from web.public.replying import version_sent
from web.public.sharing import shared
from web.rates import require_room

WITHDRAWABLE = frozenset({State.UNCONFIRMED, State.HELD, State.PUBLISHED, State.MERGED})


@require_safe
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    return page(request, token, receipt_for(token))


@csrf_exempt
@secret
@require_POST
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """Send the private link to an address; kept only where its holder asks to be told."""
    kept = receipt_for(token)
    email, keep = request.POST.get("email", ""), request.POST.get("keep") == "yes"
    try:
        require_room(request)
        actions.send_receipt(kept, email=email, keep=keep)
    except Refused as refusal:
        typed = {"email": email, "keep": keep}
        return page(request, token, kept, refusal=refusal, typed=typed)
    return to_receipt(token, "?letter=sent#letter")


def page(
    request: HttpRequest,
    token: str,
    kept: Receipt,
    *,
    refusal: Refused | None = None,
    typed: dict[str, Any] | None = None,
) -> HttpResponse:
    """The receipt; with what was refused of a form on it, and what had been typed there."""
    contribution = kept.contribution
    context = {
        **context_of(token, contribution),
        "email": kept.email,
        **_ways_to_change(contribution),
        "can_withdraw": contribution.state in WITHDRAWABLE,
        "can_erase": _is_erasable(contribution),
        "told": told(contribution, at=database_now()),
        "shared": shared(settings.PUBLIC_URL + reverse("web:receipt", args=[token])),
        "letter_sent": request.GET.get("letter") == "sent",
        "refusal": refusal,
        "typed": typed or {},
        "doubt": _doubt(contribution),
        "rulings": rulings_on(contribution),
        "history": own_history(contribution),
        "changes": [one for one in changes_of(contribution) if _is_of_team(one)],
        "photos": own_photos(contribution),
        "responses": of_contribution(contribution),
        "joined_to": _joined_to(contribution),
        "parts": parts_of(contribution),
        "just_sent": request.GET.get("sent") == "yes",
        "just_confirmed": request.GET.get("confirmed") == "yes",
        "just_changed": request.GET.get("changed") == "yes",
        "just_proposed": request.GET.get("proposed") == "yes",
    }
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    response = render(request, "public/receipt.html", context, status=status)
    return errors.with_retry(response, refusal) if refusal else response


@csrf_exempt
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first (GET), then take back, or erase for good (POST, `erase=yes`)."""
    contribution = receipt_for(token).contribution
    if request.method == "POST":
        act = actions.discard if request.POST.get("erase") == "yes" else actions.withdraw
        act(contribution, by=author_of(contribution), version=version_sent(request))
        return to_receipt(token)
    can_withdraw = contribution.state in WITHDRAWABLE
    if not (can_withdraw or _is_erasable(contribution)):
        return to_receipt(token)
    more = {"can_withdraw": can_withdraw, "can_erase": _is_erasable(contribution)}
    return render(request, "public/withdraw.html", context_of(token, contribution) | more)


def context_of(token: str, contribution: Contribution) -> dict[str, Any]:
    address = reverse("web:receipt", args=[token])
    return {
        "contribution": contribution,
        "campaign": contribution.campaign,
        "token": token,
        "address": settings.PUBLIC_URL + address,
    }


def _is_of_team(change: Change) -> bool:
    """Whether the team changed it by itself: what the author agreed to is told apart."""
    return change.event is not None and change.event.act not in CHANGED


def _joined_to(contribution: Contribution) -> PublicContribution | None:
    """The public contribution that this one was joined to, as long as there is one to see."""
    if contribution.merged_into is None:
        return None
    try:
        return public_contribution(contribution.campaign, contribution.merged_into.public_id)
    except NotVisible:
        return None


def author_of(contribution: Contribution) -> Person:
    """Whom the token speaks for; a contribution whose author has been forgotten has no acts."""
    if contribution.author is None:
        raise NotVisible
    return contribution.author


def _ways_to_change(contribution: Contribution) -> dict[str, Any]:
    """Whether the author changes the words at once, or proposes it; what waits for an answer."""
    can_edit = contribution.author is not None and _passes(
        lambda: require_editable(contribution, at=database_now())
    )
    return {
        "can_edit": can_edit,
        "can_propose": contribution.author is not None
        and not can_edit
        and _passes(lambda: require_proposable(contribution)),
        "change": last_on(contribution),
    }


def _passes(check: Callable[[], None]) -> bool:
    try:
        check()
    except Refused:
        return False
    return True


def _is_erasable(contribution: Contribution) -> bool:
    """Whether its author may erase it for good; taking back what has not come in does so too."""
    is_there = contribution.state not in (State.UNCONFIRMED, State.ERASED)
    return is_there and contribution.author is not None


def _doubt(contribution: Contribution) -> str:
    """Why it was held at the door, as long as it is."""
    if contribution.state != State.HELD:
        return ""
    events = Event.objects.filter(contribution=contribution, reply=None, act="submit")
    return events.values_list("doubt", flat=True).first() or ""


def to_receipt(token: str, rest: str = "") -> HttpResponse:
    response = HttpResponseRedirect(reverse("web:receipt", args=[token]) + rest)
    response.status_code = 303
    return response
