"""What the stream can be narrowed to, each choice with how many it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from contributions.enums import Entry
from contributions.models.waiting import WaitingQuerySet
from web.desk.queries import MARKS
from web.desk.stream import FREE, MINE, Narrowing

Label = str | Promise
Group = tuple[str | int | None, ...]  # the words of one group of entries, then how many they are
CLAIMS: dict[str, Label] = {MINE: _("what I have taken up"), FREE: _("what nobody has taken up")}
TITLES: dict[str, Label] = {
    "entry": _("Kind of entry"),
    "category": _("Theme"),
    "layer": _("Layer"),
    "area": _("Area"),
    "mark": _("What was noticed"),
    "claim": _("Taken up"),
}


@dataclass(frozen=True)
class Choice:
    """One word of a facet; `count` is None where nothing is counted."""

    value: str
    label: Label
    count: int | None
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One field of the filters."""

    name: str
    title: Label
    choices: list[Choice]
    rest: str  # the query without it

    @property
    def is_useful(self) -> bool:
        """Whether there is anything to choose from."""
        return len(self.choices) > 1 or self.chosen is not None

    @property
    def chosen(self) -> Choice | None:
        return next((choice for choice in self.choices if choice.is_chosen), None)


def facets(campaign: Campaign, asked: Narrowing, whole: WaitingQuerySet) -> list[Facet]:
    """Every field with its choices; those that nothing waits for are left out, unless chosen.

    Counts are of the whole stream: what one would see by this choice alone.
    """
    groups = list(
        whole.order_by()
        .values_list(
            "entry", "category__slug", "layer__slug", "area__slug", "layer__title", "area__name"
        )
        .annotate(n=Count("pk"))
    )
    language = get_language() or ""
    labels: dict[str, dict[str, Label]] = {
        "entry": dict(Entry.choices),
        "category": {one.slug: one.label_in(language) for one in campaign.categories.all()},
        "layer": _named(groups, (2, 4), asked.layer, campaign.layers.values_list("title")),
        "area": _named(groups, (3, 5), asked.area, campaign.areas.values_list("name")),
    }
    counted = [
        _facet(name, asked, labels[name], _counts(groups, position))
        for position, name in enumerate(labels)
    ]
    others = {"mark": MARKS, "claim": CLAIMS}
    return counted + [_facet(name, asked, known, None) for name, known in others.items()]


def total(found: list[Facet]) -> int:
    """How many there are in the whole stream."""
    return sum(
        choice.count or 0 for facet in found if facet.name == "entry" for choice in facet.choices
    )


def _named(
    groups: Iterable[Group], at: tuple[int, int], chosen: str, names: QuerySet[Any, Any]
) -> dict[str, Label]:
    """The words of a field with their labels; one that is chosen and empty is looked up."""
    found = {str(group[at[0]]): str(group[at[1]]) for group in groups if group[at[0]]}
    if chosen and chosen not in found:
        found.update((chosen, name) for (name,) in names.filter(slug=chosen))
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def _counts(groups: Iterable[Group], position: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for group in groups:
        value, count = group[position], group[-1]
        if isinstance(value, str) and isinstance(count, int):
            found[value] = found.get(value, 0) + count
    return found


def _facet(
    name: str, asked: Narrowing, labels: dict[str, Label], counts: dict[str, int] | None
) -> Facet:
    chosen = getattr(asked, name)
    return Facet(
        name,
        TITLES[name],
        [
            Choice(
                value, label, counts.get(value, 0) if counts is not None else None, value == chosen
            )
            for value, label in labels.items()
            if counts is None or value in counts or value == chosen
        ],
        asked.without(name).query,
    )
