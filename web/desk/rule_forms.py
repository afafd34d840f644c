"""The form of each rule by risk: what it is for, its figures as they were typed, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.enums import ReasonCode, RuleKind
from campaigns.errors import WrongInput
from campaigns.models import Campaign, RiskRule
from campaigns.risk import FIGURES, Figure, figure, filled, name_of, rules_of

WHY: dict[RuleKind, str | Promise] = {
    RuleKind.LINKS: _("Advertising nearly always comes with links. So do some serious sources."),
    RuleKind.EMAIL: _("An address in a public text stays findable for years."),
    RuleKind.PHONE: _("French numbers, written in any of the usual ways."),
    RuleKind.PLATE: _("A plate points at a person. A line’s or a house’s number may look alike."),
    RuleKind.WORDS: _(
        "Whole words, whatever their accents and capitals; a star takes all that begin so."
    ),
    RuleKind.REPEATED: _("The same words, whatever their signs and capitals, by anybody."),
    RuleKind.MANY: _("A device, or an account. A class that writes on one tablet is held too."),
    RuleKind.OUTSIDE: _("For consultations that accept places outside their perimeter."),
    RuleKind.FIRST: _("Newcomers are read once, then appear at once."),
    RuleKind.REPORTED: _(
        "Whatever is chosen above: it is hidden for 72 hours at most, and shown again unless a "
        "person refuses it. Each reader counts once; reports that you have read count no more."
    ),
}


@dataclass(frozen=True)
class FilledFigure:
    """One number of a rule, with what was typed for it."""

    figure: Figure
    value: str


@dataclass(frozen=True)
class RuleForm:
    """One rule as the page shows it; `error` says what cannot be kept."""

    rule: RiskRule
    name: str
    figures: list[FilledFigure]
    words: str
    error: str = ""
    noticed: int | None = None  # how many texts of the past, after a trial

    @property
    def kind(self) -> RuleKind:
        return RuleKind(self.rule.kind)

    @property
    def why(self) -> str | Promise:
        return WHY[self.kind]

    @property
    def has_words(self) -> bool:
        return self.kind == RuleKind.WORDS

    @property
    def language(self) -> str:
        """The language of a list of words, in itself."""
        return str(dict(settings.LANGUAGES).get(self.rule.language, ""))

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [(code.value, str(code.label)) for code in ReasonCode]


def forms_of(campaign: Campaign) -> list[RuleForm]:
    """Every rule that there can be, as it is kept."""
    return [
        RuleForm(
            rule=rule,
            name=name_of(rule),
            figures=[
                FilledFigure(one, str(figure(rule, one.name)))
                for one in FIGURES.get(RuleKind(rule.kind), ())
            ],
            words="\n".join(rule.words),
        )
        for rule in rules_of(campaign)
    ]


def filled_in(forms: list[RuleForm], post: Mapping[str, str]) -> list[RuleForm]:
    """The same with what a manager typed, whether it can be kept or not."""
    return [_filled(form, post) for form in forms]


def _filled(form: RuleForm, post: Mapping[str, str]) -> RuleForm:
    told: dict[str, object] = {
        "is_on": post.get(f"{form.name}-on") == "yes",
        "reason": post.get(f"{form.name}-reason", form.rule.reason),
        "words": post.get(f"{form.name}-words", ""),
    }
    typed = [
        replace(one, value=post.get(f"{form.name}-{one.figure.name}", one.value))
        for one in form.figures
    ]
    told |= {one.figure.name: one.value for one in typed}
    form = replace(form, figures=typed, words=str(told["words"]))
    form.rule.is_on = bool(told["is_on"])
    try:
        filled(form.rule, told)
    except WrongInput as refusal:
        return replace(form, error=str(refusal))
    return form
