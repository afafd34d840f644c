"""The questions that a layer asks: put together by managers, looked at before they are asked."""

import re
from dataclasses import replace
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import desk_of
from campaigns.enums import Right
from campaigns.errors import NotVisible, Refused, WrongInput
from campaigns.models import Campaign
from contributions.responses import questions_of
from layers.actions import change_questions
from layers.enums import QuestionType, Visibility
from layers.models import FormSchema, Layer
from layers.questions import LONGEST, MOST_CHOICES, MOST_QUESTIONS, require_sound
from web.desk.doors import SignedInRequest, signed_in
from web.desk.question_forms import (
    QuestionForm,
    as_questions,
    of_post,
    of_questions,
    with_openings,
)
from web.desk.question_refusals import in_words
from web.public import questions as public_questions

ACT = re.compile(r"(keep|look|add|up|down|remove)(?:-([0-9]{1,3}))?")


@require_safe
@signed_in
def layers(request: SignedInRequest, slug: str) -> HttpResponse:
    """The layers that residents write on, each with how much it asks."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    rows = list(campaign.layers.of_contributions().order_by("order", "pk"))
    asked = FormSchema.objects.filter(layer__in=rows, version=F("layer__form_version"))
    counts = {one.layer_id: len(one.questions) for one in asked}
    found = [{"layer": one, "count": counts.get(one.pk, 0)} for one in rows]
    return render(request, "desk/question_layers.html", {"campaign": campaign, "found": found})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: SignedInRequest, slug: str, layer: str) -> HttpResponse:
    """All questions in one form; each button brings it back changed, one keeps it."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    row = campaign.layers.of_contributions().filter(slug=layer).first()
    if row is None:
        raise NotVisible
    if request.method != "POST":
        return _show(request, campaign, row, of_questions(questions_of(row)))
    asked = ACT.fullmatch(request.POST.get("do", ""))
    if asked is None:
        raise NotVisible
    forms = of_post(request.POST)
    if asked[1] != "keep":
        changed = _changed(forms, asked[1], int(asked[2] or 0), request.POST.get("add-type", ""))
        return _show(request, campaign, row, changed)
    try:
        _require_words(forms)
        change_questions(row, as_questions(forms), by=request.user, version=_version(request))
    except Refused as refusal:
        return _show(request, campaign, row, forms, refusal=refusal, status=400)
    return redirect(reverse("web:desk_questions", args=[slug, layer]) + "?saved=yes")


def _version(request: SignedInRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() else None


def _changed(forms: list[QuestionForm], act: str, number: int, kind: str) -> list[QuestionForm]:
    """The forms after a press: one moved by a place, taken away, or a new one at the end."""
    found, at = list(forms), number - 1
    if act == "add" and kind in QuestionType.values:
        found.append(QuestionForm(number=len(found) + 1, type=kind))
    if not 0 <= at < len(found):
        return found
    if act == "remove":
        del found[at]
    to = {"up": at - 1, "down": at + 1}.get(act, at)
    if act in ("up", "down") and 0 <= to < len(found):
        found[at], found[to] = found[to], found[at]
    return found


def _show(
    request: SignedInRequest,
    campaign: Campaign,
    layer: Layer,
    forms: list[QuestionForm],
    *,
    refusal: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    areas = dict(campaign.campaign_areas.values_list("area__slug", "area__name"))
    forms = with_openings(forms, areas)
    preview, trouble = _preview(campaign, forms, areas)
    told = ""
    if refusal is not None:
        told = in_words(refusal, forms)
        forms = _marked(forms, refusal, told)
    context: dict[str, Any] = {
        "campaign": campaign,
        "layer": layer,
        "forms": forms,
        "version": request.POST.get("version") or layer.form_version,
        "types": QuestionType.choices,
        "visibilities": Visibility.choices,
        "limits": {"questions": MOST_QUESTIONS, "choices": MOST_CHOICES, **LONGEST},
        "preview": preview,
        "trouble": None if refusal or trouble is None else in_words(trouble, forms),
        "refusal": told,
        "was_saved": request.GET.get("saved") == "yes",
    }
    return render(request, "desk/questions.html", context, status=status)


def _preview(
    campaign: Campaign, forms: list[QuestionForm], areas: dict[str, str]
) -> tuple[list[public_questions.Asked], Refused | None]:
    """The questions as residents will see them, and why they could not be asked as they are.

    One without words is left out meanwhile: it has just been added.
    """
    questions = as_questions(form for form in forms if form.label.strip())
    try:
        require_sound(questions, set(areas))
    except Refused as refusal:
        return [], refusal
    shown = public_questions.asked_in(questions, campaign, {}, public_questions.said_in({}))
    try:
        _require_words(forms)
    except WrongInput as lack:
        return shown, lack
    return shown, None


def _require_words(forms: list[QuestionForm]) -> None:
    """Say it in a manager's words before the domain speaks of keys. Raises WrongInput."""
    for number, form in enumerate(forms, 1):
        if not form.label.strip():
            sentence = _("Question %(number)s has no words yet: write what is asked.")
            raise WrongInput("question_words", sentence % {"number": number}, number=number)


def _marked(forms: list[QuestionForm], refusal: Refused, told: str) -> list[QuestionForm]:
    """The reason beside the question that it is about."""
    key, number = refusal.facts.get("question"), refusal.facts.get("number")
    return [
        replace(form, error=told)
        if (key is not None and form.key == key) or form.number == number
        else form
        for form in forms
    ]
