"""What a machine notices in a text: hints for the moderator, never decisions.

Only patterns that a person can check at a glance; nothing is stored, nothing leaves.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from contributions.moderation import EMAIL, LINK, PHONE, PLATE

SHOUTING = 0.7  # share of capitals among the letters from which a text shouts
LEAST_LETTERS = 20


def hints(text: str) -> list[str | Promise]:
    """What could be personal data, advertising or shouting in `text`, as short sentences."""
    found: list[str | Promise] = []
    if EMAIL.search(text):
        found.append(_("It seems to hold an e-mail address."))
    if PHONE.search(text):
        found.append(_("It seems to hold a telephone number."))
    if PLATE.search(text):
        found.append(_("It seems to hold a number plate."))
    if LINK.search(text):
        found.append(_("It holds a link."))
    if is_shouting(text):
        found.append(_("It is nearly all in capitals."))
    return found


def is_shouting(text: str) -> bool:
    """Whether capitals outnumber small letters by far; short texts never shout."""
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= LEAST_LETTERS and capitals / len(letters) > SHOUTING
