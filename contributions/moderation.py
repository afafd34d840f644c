"""The rules of a policy by risk, as functions over what is seen of one text as it comes in.

One implementation serves the intake and the trial on the past (`contributions.trial`): both make a
`Seen` and ask `noticed`. Nothing here asks the database or the clock, nothing judges a person.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.enums import RuleKind
from campaigns.models import RiskRule
from campaigns.risk import ALLOWED, TIMES, WITHIN, figure
from contributions.models.event import SAMPLE, TRUSTED

MOST_KEPT = 100  # how many earlier instants a rule ever needs to know
OF_THE_WORDS = (RuleKind.LINKS, RuleKind.EMAIL, RuleKind.PHONE, RuleKind.PLATE, RuleKind.WORDS)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{2,}")  # bounded: linear in any text
PHONE = re.compile(r"(?<!\d)(?:\+33\s?|0033\s?|0)[1-9](?:[\s.-]?\d{2}){4}(?!\d)")
PLATE = re.compile(r"\b(?:[A-Z]{2}[-\s]?\d{3}[-\s]?[A-Z]{2}|[a-z]{2}-\d{3}-[a-z]{2})\b")
LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+")
_WORD = re.compile(r"\w+")
# Small words that tell a language; a text with neither side ahead may be of either.
_SMALL_WORDS = {
    "fr": frozenset(
        [
            *("le", "la", "les", "un", "une", "des", "du", "de", "et", "est", "pas", "que", "qui"),
            *("dans", "pour", "sur", "avec", "ce", "cette", "ces", "je", "nous", "vous", "il"),
            *("elle", "au", "aux", "plus", "ne"),
        ]
    ),
    "en": frozenset(
        [
            *("the", "a", "an", "of", "and", "is", "not", "that", "which", "in", "for", "on"),
            *("with", "this", "these", "i", "we", "you", "he", "she", "it", "to", "more", "are"),
        ]
    ),
}


@dataclass(frozen=True)
class Seen:
    """One text as it came in, and what was known at that instant; the rules see nothing else.

    text: the body alone; words: everything that was written. own: when the same author had written
    here before, the latest last, None where nobody stands behind it (entered for others). same:
    when the same text had come in. Of both, the latest MOST_KEPT. reporters: with a confirmed
    e-mail.
    """

    text: str
    words: str
    at: datetime
    metres_outside: float = 0.0
    own: tuple[datetime, ...] | None = None
    same: tuple[datetime, ...] = ()
    reporters: int = 0

    @cached_property
    def folded(self) -> str:
        """Its words, small, without accents, a space around each."""
        return folded(self.words)

    @cached_property
    def language(self) -> str:
        """The language that its small words tell; nothing when they tell none."""
        words = self.folded.split()
        found = {code: sum(word in small for word in words) for code, small in _SMALL_WORDS.items()}
        ranked = sorted(found.items(), key=lambda pair: -pair[1])
        return ranked[0][0] if ranked[0][1] > ranked[1][1] else ""


@dataclass(frozen=True)
class Hit:
    """What a rule noticed: how much it found, and how much it allows. No words."""

    rule: str
    found: int
    allowed: int


def noticed(seen: Seen, rules: Iterable[RiskRule]) -> tuple[Hit, ...]:
    """What these rules notice, each whether it is on or not; one hit a kind, the strongest."""
    return strongest(hit for rule in rules if (hit := judged(seen, rule)))


def judged(seen: Seen, rule: RiskRule) -> Hit | None:
    """What one rule notices, if it is more than it allows."""
    found, allowed = _JUDGES[RuleKind(rule.kind)](seen, rule)
    return Hit(rule.kind, found, allowed) if found > allowed else None


def strongest(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """One hit a kind: of two lists of words, the one that found more."""
    kept: dict[str, Hit] = {}
    for hit in hits:
        if hit.rule not in kept or hit.found > kept[hit.rule].found:
            kept[hit.rule] = hit
    return tuple(kept.values())


def sentence(rule: str) -> str | Promise:
    """What a rule noticed, for the moderator and for the author."""
    return _SENTENCES[rule]


def folded(text: str) -> str:
    """Words to compare: small, without accents, one space around each."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return f" {' '.join(_WORD.findall(plain))} "


def _links(seen: Seen, rule: RiskRule) -> tuple[int, int]:
    return len(LINK.findall(seen.words)), figure(rule, ALLOWED)


def _email(seen: Seen, _rule: RiskRule) -> tuple[int, int]:
    """Most texts have no @: those are not searched."""
    return (len(EMAIL.findall(seen.words)) if "@" in seen.words else 0), 0


def _matches(pattern: re.Pattern[str]) -> Callable[[Seen, RiskRule], tuple[int, int]]:
    def judge(seen: Seen, _rule: RiskRule) -> tuple[int, int]:
        return len(pattern.findall(seen.words)), 0

    return judge


def _words(seen: Seen, rule: RiskRule) -> tuple[int, int]:
    """A list for one language says nothing about texts that are clearly of another."""
    if rule.language and seen.language not in ("", rule.language):
        return 0, 0
    pattern = _pattern_of(tuple(rule.words))
    return (len(pattern.findall(seen.folded)) if pattern else 0), 0


@lru_cache(maxsize=64)
def _pattern_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Whole words, or their beginnings where a star ends them."""
    parts = []
    for word in words:
        plain = folded(word).strip()
        if plain:
            parts.append(re.escape(plain) + (r"\w*" if word.rstrip().endswith("*") else ""))
    return re.compile(rf"(?<= )(?:{'|'.join(parts)})(?= )") if parts else None


def _repeated(seen: Seen, rule: RiskRule) -> tuple[int, int]:
    if not seen.same or sum(char.isalnum() for char in seen.text) < figure(rule, "letters"):
        return 0, 0
    return _since(seen.same, seen.at - timedelta(hours=figure(rule, WITHIN))), 0


def _many(seen: Seen, rule: RiskRule) -> tuple[int, int]:
    allowed = figure(rule, ALLOWED)
    if seen.own is None:
        return 0, allowed
    since = seen.at - timedelta(minutes=figure(rule, WITHIN))
    return _since(seen.own, since) + 1, allowed  # this one is one of them


def _since(instants: tuple[datetime, ...], since: datetime) -> int:
    return sum(at > since for at in instants)


def _outside(seen: Seen, rule: RiskRule) -> tuple[int, int]:
    """Whole metres, the begun one counted: the edge itself belongs to the area."""
    return -int(-seen.metres_outside // 1), figure(rule, ALLOWED)


def _first(seen: Seen, rule: RiskRule) -> tuple[int, int]:
    """The n-th text of an author is found while n is not past the figure."""
    is_early = seen.own is not None and len(seen.own) < figure(rule, TIMES)
    return int(is_early), 0


def _reported(seen: Seen, rule: RiskRule) -> tuple[int, int]:
    return seen.reporters, figure(rule, TIMES) - 1


_JUDGES: dict[RuleKind, Callable[[Seen, RiskRule], tuple[int, int]]] = {
    RuleKind.LINKS: _links,
    RuleKind.EMAIL: _email,
    RuleKind.PHONE: _matches(PHONE),
    RuleKind.PLATE: _matches(PLATE),
    RuleKind.WORDS: _words,
    RuleKind.REPEATED: _repeated,
    RuleKind.MANY: _many,
    RuleKind.OUTSIDE: _outside,
    RuleKind.FIRST: _first,
    RuleKind.REPORTED: _reported,
}
_SENTENCES: dict[str, str | Promise] = {
    RuleKind.LINKS: _("It holds links to other sites."),
    RuleKind.EMAIL: _("It seems to hold an e-mail address."),
    RuleKind.PHONE: _("It seems to hold a telephone number."),
    RuleKind.PLATE: _("It seems to hold a number plate."),
    RuleKind.WORDS: _("It holds words that this consultation reads first."),
    RuleKind.REPEATED: _("The same text had come in shortly before."),
    RuleKind.MANY: _("Many texts came from the same device in a short time."),
    RuleKind.OUTSIDE: _("Its place lies outside the usual area."),
    RuleKind.FIRST: _("It is among the first texts of its author here."),
    RuleKind.REPORTED: _("Several readers have reported it."),
    TRUSTED: _("It appeared without being read first: its author has earned trust here."),
    SAMPLE: _("One text in ten of trusted authors is read first all the same: this is one."),
}
