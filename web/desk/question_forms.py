"""A layer's questions as fields of a form, and back: nothing typed is lost on the way."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext as _

from layers.enums import QuestionType, Visibility
from layers.questions import NO, WITH_CHOICES, YES, Question

NUMBER = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,9})?")
LONGEST_NAME = 40
AREA = "area"
OPENERS = (*WITH_CHOICES, QuestionType.YES_NO)


@dataclass(frozen=True)
class Choice:
    """Something that a condition may name."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Opening:
    """An earlier question, or the neighbourhoods, and what of it may open a question."""

    name: str
    choices: list[Choice]


@dataclass(frozen=True)
class QuestionForm:
    """One question as it is typed. only: what opens it, each `key=value` or `area=slug`.

    known: a line a choice that was there, `value|label`, so that its value outlives a correction.
    """

    number: int
    key: str = ""
    type: str = QuestionType.SHORT
    label: str = ""
    label_en: str = ""
    help: str = ""
    help_en: str = ""
    visibility: str = Visibility.STAFF
    is_required: bool = False
    choices: str = ""
    known: str = ""
    least: str = ""
    most: str = ""
    unit: str = ""
    only: tuple[str, ...] = ()
    openings: tuple[Opening, ...] = ()
    error: str = ""

    @property
    def type_label(self) -> str:
        return str(QuestionType(self.type).label)

    @property
    def has_choices(self) -> bool:
        return self.type in WITH_CHOICES

    @property
    def is_number(self) -> bool:
        return self.type == QuestionType.NUMBER


def of_questions(questions: Iterable[Question]) -> list[QuestionForm]:
    """The fields that hold what is asked now."""
    return [_of_question(number, one) for number, one in enumerate(questions, 1)]


def of_post(post: QueryDict) -> list[QuestionForm]:
    """The fields as they were sent; a question that has words gets a key of its own."""
    try:
        count = min(int(post.get("count", "0")), 100)
    except ValueError:
        count = 0
    forms: list[QuestionForm] = []
    for number in range(1, count + 1):
        form = _of_post(number, post)
        if not form.key and form.label.strip():
            form = replace(form, key=_new_name(form.label, {one.key for one in forms}))
        forms.append(form)
    return forms


def with_openings(forms: list[QuestionForm], areas: Mapping[str, str]) -> list[QuestionForm]:
    """Each with what may open it: the choices of the questions above it, the neighbourhoods."""
    found: list[QuestionForm] = []
    for number, form in enumerate(forms, 1):
        openings = [_opening(one, form) for one in found if one.type in OPENERS and one.key]
        if areas:
            named = [(f"{AREA}={slug}", name) for slug, name in areas.items()]
            openings.append(_named(_("The place is in:"), named, form))
        known = {one.value for opening in openings for one in opening.choices}
        if lost := [(value, value.partition("=")[2]) for value in form.only if value not in known]:
            openings.append(_named(_("No longer above this question: untick it"), lost, form))
        found.append(replace(form, number=number, openings=tuple(openings)))
    return found


def as_questions(forms: Iterable[QuestionForm]) -> list[dict[str, Any]]:
    """What the forms ask, in the shape of a form schema; whether it is sound, the domain says."""
    return [_as_question(form) for form in forms]


def _of_question(number: int, question: Question) -> QuestionForm:
    condition = question.get("only_if") or {}
    only = [f"{AREA}={slug}" for slug in condition.get("areas", ())]
    only += [f"{condition['question']}={value}" for value in condition.get("is", ())]
    return QuestionForm(
        number=number,
        key=question["key"],
        type=question["type"],
        label=question["label"],
        label_en=question.get("label_en", ""),
        help=question.get("help", ""),
        help_en=question.get("help_en", ""),
        visibility=question["visibility"],
        is_required=bool(question.get("required")),
        choices="\n".join(_line(one) for one in question.get("choices", ())),
        known="\n".join(f"{one['value']}|{one['label']}" for one in question.get("choices", ())),
        least=str(question.get("min", "")),
        most=str(question.get("max", "")),
        unit=question.get("unit", ""),
        only=tuple(only),
    )


def _of_post(number: int, post: QueryDict) -> QuestionForm:
    def typed(name: str) -> str:
        return post.get(f"{name}-{number}", "")

    kind = typed("type")
    return QuestionForm(
        number=number,
        key=typed("key"),
        type=kind if kind in QuestionType.values else QuestionType.SHORT,
        label=typed("label"),
        label_en=typed("label_en"),
        help=typed("help"),
        help_en=typed("help_en"),
        visibility=typed("visibility"),
        is_required=typed("required") == "yes",
        choices=typed("choices"),
        known=typed("known"),
        least=typed("min"),
        most=typed("max"),
        unit=typed("unit"),
        only=tuple(post.getlist(f"only-{number}")),
    )


def _as_question(form: QuestionForm) -> dict[str, Any]:
    made: dict[str, Any] = {
        "key": form.key,
        "type": form.type,
        "label": form.label.strip(),
        "visibility": form.visibility,
    }
    optional = {
        "label_en": form.label_en.strip(),
        "help": form.help.strip(),
        "help_en": form.help_en.strip(),
        "required": form.is_required,
        "choices": _choices(form) if form.has_choices else [],
        "unit": form.unit.strip() if form.is_number else "",
        "min": _figure(form.least) if form.is_number else "",
        "max": _figure(form.most) if form.is_number else "",
        "only_if": _condition(form.only),
    }
    return made | {name: value for name, value in optional.items() if value not in ("", [], {})
                   and value is not False}  # fmt: skip


def _choices(form: QuestionForm) -> list[dict[str, str]]:
    """A line a choice, `in French | in English`.

    A choice that was there keeps its value, found by its words, else by its line when the words
    there are gone; the value of a new one is made of its words.
    """
    lines = [line for line in form.choices.splitlines() if line.partition("|")[0].strip()]
    pairs = [[part.strip() for part in line.partition("|")[::2]] for line in lines]
    labels = {label for label, _english in pairs}
    known = [(value, label) for value, _bar, label in _parted(form.known)]
    by_label = {label: value for value, label in known}
    found: list[dict[str, str]] = []
    for number, (label, english) in enumerate(pairs):
        value = by_label.get(label, "")
        if not value and number < len(known) and known[number][1] not in labels:
            value = known[number][0]
        taken = {one["value"] for one in found}
        if not value or value in taken:
            value = _new_name(label, taken | set(by_label.values()))
        found.append({"value": value, "label": label, **({"label_en": english} if english else {})})
    return found


def _parted(lines: str) -> list[tuple[str, str, str]]:
    return [line.partition("|") for line in lines.splitlines()]


def _line(choice: Mapping[str, str]) -> str:
    english = choice.get("label_en", "")
    return f"{choice['label']} | {english}" if english else choice["label"]


def _figure(typed: str) -> Any:
    """A number where one was typed; anything else goes on as it is, to be refused in words."""
    typed = typed.strip()
    if not NUMBER.fullmatch(typed):
        return typed
    value = float(typed.replace(",", "."))
    return int(value) if value.is_integer() else value


def _condition(only: Iterable[str]) -> dict[str, Any]:
    """One question's values, or areas; a mixture becomes something that the domain refuses."""
    named: dict[str, list[str]] = {}
    for one in only:
        key, _equals, value = one.partition("=")
        named.setdefault(key, []).append(value)
    if not named:
        return {}
    if len(named) > 1:
        return {"question": sorted(named), "areas": []}
    [(key, values)] = named.items()
    return {"areas": values} if key == AREA else {"question": key, "is": values}


def _opening(earlier: QuestionForm, form: QuestionForm) -> Opening:
    name = _("“%(question)s” is:") % {"question": earlier.label}
    if earlier.type == QuestionType.YES_NO:
        choices = [(YES, capfirst(_("yes"))), (NO, capfirst(_("no")))]
    else:
        choices = [(one["value"], one["label"]) for one in _choices(earlier)]
    return _named(name, [(f"{earlier.key}={value}", label) for value, label in choices], form)


def _named(name: str, choices: Iterable[tuple[str, str]], form: QuestionForm) -> Opening:
    return Opening(name, [Choice(value, label, value in form.only) for value, label in choices])


def _new_name(words: str, taken: set[str]) -> str:
    """Small letters, digits and _, made of words; `area` is what conditions call places."""
    plain = slugify(words).replace("-", "_").strip("_")
    name = (plain if plain[:1].isalpha() else f"q_{plain}")[: LONGEST_NAME - 3].rstrip("_")
    free, number = name, 2
    while free in taken | {AREA}:
        free, number = f"{name}_{number}", number + 1
    return free
