"""Why a text of a batch was left as it is: a sentence for each code."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "stale": _("It has changed since you looked at it."),
    "wrong_state": _("It has been decided already."),
    "conflict_of_interest": _("You wrote this yourself: somebody else must judge it."),
    "claimed": _("Somebody else is reading it."),
    "reported_by_several": _("Several persons have reported this: read it by itself."),
    "too_late": _("More than ten minutes have passed."),
    "nothing_to_undo": _("There is no decision of yours to take back here."),
}
