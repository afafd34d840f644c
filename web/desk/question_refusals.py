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
    key = refusal.facts.get("question")
    number = next((one.number for one in forms if one.key == key), None)
    sentence = _sentence(refusal)
    if number is None or not sentence:
        return str(refusal)
    return _("Question %(number)d: %(sentence)s") % {"number": number, "sentence": sentence}


def _sentence(refusal: Refused) -> str:
    """What is wrong and what to do; blank for what the form's fields cannot say."""
    facts = refusal.facts
    match refusal.code:
        case "question_long":
            sentence = _("“%(field)s” has %(met)d characters; the limit is %(limit)d. Shorten it.")
            return sentence % {**facts, "field": FIELDS.get(facts["member"], facts["member"])}
        case "question_choices" if 2 <= facts["met"] <= MOST_CHOICES:
            return _("Two choices are the same: change or remove one.")
        case "question_choices":
            sentence = _("Write from 2 to %(limit)d choices, one a line; there are %(met)d.")
            return sentence % facts
        case "question_bounds":
            return _("The least and the most are numbers, the least first.")
        case "question_condition":
            return _(
                "What it depends on is not there any more, or stands below it, or is of two kinds: "
                "choose again when it is asked."
            )
    return ""
