"""An author changes what they sent: words, responses, photos; under the address of the receipt."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Act
from campaigns.errors import Refused, WrongInput
from contributions import actions
from contributions.actions.editing import require_editable
from contributions.actions.own_photos import LIVING, read_among
from contributions.drafts import PhotoChanges
from contributions.models import Contribution, Photo
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.models.photo import ALTERNATIVE_LENGTH
from contributions.photos import MOST_PHOTOS
from contributions.receipts import receipt_for
from contributions.responses import asked_of
from contributions.texts import clean_field, clean_line
from layers.questions import Question
from web import errors
from web.forms import secret
from web.public import changes, photos, questions
from web.public.receipts import author_of, context_of, to_receipt
from web.public.replying import version_sent

Typed = dict[str, str]
OWN = "own-"  # fields about a photo that is there already: own-<public_id>-alt, -drop


@csrf_exempt
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, token: str) -> HttpResponse:
    contribution = receipt_for(token).contribution
    asked = _asked_at_its_place(contribution)
    if request.method != "POST":
        try:
            require_editable(contribution, at=database_now())
        except Refused as refusal:
            if refusal.code not in changes.LATE:
                raise
            return redirect("web:receipt_propose", token)
        typed = {"title": contribution.title, "text": contribution.text}
        shows = questions.said_in(contribution.form_answers)
        return _form(request, token, contribution, typed, asked, shows=shows)
    own = list(contribution.photos.filter(state__in=LIVING).in_order())
    dropped = {one.public_id for one in own if f"{OWN}{one.public_id}-drop" in request.POST}
    typed = {name: request.POST.get(name, "") for name in ("title", "text")}
    typed |= photos.taken(
        request, contribution.campaign, room=MOST_PHOTOS - len(own) + len(dropped)
    )
    shows = questions.typed_in(request)
    if wrong := _wrong_fields(typed) | questions.wrong_of(request, asked):
        return _form(request, token, contribution, typed, asked, shows=shows, wrong=wrong)
    try:
        actions.edit(
            contribution,
            by=author_of(contribution),
            title=typed["title"],
            text=typed["text"],
            responses=questions.read(request, asked) if asked else None,
            photos=PhotoChanges(frozenset(dropped), _described(request, own), photos.chosen(typed)),
            version=version_sent(request),
        )
    except Refused as refusal:
        if refusal.code in changes.TO_BE_READ:
            words = {name: typed[name] for name in ("title", "text")}
            return changes.form(request, token, contribution, words, refusal=refusal)
        return _form(request, token, contribution, typed, asked, shows=shows, refusal=refusal)
    return to_receipt(token, "?changed=yes")


def _asked_at_its_place(contribution: Contribution) -> list[Question]:
    """The questions that the author saw, without those of other neighbourhoods."""
    area = contribution.area.slug if contribution.area else ""
    return [
        one
        for one in asked_of(contribution)
        if area in (one.get("only_if") or {}).get("areas", [area])
    ]


def _described(request: HttpRequest, own: list[Photo]) -> dict[int, str]:
    named = {one.public_id: f"{OWN}{one.public_id}-alt" for one in own}
    return {key: request.POST[name] for key, name in named.items() if name in request.POST}


def _wrong_fields(typed: Typed) -> dict[str, str]:
    """Every field that would be refused, at once, by the rules of the domain."""
    checks: dict[str, Callable[[], object]] = {
        "title": lambda: clean_line("title", typed["title"], longest=TITLE_LENGTH),
        "text": lambda: clean_field("text", typed["text"], longest=TEXT_LENGTH),
        "photos": lambda: photos.require_fine(typed),
    }
    wrong = {}
    for name, check in checks.items():
        try:
            check()
        except WrongInput as refusal:
            wrong[name] = str(refusal)
    return wrong


def _form(
    request: HttpRequest,
    token: str,
    contribution: Contribution,
    typed: Typed,
    asked: list[Question],
    *,
    shows: questions.Shows,
    wrong: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    wrong = dict(wrong or {})
    status = 400 if wrong else 200
    if refusal is not None:
        status = errors.status_of(refusal) or 409
        if field := questions.field_of(refusal):
            wrong[field] = str(refusal)
    campaign = contribution.campaign
    own = _own_photos(request, contribution)
    context = context_of(token, contribution) | {
        "typed": typed,
        "wrong": wrong,
        "refusal": refusal,
        "title_length": TITLE_LENGTH,
        "text_length": TEXT_LENGTH,
        "questions": questions.asked_in(asked, campaign, wrong, shows),
        "own_photos": own,
        "words_length": ALTERNATIVE_LENGTH,
        "photos": photos.form_of(campaign, typed, room=MOST_PHOTOS - len(own)),
        "can_add": rules.is_open(campaign, Act.CONTRIBUTE, at=database_now()),
    }
    return render(request, "public/edit.html", context, status=status)


def _own_photos(request: HttpRequest, contribution: Contribution) -> list[dict[str, Any]]:
    """The photos that are there, with what was typed about each."""
    rows = list(contribution.photos.filter(state__in=LIVING).in_order())
    read = read_among(rows)
    return [
        {
            "photo": one,
            "alternative": request.POST.get(f"{OWN}{one.public_id}-alt", one.alternative),
            "is_dropped": f"{OWN}{one.public_id}-drop" in request.POST,
            "is_read": one.pk in read,
        }
        for one in rows
    ]
