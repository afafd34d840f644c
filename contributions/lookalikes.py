"""Is it here already? Public contributions that may say what somebody is about to say."""

import math
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from campaigns.models import Campaign, Category

CANDIDATES = 50  # of each layer: the nearest ones
CLOSER_LOOK = 6  # of them: those compared by their whole words
LONGEST = 400
MOST = 3
WORTH_SHOWING = 0.35
STRONG_WORDS = 0.5  # from here on, one who wrote without seeing them is asked again
REACH_M = 80  # without a theme


@dataclass(frozen=True)
class Wanted:
    """What somebody is about to say. `place`: the shape everybody would see, SRID 4326."""

    place: GEOSGeometry
    title: str = ""
    text: str = ""
    category: Category | None = None
    feature_id: int | None = None


@dataclass(frozen=True)
class LookAlike:
    """One that is public already. Likenesses from 0 to 1, that of the words and the whole."""

    public_id: int
    title: str
    distance_m: float
    likeness_of_words: float
    likeness: float


@cache
def load() -> str:
    return files(__package__).joinpath("sql", "lookalikes.sql").read_text()


def lookalikes(campaign: Campaign, wanted: Wanted, *, most: int = MOST) -> list[LookAlike]:
    """The most alike first; one query.

    Only what is public is compared, at its public place. Lengths are measured in Web Mercator
    (EPSG:3857) and divided by its scale at the place, which errs by less than 1 % within a reach.
    """
    with connection.cursor() as cursor:
        cursor.execute(load(), parameters(campaign, wanted, most=most))
        return [LookAlike(*row) for row in cursor.fetchall()]


def strong(found: list[LookAlike]) -> list[LookAlike]:
    """Those whose words, too, are much the same."""
    return [one for one in found if one.likeness_of_words >= STRONG_WORDS]


def parameters(campaign: Campaign, wanted: Wanted, *, most: int) -> dict[str, Any]:
    """What sql/lookalikes.sql takes."""
    title, text = (plain(part)[:LONGEST] for part in (wanted.title, wanted.text))
    place = wanted.place.transform(3857, clone=True)
    return {
        "campaign_id": campaign.pk,
        "place": bytes(place.ewkb),
        "unit": 1 / math.cos(math.radians(wanted.place.centroid.y)),
        "reach_m": wanted.category.reach_m if wanted.category else REACH_M,
        "candidates": CANDIDATES,
        "closer_look": CLOSER_LOOK,
        "title": title,
        "words": f"{title} {text}".strip(),
        "category_id": wanted.category.pk if wanted.category else None,
        "feature_id": wanted.feature_id,
        "least": WORTH_SHOWING,
        "most": most,
    }


def plain(words: str) -> str:
    """Small letters without accents, one space between words, as the query makes of the others."""
    apart = unicodedata.normalize("NFKD", words.lower().replace("œ", "oe").replace("æ", "ae"))
    return " ".join("".join(one for one in apart if not unicodedata.combining(one)).split())
