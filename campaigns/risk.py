"""What the rules of a policy by risk are made of: their figures, their words, where they begin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.enums import ReasonCode, RuleKind
from campaigns.errors import WrongInput
from campaigns.models import Campaign, RiskRule

MOST_WORDS = 500  # of one list
WORD_LENGTH = 80


@dataclass(frozen=True)
class Figure:
    """One number of a rule that a manager may change, with its bounds."""

    name: str
    label: str | Promise
    default: int
    least: int
    most: int


ALLOWED, TIMES, WITHIN = "allowed", "times", "within"
FIGURES: dict[RuleKind, tuple[Figure, ...]] = {
    RuleKind.LINKS: (Figure(ALLOWED, gettext_lazy("Links that a text may hold"), 0, 0, 20),),
    RuleKind.REPEATED: (
        Figure(WITHIN, gettext_lazy("Looking back, in hours"), 72, 1, 168),
        Figure("letters", gettext_lazy("Letters from which a text counts"), 20, 1, 500),
    ),
    RuleKind.MANY: (
        Figure(ALLOWED, gettext_lazy("Texts that a device may send"), 5, 1, 50),
        Figure(WITHIN, gettext_lazy("Within how many minutes"), 60, 1, 1440),
    ),
    RuleKind.OUTSIDE: (
        Figure(ALLOWED, gettext_lazy("Metres past the edge that are taken"), 0, 0, 5000),
    ),
    RuleKind.FIRST: (Figure(TIMES, gettext_lazy("How many first texts are read"), 1, 1, 10),),
    RuleKind.REPORTED: (
        Figure(TIMES, gettext_lazy("Readers with a confirmed e-mail who report it"), 3, 2, 50),
    ),
}
LONGEST_LOOK_BACK_H = 168
REASONS: dict[RuleKind, ReasonCode] = {
    RuleKind.LINKS: ReasonCode.ADVERTISING,
    RuleKind.EMAIL: ReasonCode.PERSONAL_DATA,
    RuleKind.PHONE: ReasonCode.PERSONAL_DATA,
    RuleKind.PLATE: ReasonCode.PERSONAL_DATA,
    RuleKind.WORDS: ReasonCode.INSULT,
    RuleKind.REPEATED: ReasonCode.DUPLICATE,
    RuleKind.OUTSIDE: ReasonCode.OUTSIDE_AREA,
}


def figure(rule: RiskRule, name: str) -> int:
    """A number of a rule: its own, else the one it begins with."""
    for one in FIGURES[RuleKind(rule.kind)]:
        if one.name == name:
            return int(rule.figures.get(name, one.default))
    raise KeyError(name)


def languages_of(kind: RuleKind) -> tuple[str, ...]:
    """A list of words stands once for texts of any language, and once a language."""
    return ("", *(code for code, _label in settings.LANGUAGES)) if kind == RuleKind.WORDS else ("",)


def rules_of(campaign: Campaign) -> list[RiskRule]:
    """Every rule there can be, in the order of their kinds; those never touched are off."""
    kept = {(rule.kind, rule.language): rule for rule in campaign.risk_rules.all()}
    return [
        kept.get((kind.value, language)) or new_rule(campaign, kind, language)
        for kind in RuleKind
        for language in languages_of(kind)
    ]


def new_rule(campaign: Campaign, kind: RuleKind, language: str = "") -> RiskRule:
    """A rule as it begins, off and not kept yet."""
    return RiskRule(
        campaign=campaign,
        kind=kind.value,
        language=language,
        figures={one.name: one.default for one in FIGURES.get(kind, ())},
        reason=REASONS.get(kind, ""),
    )


def filled(rule: RiskRule, told: Mapping[str, Any]) -> RiskRule:
    """The rule with what a manager typed: is_on, reason, words (a line each), its figures.

    Raises WrongInput (bad_figure, too_many_words, word_too_long, unknown_reason,
    words_missing), whose field is the rule's.
    """
    field = name_of(rule)
    kind = RuleKind(rule.kind)
    rule.is_on = bool(told.get("is_on"))
    rule.reason = _reason(str(told.get("reason", rule.reason)), field)
    rule.figures = {one.name: _number(one, told, field) for one in FIGURES.get(kind, ())}
    if kind == RuleKind.WORDS:
        rule.words = _words(str(told.get("words", "")).splitlines(), field)
        if rule.is_on and not rule.words:
            raise WrongInput(
                "words_missing", _("Write at least one word, a line each."), field=field
            )
    return rule


def name_of(rule: RiskRule) -> str:
    """How a rule is called in a form."""
    return f"{rule.kind}-{rule.language}" if rule.language else rule.kind


def _number(one: Figure, told: Mapping[str, Any], field: str) -> int:
    typed = str(told.get(one.name, one.default)).strip()
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7):
        raise WrongInput("bad_figure", _("Write a whole number."), field=field)
    if not one.least <= int(typed) <= one.most:
        raise WrongInput(
            "bad_figure",
            _("%(number)s is not possible here: choose from %(least)s to %(most)s.")
            % {"number": typed, "least": one.least, "most": one.most},
            field=field,
            least=one.least,
            most=one.most,
        )
    return int(typed)


def _words(lines: Iterable[str], field: str) -> list[str]:
    words: Sequence[str] = list(dict.fromkeys(" ".join(line.split()) for line in lines))
    kept = [word for word in words if word]
    if len(kept) > MOST_WORDS:
        raise WrongInput(
            "too_many_words",
            _("The list has %(count)s words; the limit is %(limit)s.")
            % {"count": len(kept), "limit": MOST_WORDS},
            field=field,
            count=len(kept),
            limit=MOST_WORDS,
        )
    for word in kept:
        if len(word) > WORD_LENGTH or not any(char.isalnum() for char in word) or "\x00" in word:
            raise WrongInput(
                "word_too_long",
                _("A word has letters, and at most %(limit)s signs.") % {"limit": WORD_LENGTH},
                field=field,
                limit=WORD_LENGTH,
            )
    return kept


def _reason(code: str, field: str) -> str:
    if code and code not in ReasonCode.values:
        raise WrongInput("unknown_reason", _("Choose one of the charter's reasons."), field=field)
    return code
