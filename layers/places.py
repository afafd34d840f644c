"""Places by their names, and names of a place: from a campaign's own areas, objects and streets."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

from campaigns.models import Campaign
from layers.queries import load

SHORTEST = 3  # characters: fewer are like everything
LONGEST = 100
MEETS_M = 20  # two streets that end nearer than that to each other meet
REACH_M = 150  # farther than that, a street says nothing about a place
TOUCH_M = 6  # what a thumb means that touches a tree

# "rue A / rue B", "rue A x rue B", "rue A et rue B", "à l’angle de la rue A et de la rue B"
BETWEEN = re.compile(r"\s*/\s*|\s+(?:x|&|et|and|angle)\s+", re.IGNORECASE)
BEFORE = re.compile(
    r"^(?:(?:à\s+)?l['’]\s*angle|angle|coin|croisement|corner|crossing)\s+|^(?:de|du|des|of)\s+"
    r"|^(?:la|le|les|the)\s+|^l['’]\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Place:
    """A place that was found by its name. kind: crossing, area, feature.

    value: an area's slug, an object's public_id as text, '' of a crossing. other: its second
    street. title, title_en: of the object's layer. Degrees, SRID 4326.
    """

    kind: str
    value: str
    name: str
    other: str
    title: str
    title_en: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Near:
    """One thing at a place, and how many metres from it. kind: street, feature, area."""

    kind: str
    value: str
    name: str
    title: str
    title_en: str
    metres: float


def places_like(campaign: Campaign, typed: str, *, most: int = 8) -> list[Place]:
    """The areas, objects and crossings whose names are like `typed`, best first; one query."""
    typed = plain(typed)
    if len(typed) < SHORTEST:
        return []
    first, second = streets_of(typed)
    facts = {
        "campaign_id": campaign.pk,
        "typed": typed,
        "first": first,
        "second": second,
        "metric_srid": campaign.metric_srid,
        "meets_m": MEETS_M,
        "most": most,
    }
    return [Place(*row) for row in _rows("places", facts)]


def names_at(campaign: Campaign, longitude: float, latitude: float) -> list[Near]:
    """The nearest street, the object there, the area around (degrees, 4326); one query."""
    facts = {
        "campaign_id": campaign.pk,
        "longitude": longitude,
        "latitude": latitude,
        "metric_srid": campaign.metric_srid,
        "reach_m": REACH_M,
        "touch_m": TOUCH_M,
    }
    return [Near(*row) for row in _rows("here", facts)]


def plain(typed: str) -> str:
    """What was typed as one short line, without characters that no name has."""
    printable = "".join(one if one.isprintable() else " " for one in typed[: LONGEST * 4])
    return " ".join(printable.split())[:LONGEST].strip()


def streets_of(typed: str) -> tuple[str, str]:
    """The two streets of a crossing as people write one; ('', '') when none is meant."""
    parts = [_without_small_words(part) for part in BETWEEN.split(typed) if part.strip()]
    if len(parts) != 2 or min(map(len, parts)) < SHORTEST:
        return "", ""
    return parts[0], parts[1]


def _without_small_words(part: str) -> str:
    before = None
    while before != part:
        before, part = part, BEFORE.sub("", part.strip())
    return part


def _rows(name: str, facts: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(load(name), facts)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
