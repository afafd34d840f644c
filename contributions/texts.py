"""What residents write, made safe to keep: one normal form, no hidden characters, a length.

Nothing is escaped here and nothing is HTML: texts are stored as they are read.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from campaigns.errors import WrongInput

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_TOO_MANY_MARKS = re.compile(
    r"([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]{4})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u20d0-\u20ff]+"
)
_FILLERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs by their category, yet blank
_BLANK_LINES = re.compile(r"\n{3,}")


def clean(text: str) -> str:
    """The text in NFC, without control or direction characters, with single line ends.

    Raises WrongInput (unreadable_text) for what cannot be stored: NUL, lone surrogates.
    """
    if "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text):
        raise WrongInput("unreadable_text", _("This text holds characters that cannot be kept."))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    # Taken out first: what stood between a letter and its accent no longer keeps them apart.
    text = unicodedata.normalize("NFC", _DIRECTION.sub("", _CONTROLS.sub("", text)))
    return _BLANK_LINES.sub("\n\n", _TOO_MANY_MARKS.sub(r"\1", text)).strip()


def clean_field(name: str, value: str, *, longest: int, required: bool = True) -> str:
    """One field's clean text; WrongInput names the field, the figure met and the limit."""
    try:
        text = clean(value)
    except WrongInput as refusal:
        raise WrongInput(refusal.code, refusal.message, field=name) from None
    if required and all(_is_invisible(char) for char in text):
        raise WrongInput("blank", _("Please write something here."), field=name)
    if len(text) > longest:
        raise WrongInput(
            "too_long",
            _("This text has %(length)s characters; the limit is %(limit)s. Please shorten it.")
            % {"length": len(text), "limit": longest},
            field=name,
            length=len(text),
            limit=longest,
        )
    return text


def _is_invisible(char: str) -> bool:
    """Whether nothing is seen where this character stands: spaces, joiners, fillers."""
    return unicodedata.category(char)[0] in "CZ" or char in _FILLERS


def clean_line(name: str, value: str, *, longest: int, required: bool = True) -> str:
    """The same on one line: line ends and tabs become spaces."""
    return clean_field(name, re.sub(r"[\r\n\t]+", " ", value), longest=longest, required=required)
