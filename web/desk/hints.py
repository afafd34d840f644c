"""What a machine notices in a text: hints for the moderator, never decisions.

Only patterns that a person can check at a glance; nothing is stored, nothing leaves.
"""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]{2,}")
_PHONE = re.compile(r"(?<!\d)(?:\+33\s?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
_PLATE = re.compile(r"\b[A-Z]{2}[-\s]?\d{3}[-\s]?[A-Z]{2}\b")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
SHOUTING = 0.7  # share of capitals among the letters from which a text shouts
LEAST_LETTERS = 20


def hints(text: str) -> list[str | Promise]:
    """What could be personal data, advertising or shouting in `text`, as short sentences."""
    found: list[str | Promise] = []
    if _EMAIL.search(text):
        found.append(_("It seems to hold an e-mail address."))
    if _PHONE.search(text):
        found.append(_("It seems to hold a telephone number."))
    if _PLATE.search(text):
        found.append(_("It seems to hold a number plate."))
    if _LINK.search(text):
        found.append(_("It holds a link."))
    if is_shouting(text):
        found.append(_("It is nearly all in capitals."))
    return found


def is_shouting(text: str) -> bool:
    """Whether capitals outnumber small letters by far; short texts never shout."""
    letters = [char for char in text if char.isalpha()]
    capitals = sum(char.isupper() for char in letters)
    return len(letters) >= LEAST_LETTERS and capitals / len(letters) > SHOUTING
