"""What the page of parts shows: samples of everything that pages are made of."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders

from campaigns.models import COLOURS

SIZES = ("s", "", "l", "xl", "2xl", "3xl")
SPACES = (1, 2, 3, 4, 6, 8, 12, 16)
BUTTONS = ("", "primary", "danger", "plain")
TAGS = ("", "good", "careful", "bad", "held")
LOOKS = (
    {"shape": "fill", "colour": "#83BBB1"},
    {"shape": "fill", "colour": "#B4472B", "pattern": "hatch"},
    {"shape": "line", "colour": "#2F5DA8"},
    {"shape": "line", "colour": "#8A6A00", "pattern": "dash", "casing": "#FFFFFF"},
    {"shape": "circle", "colour": "#7A4B9A"},
)
# Sentences as they may come: our languages, a word too long for a phone, from right to left.
SENTENCES = (
    ("fr", "ltr", "Des bancs à l’ombre, place du Marché : « il n’y a nulle part où s’asseoir ! »"),
    ("en", "ltr", "Benches in the shade: “there is nowhere to sit down!”"),
    (
        "de",
        "ltr",
        "Straßenbeleuchtungsinstandsetzungsmaßnahmenankündigungsverpflichtungsverordnung",
    ),
    ("ar", "rtl", "مقاعد في الظل في ساحة السوق (12 مقعدًا)"),
)
_SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


def shown() -> dict[str, Any]:
    """The samples, under the names that the page gives them."""
    return {
        "sizes": SIZES,
        "spaces": SPACES,
        "buttons": BUTTONS,
        "tags": TAGS,
        "looks": LOOKS,
        "sentences": SENTENCES,
        "icons": icons(),
        "pins": range(1, COLOURS + 1),
    }


@cache
def icons() -> tuple[str, ...]:
    """The names of the signs in the sprite, in their order."""
    found = finders.find("img/icons.svg")
    if not isinstance(found, str):
        raise FileNotFoundError("There is no static file img/icons.svg.")
    return tuple(_SYMBOL.findall(Path(found).read_text(encoding="utf-8")))
