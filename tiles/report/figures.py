"""What a report says in figures: read from the public view, counted once, in one language."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models.functions import Left
from django.utils.formats import date_format
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignArea, Category
from contributions.enums import Kind
from contributions.models import PublicContribution
from contributions.models.answer import Status

DECIMALS = 6  # of a degree: a tenth of a metre
FIRST_WORDS = 160  # characters of a text that a card shows
SUPPORTED = 10  # how many of the most supported are listed


class Entry(NamedTuple):
    """One public contribution, as the report knows it. place: GeoJSON text, degrees."""

    public_id: int
    kind: str
    title: str
    text: str
    category_id: int | None
    status_id: int | None
    area_id: int | None
    place: str
    voices: int
    support_count: int
    published_on: date
    answered_on: date | None

    @property
    def first_words(self) -> str:
        """The beginning of the text, in one line."""
        return Truncator(" ".join(self.text.split())).chars(FIRST_WORDS)


@dataclass
class Line:
    """One line of a table. colour: 1 to 8 where it is a category; share: percent of the longest."""

    label: str
    colour: int = 0
    icon: str = ""
    contributions: int = 0
    support_count: int = 0
    answered: int = 0
    share: int = 0

    def add(self, entry: Entry) -> None:
        self.contributions += 1
        self.support_count += entry.support_count
        self.answered += entry.answered_on is not None


@dataclass
class Table:
    """One way of counting everything: each contribution is in one line."""

    name: str
    caption: str
    head: str
    lines: list[Line]

    has_none: bool = False  # whether the last line stands for what has no name here

    def shown(self) -> "Table":
        """The same without an empty last line of `has_none`, each line with its bar's length."""
        is_short = self.has_none and not self.lines[-1].contributions
        lines = self.lines[:-1] if is_short else self.lines
        longest = max((line.contributions for line in lines), default=0)
        for line in lines:
            line.share = round(100 * line.contributions / longest) if longest else 0
        return replace(self, lines=lines)


@dataclass(frozen=True)
class Card:
    """One of the most supported, with its labels in words."""

    entry: Entry
    kind: str
    category: Line
    area: str


@dataclass
class Figures:
    """Everything that the report counts; `ranks` lead from a key to its line of a table."""

    entries: list[Entry]
    categories: list[Category]
    areas: list[CampaignArea]
    statuses: list[Status]
    by_category: Table
    by_area: Table
    by_kind: Table
    by_status: Table
    by_month: Table
    ranks: dict[str, dict[Any, int]] = field(default_factory=dict)

    @property
    def tables(self) -> list[Table]:
        """What is shown: lines of what has none only where they count, no table without names."""
        wanted = [
            self.by_category if self.categories else None,
            self.by_area if self.areas else None,
            self.by_kind,
            self.by_status if self.statuses else None,
            self.by_month if self.entries else None,
        ]
        return [table.shown() for table in wanted if table]

    @property
    def contributions(self) -> int:
        return len(self.entries)

    @property
    def support_count(self) -> int:
        return sum(entry.support_count for entry in self.entries)

    @property
    def voices(self) -> int:
        return sum(entry.voices for entry in self.entries)

    @property
    def answered(self) -> int:
        return sum(entry.answered_on is not None for entry in self.entries)

    def kind_of(self, entry: Entry) -> int:
        """The rank of an entry's line in `by_kind`."""
        return self.ranks["kind"][entry.kind]

    def category_of(self, entry: Entry) -> int:
        """The rank of an entry's line in `by_category`."""
        return _rank(self.ranks["category"], entry.category_id)

    def area_of(self, entry: Entry) -> int:
        """The rank of an entry's line in `by_area`."""
        return _rank(self.ranks["area"], entry.area_id)

    def most_supported(self) -> list[Card]:
        """The ten that most people support; without any support there is nothing to rank."""
        ranked = sorted(
            (entry for entry in self.entries if entry.support_count),
            key=lambda entry: (
                -entry.support_count,
                -entry.published_on.toordinal(),
                -entry.public_id,
            ),
        )
        return [
            Card(
                entry,
                _kind(entry.kind),
                self.by_category.lines[self.category_of(entry)],
                self.by_area.lines[self.area_of(entry)].label if self.areas else "",
            )
            for entry in ranked[:SUPPORTED]
        ]


def entries_of(campaign: Campaign) -> list[Entry]:
    """Every public contribution of a campaign, the newest first, in one query."""
    rows = (
        PublicContribution.objects.of_campaign(campaign)
        .newest_first()
        .annotate(
            beginning=Left("text", FIRST_WORDS * 2),
            place=AsGeoJSON("public_geom", precision=DECIMALS),
        )
        .values_list(
            "public_id", "kind", "title", "beginning", "category_id", "status_id", "area_id",
            "place", "voices", "support_count", "published_on", "answered_on",
        )
    )  # fmt: skip
    return [Entry(*row) for row in rows]


def count(campaign: Campaign, language: str) -> Figures:
    """Count a campaign's public contributions in the active language, in four queries."""
    entries = entries_of(campaign)
    categories = list(campaign.categories.all())
    areas = list(campaign.campaign_areas.select_related("area"))
    statuses = list(Status.objects.filter(campaign=campaign))
    by_category = [
        Line(category.label_in(language), category.colour, category.icon) for category in categories
    ]
    by_area = [Line(item.area.name) for item in areas]
    by_status = [Line(status.label_in(language)) for status in statuses]
    ranks = {
        "category": _ranked(category.pk for category in categories),
        "area": _ranked(item.area_id for item in areas),
        "kind": _ranked(Kind.values),
        "status": _ranked(status.pk for status in statuses),
    }
    found = Figures(
        entries, categories, areas, statuses,
        Table("category", _("By theme"), _("Theme"), [*by_category, Line(_("No theme"), 8, "dot")],
              has_none=True),
        Table("area", _("By area"), _("Area"), [*by_area, Line(_("Outside these areas"))],
              has_none=True),
        Table("kind", _("By kind"), _("Kind"), [Line(_kind(kind)) for kind in Kind.values]),
        Table("status", _("By status"), _("Status"), [*by_status, Line(_("No status yet"))],
              has_none=True),
        Table("month", _("By month of publication"), _("Month"), _months(entries)),
        ranks,
    )  # fmt: skip
    _fill(found)
    return found


def _fill(found: Figures) -> None:
    """Count each entry into its line of each table."""
    months = {line.label: line for line in found.by_month.lines}
    for entry in found.entries:
        found.by_category.lines[found.category_of(entry)].add(entry)
        found.by_area.lines[found.area_of(entry)].add(entry)
        found.by_kind.lines[found.kind_of(entry)].add(entry)
        found.by_status.lines[_rank(found.ranks["status"], entry.status_id)].add(entry)
        months[_month(entry.published_on)].add(entry)


def _rank(ranks: dict[Any, int], key: int | None) -> int:
    """The rank of a key; what the campaign does not name counts with what has none."""
    return ranks.get(key, ranks[None])


def _ranked(keys: Iterable[Any]) -> dict[Any, int]:  # Any: keys, words, None
    """Key → rank; None comes after all of them."""
    ranks = {key: rank for rank, key in enumerate(keys)}
    return {**ranks, None: len(ranks)}


def _months(entries: list[Entry]) -> list[Line]:
    """One line for each month in which something was published, the oldest first."""
    months = Counter(entry.published_on.replace(day=1) for entry in entries)
    return [Line(_month(month)) for month in sorted(months)]


def _month(day: date) -> str:
    return capfirst(date_format(day, "F Y"))


def _kind(kind: str) -> str:
    return capfirst(str(Kind(kind).label))
