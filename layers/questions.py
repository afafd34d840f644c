"""A layer's own questions: what a sound form schema is, and which of its questions are shown.

A schema is a list of questions in the order of the page. A condition looks back only, so there is
never a cycle: `{"question": key, "is": [values]}`, or `{"areas": [slugs]}` of the campaign.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from math import isfinite
from typing import Any

from django.utils.translation import gettext as _

from campaigns.errors import Refused
from layers.enums import QuestionType, Visibility

MOST_QUESTIONS, MOST_CHOICES = 20, 30
LONGEST = {"label": 200, "label_en": 200, "help": 500, "help_en": 500, "unit": 20}
LONGEST_CHOICE = 100
MEMBERS = {
    "key", "type", "label", "label_en", "help", "help_en", "required", "visibility", "only_if",
    "choices", "min", "max", "unit",
}  # fmt: skip
WITH_CHOICES = (QuestionType.ONE, QuestionType.SEVERAL)
YES, NO = "yes", "no"
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")

Question = Mapping[str, Any]


def require_sound(questions: Any, areas: Collection[str] = ()) -> None:
    """Refuse a schema that could not be shown or responded to. areas: slugs of the campaign's.

    Raises Refused: not_questions, too_many_questions, question_*; `facts["question"]` is the key.
    """
    if not isinstance(questions, list) or not all(isinstance(one, dict) for one in questions):
        raise Refused("not_questions", _("A form is a list of questions, each a JSON object."))
    if len(questions) > MOST_QUESTIONS:
        sentence = _("This form has %(met)d questions; the limit is %(limit)d. Remove some.")
        figures: dict[str, Any] = {"met": len(questions), "limit": MOST_QUESTIONS}
        raise Refused("too_many_questions", sentence % figures, **figures)
    before: dict[str, Question] = {}
    for number, question in enumerate(questions, start=1):
        key = question.get("key")
        if not _is_name(key):
            sentence = _("The key of question %(number)d is not small letters, digits and _.")
            raise Refused("question_key", sentence % {"number": number}, number=number)
        if key in before:
            raise _unsound("twice", key, _("Another question has this key: change one of them."))
        _require_members(question)
        _require_type(question)
        _require_condition(question, before, areas)
        before[key] = question


def shown(
    questions: Sequence[Question], responses: Mapping[str, Any], area: str | None
) -> list[Question]:
    """The questions that these responses open at a place of `area` (a slug, '' outside all).

    A response to a hidden question counts for nothing, so what depends on it is hidden too.
    area None: not known yet; what depends on it is left out.
    """
    seen: list[Question] = []
    said: dict[str, Any] = {}
    for question in questions:
        if _holds(question.get("only_if"), said, area):
            seen.append(question)
            said[question["key"]] = responses.get(question["key"])
    return seen


def values_of(question: Question) -> list[str]:
    """The values that a response of this question is chosen among; none for a free one."""
    if question["type"] == QuestionType.YES_NO:
        return [YES, NO]
    return [choice["value"] for choice in question.get("choices", ())]


def words_in(language: str, told: Mapping[str, Any], name: str = "label") -> str:
    """A question's or a choice's words in `language`, else the campaign's own."""
    english = told.get(f"{name}_en", "") if language.startswith("en") else ""
    return str(english or told.get(name, ""))


def areas_of(questions: Sequence[Question]) -> set[str]:
    """The slugs of the areas that conditions name."""
    return {slug for one in questions for slug in (one.get("only_if") or {}).get("areas", ())}


def _require_members(question: Question) -> None:
    key = question["key"]
    if unknown := sorted(set(question) - MEMBERS):
        sentence = _("“%(name)s” is not known here: take it away or spell it as documented.")
        raise _unsound("member", key, sentence % {"name": unknown[0]}, member=unknown[0])
    for name, limit in LONGEST.items():
        _require_words(key, name, question.get(name, ""), limit)
    if question.get("visibility") not in Visibility.values:
        raise _unsound("visibility", key, _("Say who reads the responses: public or staff."))
    if not isinstance(question.get("required", False), bool):
        raise _unsound("required", key, _("Write true or false for “required”."))


def _require_words(key: str, name: str, text: Any, limit: int) -> None:
    if not isinstance(text, str) or (name == "label" and not text.strip()):
        sentence = _("“%(name)s” is missing or is no text: write it.")
        raise _unsound("words", key, sentence % {"name": name}, member=name)
    if len(text) > limit:
        sentence = _("“%(name)s” has %(met)d characters; the limit is %(limit)d. Shorten it.")
        figures = {"met": len(text), "limit": limit}
        raise _unsound("long", key, sentence % {"name": name, **figures}, member=name, **figures)


def _require_type(question: Question) -> None:
    key, kind = question["key"], question.get("type")
    if kind not in QuestionType.values:
        sentence = _("This type is not known; the types are: %(known)s.")
        known = ", ".join(QuestionType.values)
        raise _unsound("type", key, sentence % {"known": known}, known=QuestionType.values)
    foreign = [name for name in ("min", "max", "unit") if name in question]
    if kind != QuestionType.NUMBER and foreign:
        sentence = _("Only a number has “%(name)s”: take it away.")
        raise _unsound("member", key, sentence % {"name": foreign[0]}, member=foreign[0])
    if kind in WITH_CHOICES or "choices" in question:
        _require_choices(key, question.get("choices"), is_chosen=kind in WITH_CHOICES)
    bounds = [question[name] for name in ("min", "max") if name in question]
    if not all(map(is_number, bounds)) or bounds != sorted(bounds):
        sentence = _("“min” and “max” are numbers, the lowest first.")
        raise _unsound("bounds", key, sentence)


def _require_choices(key: str, choices: Any, *, is_chosen: bool) -> None:
    is_list = isinstance(choices, list) and all(isinstance(one, dict) for one in choices)
    values = [one.get("value") for one in choices] if is_list else []
    figures = {"met": len(values), "limit": MOST_CHOICES}
    if not is_chosen or not 2 <= len(values) <= MOST_CHOICES:
        sentence = _("Questions of choice have 2 to %(limit)d choices, others none; met: %(met)d.")
        raise _unsound("choices", key, sentence % figures, **figures)
    if not all(map(_is_name, values)) or len(set(values)) < len(values):
        sentence = _("The value of a choice is small letters, digits and _, each once.")
        raise _unsound("choices", key, sentence, **figures)
    for one in choices:
        if unknown := sorted(set(one) - {"value", "label", "label_en"}):
            sentence = _("“%(name)s” is not known here: take it away or spell it as documented.")
            raise _unsound("member", key, sentence % {"name": unknown[0]}, member=unknown[0])
        _require_words(key, "label", one.get("label", ""), LONGEST_CHOICE)
        _require_words(key, "label_en", one.get("label_en", ""), LONGEST_CHOICE)


def _require_condition(
    question: Question, before: Mapping[str, Question], areas: Collection[str]
) -> None:
    condition = question.get("only_if")
    if condition is None:
        return
    key = question["key"]
    members = set(condition) if isinstance(condition, dict) else set()
    name = "areas" if members == {"areas"} else "is" if members == {"question", "is"} else ""
    wished = condition[name] if name else None
    if not isinstance(wished, list) or not wished or not all(isinstance(w, str) for w in wished):
        sentence = _("“only_if” names areas, or an earlier question and the values that it is.")
        raise _unsound("condition", key, sentence)
    if name == "areas":
        possible: Collection[str] = areas
        sentence = _("The campaign has no area “%(met)s”: use the slug of one of its areas.")
    else:
        asked = before.get(str(condition["question"]))
        if asked is None:
            sentence = _("“only_if” names “%(met)s”, which is no earlier question: move it up.")
            met = str(condition["question"])
            raise _unsound("condition", key, sentence % {"met": met}, met=met)
        possible = values_of(asked)
        sentence = _("The question of “only_if” never has the value “%(met)s”.")
    if wrong := [one for one in wished if one not in possible]:
        raise _unsound("condition", key, sentence % {"met": wrong[0]}, met=wrong[0])


def _holds(condition: Any, said: Mapping[str, Any], area: str | None) -> bool:
    if condition is None:
        return True
    if "areas" in condition:
        return area in condition["areas"]
    value = said.get(condition["question"])
    return any(one in condition["is"] for one in (value if isinstance(value, list) else [value]))


def is_number(value: Any) -> bool:
    """Whether this is a number that JSON can hold."""
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and NAME.fullmatch(value) is not None


def _unsound(what: str, key: Any, sentence: str, **figures: Any) -> Refused:
    told = _("Question “%(key)s”: %(sentence)s") % {"key": key, "sentence": sentence}
    return Refused(f"question_{what}", told, question=key, **figures)
