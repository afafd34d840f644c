"""The keys of the desk: one letter an act, in the language of the page; all can be turned off."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# act: (its key, what it does). The keys of one language differ from each other (a test says so).
KEYS: dict[str, tuple[Promise, Promise]] = {
    "publish": (pgettext_lazy("key of publish", "p"), _("Publish")),
    "reject": (pgettext_lazy("key of refuse", "r"), _("Refuse: then the number of the article")),
    "merge": (pgettext_lazy("key of join", "j"), _("Join to another: then its number")),
    "next": (pgettext_lazy("key of next", "n"), _("Next, without deciding")),
    "previous": (pgettext_lazy("key of previous", "b"), _("The one before")),
    "look": (pgettext_lazy("key of the photo", "v"), _("Show the photo that waits, or veil it")),
    "publish_photo": (pgettext_lazy("key of a good photo", "o"), _("Publish that photo")),
    "reject_photo": (
        pgettext_lazy("key of a bad photo", "x"),
        _("Refuse that photo: then the number of the article"),
    ),
    "undo": (pgettext_lazy("key of undo", "u"), _("Take back the last decision")),
    "accept": (pgettext_lazy("key of accepting a change", "a"), _("Accept the proposed change")),
    "decline": (pgettext_lazy("key of declining a change", "d"), _("Decline it: then say why")),
    "settle": (pgettext_lazy("key of reports read", "e"), _("Reports read: it stays")),
    "claim": (pgettext_lazy("key of taking up", "c"), _("Take it up")),
}


def shown() -> dict[str, dict[str, str]]:
    """By act its key and what it does, in the language of the page."""
    return {act: {"key": str(key), "words": str(words)} for act, (key, words) in KEYS.items()}
