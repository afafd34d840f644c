"""A layer's own questions in the form to contribute: how they are asked, how responses are read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.errors import WrongInput
from campaigns.models import Campaign
from contributions.responses import LONGEST_LINE, LONGEST_TEXT, wrong_ones
from layers.enums import QuestionType, Visibility
from layers.questions import NO, YES, Question, areas_of, words_in

PREFIX = "q-"  # no field of the form's own begins so
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,9})?")
SPACES = re.compile(r"[\s\u202f\u00a0]")

Questions = Sequence[Question]
Shows = Callable[[Question], Any]  # what stands in the field of a question


@dataclass(frozen=True)
class Asked:
    """One question as the form shows it, with what was typed and why it was refused."""

    name: str
    type: str
    label: str
    help: str
    is_translated: bool
    is_required: bool
    is_staff_only: bool
    unit: str
    choices: list[tuple[str, str]]
    value: Any
    error: str
    only_if: str
    opened_by: str
    opening: str
    areas: str

    @property
    def longest(self) -> int:
        return LONGEST_LINE if self.type == QuestionType.SHORT else LONGEST_TEXT


def read(request: HttpRequest, questions: Questions) -> dict[str, Any]:
    """The responses of a posted form, as the domain takes them; what is no number stays a text."""
    return {
        question["key"]: _value(request, question)
        for question in questions
        if PREFIX + question["key"] in request.POST
    }


def wrong_of(request: HttpRequest, questions: Questions) -> dict[str, str]:
    """Why each response of a posted form is not taken, by the name of its field."""
    found = wrong_ones(questions, read(request, questions))
    return {PREFIX + key: reason for key, reason in found.items()}


def field_of(refusal: Exception) -> str:
    """The field of a refused response; '' for any other refusal."""
    key = refusal.facts.get("question", "") if isinstance(refusal, WrongInput) else ""
    return PREFIX + str(key) if key else ""


def typed_in(request: HttpRequest) -> Shows:
    """What a posted form says, as it was typed."""

    def shows(question: Question) -> Any:
        name = PREFIX + question["key"]
        is_several = question["type"] == QuestionType.SEVERAL
        return request.POST.getlist(name) if is_several else request.POST.get(name, "")

    return shows


def said_in(responses: Mapping[str, Any]) -> Shows:
    """What has been responded already, as one would type it."""

    def shows(question: Question) -> Any:
        value = responses.get(question["key"], "")
        if question["type"] == QuestionType.NUMBER and value != "":
            return number_format(value, use_l10n=True, force_grouping=False)
        return value

    return shows


def asked_in(
    questions: Questions, campaign: Campaign, wrong: Mapping[str, str], shows: Shows
) -> list[Asked]:
    """The questions of the form, in their order, with what stands in each field."""
    labels = {one["key"]: one for one in questions}
    areas = _area_names(campaign) if areas_of(questions) else {}
    return [_asked(one, shows(one), labels, areas, wrong) for one in questions]


def _asked(
    question: Question,
    value: Any,
    labels: Mapping[str, Question],
    areas: Mapping[str, str],
    wrong: Mapping[str, str],
) -> Asked:
    language, name = get_language() or "fr", PREFIX + question["key"]
    condition = question.get("only_if") or {}
    opener = condition.get("question", "")
    return Asked(
        name=name,
        type=question["type"],
        label=words_in(language, question),
        help=words_in(language, question, "help"),
        is_translated=bool(question.get(f"label_{language[:2]}")),
        is_required=bool(question.get("required")),
        is_staff_only=question["visibility"] != Visibility.PUBLIC,
        unit=question.get("unit", ""),
        choices=list(_choices(question).items()),
        value=value,
        error=wrong.get(name, ""),
        only_if=_only_if(condition, labels, areas),
        opened_by=PREFIX + opener if opener else "",
        opening=" ".join(condition.get("is", ())),
        areas=" ".join(condition.get("areas", ())),
    )


def _only_if(
    condition: Mapping[str, Any], labels: Mapping[str, Question], areas: Mapping[str, str]
) -> str:
    """When the question is for the reader, in words: without scripts all of them stand there."""
    if not condition:
        return ""
    if "areas" in condition:
        named = ", ".join(areas.get(slug, slug) for slug in condition["areas"])
        return _("Only if the place is in: %(areas)s.") % {"areas": named}
    opener = labels[condition["question"]]
    choices = _choices(opener)
    values = " / ".join(choices[value] for value in condition["is"])
    question = words_in(get_language() or "fr", opener)
    return _("Only if your response to “%(question)s” is: %(values)s.") % {
        "question": question,
        "values": values,
    }


def _choices(question: Question) -> dict[str, str]:
    if question["type"] == QuestionType.YES_NO:
        return {YES: capfirst(_("yes")), NO: capfirst(_("no"))}
    language = get_language() or "fr"
    return {one["value"]: words_in(language, one) for one in question.get("choices", ())}


def _area_names(campaign: Campaign) -> dict[str, str]:
    return dict(campaign.campaign_areas.values_list("area__slug", "area__name"))


def _value(request: HttpRequest, question: Question) -> Any:
    name = PREFIX + question["key"]
    if question["type"] == QuestionType.SEVERAL:
        return request.POST.getlist(name)
    typed = request.POST.get(name, "")
    if question["type"] == QuestionType.NUMBER:
        plain = SPACES.sub("", typed).replace(",", ".")
        return float(plain) if NUMBER.fullmatch(plain) else typed
    return typed
