"""What people respond to a layer's own questions: judged on the way in, told on the way out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.errors import WrongInput
from contributions.differences import only_covers, with_marks
from contributions.models import Contribution, PublicResponse
from contributions.texts import clean_field, clean_line
from layers.enums import QuestionType, Visibility
from layers.models import FormSchema, Layer
from layers.questions import NO, YES, Question, is_number, shown, values_of, words_in

LONGEST_LINE, LONGEST_TEXT = 200, 4_000
FREE = (QuestionType.SHORT, QuestionType.LONG)
FARTHEST = 10**12  # from zero, of a number without bounds of its own
Responses = Mapping[str, Any]


@dataclass(frozen=True)
class Told:
    """One response in words, as it stands under its question."""

    key: str
    question: str
    response: str
    is_staff_only: bool = False
    is_free: bool = False  # words of one's own, not a choice or a number


def questions_of(layer: Layer) -> list[dict[str, Any]]:
    """The questions that `layer` asks now; none where it never had any."""
    found = FormSchema.objects.filter(layer=layer, version=layer.form_version).first()
    return found.questions if found else []


def asked_of(contribution: Contribution) -> list[dict[str, Any]]:
    """The questions that the author of `contribution` saw, whatever the layer asks now."""
    found = FormSchema.objects.filter(
        layer=contribution.layer_id, version=contribution.form_version
    ).first()
    return found.questions if found else []


def kept(
    questions: Sequence[Question], responses: Any, area: str, *, is_required: bool = True
) -> dict[str, Any]:
    """The responses to be stored: clean, without those to hidden questions.

    Raises WrongInput: responses_not_an_object, response_*; `field` is the question's key.
    """
    if not isinstance(responses, Mapping):
        sentence = _("Responses are an object: each question's key with its value.")
        raise WrongInput("responses_not_an_object", sentence, field="answers")
    known = {question["key"] for question in questions}
    if unknown := sorted(str(key) for key in responses if key not in known):
        sentence = _("This layer does not ask that: take the response away.")
        raise WrongInput("response_unknown", sentence, field=unknown[0][:40])
    found: dict[str, Any] = {}
    for question in shown(questions, responses, area):
        value = judged(question, responses.get(question["key"]), is_required=is_required)
        if value not in (None, "", []):
            found[question["key"]] = value
    return found


def wrong_ones(questions: Sequence[Question], responses: Responses) -> dict[str, str]:
    """Why each response that is not taken is not; those that hang on the place are not judged."""
    wrong = {}
    for question in shown(questions, responses, None):
        try:
            judged(question, responses.get(question["key"]))
        except WrongInput as refusal:
            wrong[question["key"]] = str(refusal)
    return wrong


def judged(question: Question, value: Any, *, is_required: bool = True) -> Any:
    """A response as it is stored. Raises WrongInput."""
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        if question.get("required") and is_required:
            raise _wrong("missing", question, _("This question needs a response."))
        return None
    match question["type"]:
        case QuestionType.SHORT | QuestionType.LONG:
            return _text(question, value, is_required=is_required)
        case QuestionType.NUMBER:
            return _number(question, value)
        case QuestionType.DATE:
            return _day(question, value)
        case QuestionType.SEVERAL:
            possible = values_of(question)
            chosen = value if isinstance(value, list) else [value]
            if any(one not in possible for one in chosen):
                raise _wrong("not_a_choice", question, _("Choose among what is offered."))
            return [one for one in possible if one in chosen]
        case _:
            if value not in values_of(question):
                raise _wrong("not_a_choice", question, _("Choose among what is offered."))
            return value


def of_contribution(contribution: Contribution, responses: Responses | None = None) -> list[Told]:
    """All its responses in words, by the questions that its author saw. For its author or desk.

    responses: others than those that stand, such as they were before something was taken out.
    """
    told = contribution.form_answers if responses is None else responses
    return [
        Told(
            question["key"],
            words_in(get_language() or "fr", question),
            in_words(question, told[question["key"]]),
            question["visibility"] != Visibility.PUBLIC,
            question["type"] in FREE,
        )
        for question in (asked_of(contribution) if told else [])
        if question["key"] in told
    ]


def covered(contribution: Contribution, typed: Mapping[str, str], left_out: Sequence[str]) -> Any:
    """Its responses with passages covered, or left out whole where there are no words to cover.

    typed: free words by their question's key. Raises WrongInput (not_only_covered).
    """
    found = dict(contribution.form_answers)
    for question in asked_of(contribution):
        key = question["key"]
        if key not in found:
            continue
        if key in left_out:
            del found[key]
        elif key in typed and question["type"] in FREE:
            found[key] = _covered(question, found[key], with_marks(typed[key]))
    return found


def _covered(question: Question, former: str, typed: str) -> str:
    new = _text(question, typed, is_required=False) if typed.strip() else ""
    if new != former and not only_covers(former, new):
        raise WrongInput(
            "not_only_covered",
            _("Here words are only replaced by “[…]”: everything else must stay as it was."),
            field=question["key"],
        )
    return new


def of_public(rows: Iterable[PublicResponse]) -> list[Told]:
    """What everybody may read, in words."""
    language = get_language() or "fr"
    return [
        Told(
            one.question["key"],
            words_in(language, one.question),
            in_words(one.question, one.value),
        )
        for one in rows
    ]


def in_words(question: Question, value: Any) -> str:
    """A stored response as people read it, in the language of now."""
    language = get_language() or "fr"
    match question["type"]:
        case QuestionType.YES_NO:
            return capfirst({YES: _("yes"), NO: _("no")}[value])
        case QuestionType.ONE | QuestionType.SEVERAL:
            labels = {one["value"]: words_in(language, one) for one in question["choices"]}
            return ", ".join(labels[one] for one in ([value] if isinstance(value, str) else value))
        case QuestionType.NUMBER:
            unit = question.get("unit", "")
            figure = number_format(value, use_l10n=True, force_grouping=True)
            return f"{figure}\u00a0{unit}" if unit else figure
        case QuestionType.DATE:
            return date_format(date.fromisoformat(value), "DATE_FORMAT")
    return str(value)


def _text(question: Question, value: Any, *, is_required: bool) -> str:
    if not isinstance(value, str):
        raise _wrong("not_a_text", question, _("Respond with a text."))
    needed = bool(question.get("required")) and is_required
    if question["type"] == QuestionType.SHORT:
        return _cleaned(clean_line, question, value, longest=LONGEST_LINE, required=needed)
    return _cleaned(clean_field, question, value, longest=LONGEST_TEXT, required=needed)


def _cleaned(clean: Callable[..., str], question: Question, value: str, **limits: Any) -> str:
    try:
        return clean(question["key"], value, **limits)
    except WrongInput as refusal:
        facts = refusal.facts | {"question": question["key"]}
        raise WrongInput(refusal.code, refusal.message, **facts) from None


def _number(question: Question, value: Any) -> float | int:
    if not is_number(value):
        raise _wrong("not_a_number", question, _("Respond with a number, for example 12 or 3.5."))
    low, high = question.get("min", -FARTHEST), question.get("max", FARTHEST)
    if value < low:
        sentence = _("%(met)s is too small: the least is %(limit)s.")
        figures = {"met": value, "limit": low}
        raise _wrong("too_small", question, sentence % figures, **figures)
    if value > high:
        sentence = _("%(met)s is too large: the most is %(limit)s.")
        figures = {"met": value, "limit": high}
        raise _wrong("too_large", question, sentence % figures, **figures)
    return int(value) if value == int(value) else float(value)


def _day(question: Question, value: Any) -> str:
    try:
        if date.fromisoformat(value).isoformat() == value:
            return str(value)
    except (TypeError, ValueError):
        pass
    raise _wrong("not_a_date", question, _("Respond with a day, for example 2027-03-21."))


def _wrong(what: str, question: Question, sentence: str, **figures: Any) -> WrongInput:
    return WrongInput(
        f"response_{what}", sentence, field=question["key"], question=question["key"], **figures
    )
