"""One's own reply, known by device or account: change it while it is fresh, take it back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from campaigns.access import campaign_for
from campaigns.clock import database_now
from campaigns.errors import NotVisible, Refused, WrongInput
from campaigns.models import Campaign
from contributions import actions
from contributions.access import own_reply
from contributions.actions.replying import require_reply_editable
from contributions.enums import State
from contributions.models import Reply
from contributions.models.reply import REPLY_LENGTH
from web import errors
from web.acting import person_of
from web.forms import same_origin
from web.public.campaigns import always_ask

WITHDRAWABLE = frozenset({State.HELD, State.PUBLISHED})


@csrf_exempt
@same_origin
@always_ask
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    campaign, reply = _own(request, slug, public_id)
    if request.method != "POST":
        require_reply_editable(reply, at=database_now())
        typed = {"text": reply.text, "signature": reply.signature}
        return _form(request, campaign, reply, typed)
    typed = {name: request.POST.get(name, "") for name in ("text", "signature")}
    try:
        actions.edit_reply(reply, by=_oneself(request), version=version_sent(request), **typed)
    except Refused as refusal:
        return _form(request, campaign, reply, typed, refusal)
    return _back(campaign, reply)


@csrf_exempt
@same_origin
@always_ask
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    """Ask first (GET), then take back, or erase for good (POST, `erase=yes`)."""
    campaign, reply = _own(request, slug, public_id)
    if request.method == "POST":
        act = actions.discard if request.POST.get("erase") == "yes" else actions.withdraw
        act(reply, by=_oneself(request), version=version_sent(request))
        return _back(campaign, reply)
    if reply.state == State.ERASED:
        return _back(campaign, reply)
    context = {"campaign": campaign, "reply": reply, "can_withdraw": reply.state in WITHDRAWABLE}
    return render(request, "public/withdraw_reply.html", context)


def version_sent(request: HttpRequest) -> int:
    """The version that the person had before their eyes."""
    return number_sent(request, "version", digits=9)


def number_sent(request: HttpRequest, name: str, *, digits: int = 16) -> int:
    """A number that our own form holds in a hidden field."""
    sent = request.POST.get(name, "")
    if not (sent.isascii() and sent.isdigit() and len(sent) <= digits):
        raise WrongInput("bad_version", _("Reload this page and try again."), field=name)
    return int(sent)


def _own(request: HttpRequest, slug: str, public_id: int) -> tuple[Campaign, Reply]:
    campaign = campaign_for(person_of(request), slug)
    return campaign, own_reply(person_of(request), campaign, public_id)


def _oneself(request: HttpRequest) -> Person:
    person = person_of(request)
    if person is None:
        raise NotVisible
    return person


def _form(
    request: HttpRequest,
    campaign: Campaign,
    reply: Reply,
    typed: dict[str, str],
    refusal: Refused | None = None,
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "reply": reply,
        "typed": typed,
        "refusal": refusal,
        "reply_length": REPLY_LENGTH,
    }
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    return render(request, "public/edit_reply.html", context, status=status)


def _back(campaign: Campaign, reply: Reply) -> HttpResponse:
    address = reverse("web:contribution", args=[campaign.slug, reply.contribution.public_id])
    response = HttpResponseRedirect(f"{address}#discussion")
    response.status_code = 303
    return response
