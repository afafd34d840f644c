"""The colours of tokens.css by day and by night, and how well one is told from another."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from campaigns.enums import Accent

TEXT, LINE = 4.5, 3.0  # what WCAG 2.2 asks: 1.4.3 of words, 1.4.11 of lines and signs
GROUNDS = ("ground", "surface", "sunken", "accent-wash")
MAPS = ("map-ground", "map-paper")
# What is laid on what: (colour, ground, least contrast).
PAIRS = (
    *(("accent-strong", ground, TEXT) for ground in GROUNDS),
    ("accent", "ground", TEXT), ("accent", "surface", TEXT),
    ("accent", "sunken", LINE), ("accent", "accent-wash", LINE),
    *(("accent", ground, LINE) for ground in MAPS),
    ("on-accent", "accent", TEXT), ("on-accent", "accent-strong", TEXT),
    ("ink", "accent-wash", TEXT), ("muted", "accent-wash", TEXT),
)  # fmt: skip
WORDS = (
    *((name, ground, TEXT) for name in ("ink", "muted") for ground in GROUNDS[:3]),
    *(
        (name, ground, TEXT)
        for name in ("good", "careful", "bad", "held")
        for ground in ("surface", f"{name}-wash")
    ),
    ("edge", "surface", LINE),
)
_NIGHT = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", re.DOTALL)
_RULE = re.compile(r'(:root|\[data-accent="(\w+)"\]) \{(.*?)\}', re.DOTALL)
_COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")

Colours = Mapping[str, str]


@dataclass(frozen=True)
class Pair:
    """A colour on a ground: its contrast, and the least that it may have."""

    name: str
    ground: str
    colour: str
    under: str
    least: float

    @property
    def contrast(self) -> float:
        return contrast(self.colour, self.under)

    @property
    def is_enough(self) -> bool:
        return self.contrast >= self.least


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, from 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colours(accent: str = Accent.GREEN, *, at_night: bool = False) -> Colours:
    """Every colour of tokens.css on a page of this accent."""
    by_day, by_night = _read(_text())
    found = {**by_day[""], **by_day[accent]}
    return {**found, **by_night[""], **by_night[accent]} if at_night else found


def pairs(accent: str, *, at_night: bool = False) -> list[Pair]:
    """What an accent is laid on, and what on it, with the figures."""
    return _judged(PAIRS, colours(accent, at_night=at_night))


def words(*, at_night: bool = False) -> list[Pair]:
    """What every page writes with, whatever its accent."""
    return _judged(WORDS, colours(at_night=at_night))


def _judged(asked: tuple[tuple[str, str, float], ...], found: Colours) -> list[Pair]:
    return [Pair(name, ground, found[name], found[ground], least) for name, ground, least in asked]


def _read(text: str) -> tuple[dict[str, Colours], dict[str, Colours]]:
    """The rules outside and inside the dark part, by accent ('' is :root)."""
    night = _NIGHT.search(text)
    if night is None:
        raise ValueError("tokens.css has no colours for the dark.")
    return _rules(text.replace(night[0], "")), _rules(night[1])


def _rules(text: str) -> dict[str, Colours]:
    found: dict[str, Colours] = {}
    for _selector, accent, body in _RULE.findall(text):
        found[accent] = {**found.get(accent, {}), **dict(_COLOUR.findall(body))}
    return found


@cache
def _text() -> str:
    found = finders.find("css/tokens.css")
    if not isinstance(found, str):
        raise FileNotFoundError("There is no static file css/tokens.css.")
    return Path(found).read_text(encoding="utf-8")
