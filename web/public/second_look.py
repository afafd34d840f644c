"""What an author says back: answer a question, appeal (or not any more), undo a withdrawal.

From the receipt whoever has its address may; of a reply, its author by device or account.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from campaigns.access import campaign_for
from campaigns.clock import database_now
from campaigns.errors import NotVisible, Refused
from campaigns.models import Campaign
from contributions import actions
from contributions.access import own_photo, own_reply
from contributions.actions.hands import require_hand, rule_for
from contributions.actions.items import Moved
from contributions.actions.reasoning import STATEMENT_LENGTH
from contributions.models import Photo, Reply
from contributions.receipts import receipt_for
from contributions.told import told
from web import errors
from web.acting import person_of
from web.forms import same_origin, secret
from web.public.campaigns import always_ask
from web.public.replying import version_sent

APPEAL, ANSWER, UNAPPEAL = "appeal", "resume", "unappeal"
FORM = ["GET", "HEAD", "POST"]


@dataclass(frozen=True)
class Case:
    """What is spoken about, by whom, and the page to go back to."""

    item: Moved
    author: Person
    campaign: Campaign
    back: str


@csrf_exempt
@secret
@require_http_methods(FORM)
def receipt_appeal(request: HttpRequest, token: str) -> HttpResponse:
    return _say(request, _by_receipt(token), APPEAL)


@csrf_exempt
@secret
@require_http_methods(FORM)
def photo_appeal(request: HttpRequest, token: str, public_id: int) -> HttpResponse:
    return _say(request, _by_receipt(token, public_id), APPEAL)


@csrf_exempt
@secret
@require_http_methods(FORM)
def receipt_unappeal(request: HttpRequest, token: str) -> HttpResponse:
    return _unappeal(request, _by_receipt(token))


@csrf_exempt
@secret
@require_http_methods(FORM)
def photo_unappeal(request: HttpRequest, token: str, public_id: int) -> HttpResponse:
    return _unappeal(request, _by_receipt(token, public_id))


@csrf_exempt
@same_origin
@always_ask
@require_http_methods(FORM)
def reply_unappeal(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    return _unappeal(request, _by_person(request, slug, public_id))


@csrf_exempt
@secret
@require_http_methods(FORM)
def receipt_answer(request: HttpRequest, token: str) -> HttpResponse:
    return _say(request, _by_receipt(token), ANSWER)


@csrf_exempt
@secret
@require_POST
def receipt_unwithdraw(request: HttpRequest, token: str) -> HttpResponse:
    return _unwithdraw(request, _by_receipt(token))


@csrf_exempt
@same_origin
@always_ask
@require_http_methods(FORM)
def reply_appeal(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    return _say(request, _by_person(request, slug, public_id), APPEAL)


@csrf_exempt
@same_origin
@always_ask
@require_http_methods(FORM)
def reply_answer(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    return _say(request, _by_person(request, slug, public_id), ANSWER)


@csrf_exempt
@same_origin
@require_POST
def reply_unwithdraw(request: HttpRequest, slug: str, public_id: int) -> HttpResponse:
    return _unwithdraw(request, _by_person(request, slug, public_id))


def _by_receipt(token: str, photo_id: int | None = None) -> Case:
    contribution = receipt_for(token).contribution
    if contribution.author is None:  # forgotten: nobody is left to speak
        raise NotVisible
    item = contribution if photo_id is None else own_photo(contribution, photo_id)
    rest = "" if photo_id is None else "#photos"
    back = reverse("web:receipt", args=[token]) + rest
    return Case(item, contribution.author, contribution.campaign, back)


def _by_person(request: HttpRequest, slug: str, public_id: int) -> Case:
    person = person_of(request)
    campaign = campaign_for(person, slug)
    reply = own_reply(person, campaign, public_id)
    here = reverse("web:contribution", args=[slug, reply.contribution.public_id])
    if person is None:
        raise NotVisible
    return Case(reply, person, campaign, f"{here}#discussion")


def _say(request: HttpRequest, case: Case, act: str) -> HttpResponse:
    """The form, or what came of it; refused, the page comes back with the words."""
    if request.method != "POST":
        _require_open(case, act)
        return _form(request, case, act)
    words = request.POST.get("statement", "")
    speak = actions.appeal if act == APPEAL else _answer
    try:
        speak(case.item, by=case.author, statement=words, version=version_sent(request))
    except Refused as refusal:
        return _form(request, case, act, words=words, refusal=refusal)
    return _back(case)


def _require_open(case: Case, act: str) -> None:
    """Refuse to show a form that would be refused."""
    now = database_now()
    rule = rule_for(case.item, act, by=case.author, at=now)
    require_hand(case.item, rule, case.author, at=now)


def _answer(item: Any, *, by: Person, statement: str, version: int) -> Any:
    """An answer to the question: words at least (to change the text is another page)."""
    return actions.answer_question(item, by=by, statement=statement, version=version)


def _form(
    request: HttpRequest, case: Case, act: str, *, words: str = "", refusal: Refused | None = None
) -> HttpResponse:
    context = {
        "campaign": case.campaign,
        "item": case.item,
        "is_photo": isinstance(case.item, Photo),
        "is_reply": isinstance(case.item, Reply),
        "is_appeal": act == APPEAL,
        "told": told(case.item, at=database_now()),
        "words": words,
        "length": STATEMENT_LENGTH,
        "refusal": refusal,
        "back": case.back,
    }
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    return render(request, "public/say.html", context, status=status)


def _unappeal(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask first (GET), then take the appeal back (POST)."""
    if request.method == "POST":
        actions.unappeal(case.item, by=case.author, version=version_sent(request))
        return _back(case)
    _require_open(case, UNAPPEAL)
    context = {
        "campaign": case.campaign,
        "item": case.item,
        "told": told(case.item, at=database_now()),
        "back": case.back,
    }
    return render(request, "public/unappeal.html", context)


def _unwithdraw(request: HttpRequest, case: Case) -> HttpResponse:
    item = case.item
    if isinstance(item, Photo):
        raise NotVisible
    actions.unwithdraw(item, by=case.author, version=version_sent(request))
    return _back(case)


def _back(case: Case) -> HttpResponse:
    response = HttpResponseRedirect(case.back)
    response.status_code = 303
    return response
