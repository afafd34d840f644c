"""What an author proposes when it is too late to change it at once; what the team suggests.

From the receipt: whoever has its address may.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.errors import Refused, WrongInput
from campaigns.models import Category
from contributions import actions
from contributions.access import change_of
from contributions.actions.proposing import require_proposable
from contributions.actions.reasoning import STATEMENT_LENGTH
from contributions.enums import Side
from contributions.models import Contribution
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.proposed import Proposed, open_on
from contributions.receipts import receipt_for
from contributions.texts import clean_field, clean_line
from web import errors
from web.forms import secret
from web.public.receipts import author_of, context_of, to_receipt
from web.public.replying import number_sent, version_sent
from web.rates import require_room

AGREE = "agree"
FIELDS = ("title", "text", "category", "statement")
LATE = frozenset({"already_read", "window_over"})  # too late to change it at once
TO_BE_READ = LATE | {"read_first"}
Typed = dict[str, str]


@csrf_exempt
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, token: str) -> HttpResponse:
    """Hand a change in for the team to read; refused, the form keeps what was typed."""
    contribution = receipt_for(token).contribution
    if request.method != "POST":
        require_proposable(contribution)
        return form(request, token, contribution, {})
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    if wrong := _wrong_fields(typed):
        return form(request, token, contribution, typed, wrong=wrong)
    try:
        require_room(request)
        actions.propose(
            contribution,
            by=author_of(contribution),
            title=typed["title"],
            text=typed["text"],
            category=_category(contribution, typed["category"]),
            statement=typed["statement"],
            version=version_sent(request),
        )
    except Refused as refusal:
        return form(request, token, contribution, typed, refusal=refusal)
    return to_receipt(token, "?proposed=yes#change")


@csrf_exempt
@secret
@require_POST
def retract(request: HttpRequest, token: str) -> HttpResponse:
    """Take one's own proposed change back."""
    contribution = receipt_for(token).contribution
    change = change_of(contribution, number_sent(request, "change"))
    actions.retract(change, by=author_of(contribution))
    return to_receipt(token, "#change")


@csrf_exempt
@secret
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion(request: HttpRequest, token: str) -> HttpResponse:
    """What the team suggests, with a yes and a no; to open the page answers nothing."""
    contribution = receipt_for(token).contribution
    if request.method != "POST":
        waiting = open_on(contribution)
        if waiting is None or waiting.is_of_author or contribution.author is None:
            return to_receipt(token, "#change")
        return _question(request, token, contribution, waiting)
    change = change_of(contribution, number_sent(request, "change"))
    said, author = request.POST.get("statement", ""), author_of(contribution)
    try:
        if request.POST.get("do") == AGREE:
            actions.agree(change, by=author, version=version_sent(request))
        else:
            actions.disagree(change, by=author, statement=said)
    except Refused as refusal:
        waiting = open_on(contribution)
        if waiting is None or waiting.is_of_author:
            raise
        return _question(request, token, contribution, waiting, said=said, refusal=refusal)
    return to_receipt(token, "#change")


def _question(
    request: HttpRequest,
    token: str,
    contribution: Contribution,
    waiting: Proposed,
    *,
    said: str = "",
    refusal: Refused | None = None,
) -> HttpResponse:
    context = context_of(token, contribution) | {
        "change": waiting,
        "said": said,
        "refusal": refusal,
        "statement_length": STATEMENT_LENGTH,
    }
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    return render(request, "public/suggestion.html", context, status=status)


def _category(contribution: Contribution, slug: str) -> Category | None:
    if not slug:
        return None
    found = contribution.campaign.categories.filter(slug=slug).first()
    if found is None:
        raise WrongInput("unknown_category", _("Choose one of the themes."), field="category")
    return found


def _as_it_is(contribution: Contribution) -> Typed:
    """The fields as the words stand; of a change that waits already, as it would have them."""
    title, text, category, said = contribution.title, contribution.text, contribution.category, ""
    waiting = open_on(contribution)
    if waiting is not None and waiting.change.side == Side.AUTHOR:
        title, text, said = waiting.title, waiting.text, waiting.said
        if waiting.change.sets_category:
            category = waiting.change.category
    slug = category.slug if category else ""
    return {"title": title, "text": text, "category": slug, "statement": said}


def _wrong_fields(typed: Typed) -> Typed:
    wrong = {}
    for name, check, longest in (
        ("title", clean_line, TITLE_LENGTH),
        ("text", clean_field, TEXT_LENGTH),
    ):
        try:
            check(name, typed[name], longest=longest)
        except WrongInput as refusal:
            wrong[name] = str(refusal)
    return wrong


def form(
    request: HttpRequest,
    token: str,
    contribution: Contribution,
    typed: Typed,
    *,
    wrong: Typed | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    """The page of a proposed change; what is not typed stands as it is."""
    status = 400 if wrong else 200
    if refusal is not None:
        status = errors.status_of(refusal) or 409
    context: dict[str, Any] = context_of(token, contribution) | {
        "typed": _as_it_is(contribution) | typed,
        "wrong": wrong or {},
        "refusal": refusal,
        "categories": list(contribution.campaign.categories.all()),
        "title_length": TITLE_LENGTH,
        "text_length": TEXT_LENGTH,
        "statement_length": STATEMENT_LENGTH,
    }
    response = render(request, "public/propose.html", context, status=status)
    return errors.with_retry(response, refusal) if refusal else response
