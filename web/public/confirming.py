"""The address that a text came with: its holder says yes or no, its author asks for the letter."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.errors import Refused
from contributions import actions
from contributions.enums import State
from contributions.models import Receipt
from contributions.receipts import receipt_for, receipt_to_confirm, token_of
from web import errors
from web.acting import person_of
from web.forms import secret
from web.public import receipts
from web.rates import require_room


@csrf_exempt
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The letter's link: a page that asks (mail programs open links by themselves), then a yes.

    `answer=no`: whoever holds the address has written nothing; it is forgotten.
    """
    asked = receipt_to_confirm(token)
    if asked.contribution.state != State.UNCONFIRMED:
        return _to_receipt(asked, "")
    answer = request.POST.get("answer", "")
    if answer == "no":
        actions.disown(asked)
        return render(request, "public/confirm.html", {"is_disowned": True})
    if answer != "yes":
        return _page(request, asked)
    try:
        actions.confirm(asked, here=person_of(request))
    except Refused as refusal:
        return _page(request, asked, refusal=refusal)
    return _to_receipt(asked, "?confirmed=yes")


@csrf_exempt
@secret
@require_POST
def address(request: HttpRequest, token: str) -> HttpResponse:
    """Send the link that confirms once more (`again=yes`), or to another address."""
    kept = receipt_for(token)
    email = request.POST.get("email", "")
    if not email and request.POST.get("again") != "yes":
        return _to_receipt(kept, "#letter")
    try:
        require_room(request)
        kept = actions.ask_again(kept, email=email)
    except Refused as refusal:
        return receipts.page(request, token, kept, refusal=refusal, typed={"email": email})
    return _to_receipt(kept, "?letter=sent#letter")


def _page(request: HttpRequest, asked: Receipt, *, refusal: Refused | None = None) -> HttpResponse:
    context = {
        "contribution": asked.contribution,
        "campaign": asked.contribution.campaign,
        "email": asked.email,
        "refusal": refusal,
    }
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    response = render(request, "public/confirm.html", context, status=status)
    return errors.with_retry(response, refusal) if refusal else response


def _to_receipt(kept: Receipt, rest: str) -> HttpResponse:
    response = HttpResponseRedirect(reverse("web:receipt", args=[token_of(kept)]) + rest)
    response.status_code = 303
    return response
