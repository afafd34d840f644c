"""Why a question cannot be asked, in the words of the page where it was typed.

The domain speaks of the form schema (docs/api.md), with its keys; whoever types into fields never
sees those.
"""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.errors import Refused
from layers.questions import MOST_CHOICES
from web.desk.question_forms import QuestionForm

FIELDS: dict[str, str | Promise] = {
    "label": gettext_lazy("Question"),
    "label_en": gettext_lazy("The same in English"),
    "help": gettext_lazy("A word of help"),
    "help_en": gettext_lazy("The help in English"),
    "unit": gettext_lazy("Unit"),
}


def in_words(refusal: Refused, forms: Sequence[QuestionForm]) -> str:
    """The refusal as a manager reads it; as the domain says it where a form cannot cause it."""
    facts = refusal.facts
    said = {
        "question_long": _long,
        "question_choices": _choices,
        "question_bounds": _bounds,
        "question_condition": _condition,
    }.get(refusal.code)
    number = next((one.number for one in forms if one.key == facts.get("question")), None)
    if said is None or number is None:
        return str(refusal)
    sentence = said(facts)
    return _("Question %(number)d: %(sentence)s") % {"number": number, "sentence": sentence}


def _long(facts: dict[str, object]) -> str:
    field = FIELDS.get(str(facts["member"]), facts["member"])
    sentence = _("“%(field)s” has %(met)d characters; the limit is %(limit)d. Shorten it.")
    return sentence % {**facts, "field": field}


def _choices(facts: dict[str, object]) -> str:
    met = int(str(facts["met"]))
    if 2 <= met <= MOST_CHOICES:
        return _("Two choices are the same: change or remove one.")
    sentence = _("Write from 2 to %(limit)d choices, one a line; there are %(met)d.")
    return sentence % {"met": met, "limit": MOST_CHOICES}


def _bounds(_facts: dict[str, object]) -> str:
    return _("The least and the most are numbers, the least first.")


def _condition(_facts: dict[str, object]) -> str:
    return _(
        "What it depends on is not there any more, or stands below it, or is of two kinds: "
        "choose again when it is asked."
    )
