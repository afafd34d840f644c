"""How often a planted duplicate is found, among projects that residents of Avignon wrote.

At the place of each project all the others' words are put down as well, somewhere within reach, so
that place alone tells nothing: 23 × 23 contributions. Then each project is said again in four ways.
"""

import csv
import random
import unicodedata
from datetime import date

import pytest
from django.contrib.gis.geos import Point

from contributions.enums import State
from contributions.lookalikes import Wanted, lookalikes
from contributions.models import Contribution
from tests.factories import a_campaign, a_layer, a_square

SEED = 20_261_126
STOP = {"de", "la", "le", "les", "des", "du", "à", "au", "aux", "un", "une", "d'un", "et", "en"}
SYNONYMS = {
    "aménagement": "travaux", "création": "faire", "plantation": "planter", "verdir": "végétaliser",
    "rénovation": "refaire", "embellissement": "embellir", "mise": "pose", "aire": "espace",
    "place": "placette", "lieu": "endroit", "jardins": "potagers", "installation": "mettre",
    "parc": "square", "boulevard": "avenue", "rue": "voie", "passage": "chemin",
}  # fmt: skip
METRE = (1 / 80_200, 1 / 111_100)  # in degrees of longitude and latitude, at Avignon


def projects(folder):
    path = folder / "participation" / "avignon-budget-participatif-2017-extrait.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";", quoting=csv.QUOTE_NONE))


def typos(words, dice):
    """Two neighbouring letters change places in every long word."""
    return [
        swapped(word, dice.randrange(1, len(word) - 2)) if len(word) > 5 else word for word in words
    ]


def swapped(word, at):
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def without_accents(words, _dice):
    plain = unicodedata.normalize("NFD", " ".join(words).lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).split()


def shuffled(words, dice):
    """The words that matter, in another order."""
    kept = [word for word in words if word.lower() not in STOP]
    dice.shuffle(kept)
    return kept


def paraphrased(words, _dice):
    return [SYNONYMS.get(word.lower(), word) for word in words if word.lower() not in STOP]


WAYS = {
    "typos": typos,
    "accents lost": without_accents,
    "another order": shuffled,
    "other words": paraphrased,
}


def about(place, dice, metres):
    return Point(
        place.x + dice.uniform(-metres, metres) * METRE[0],
        place.y + dice.uniform(-metres, metres) * METRE[1],
        srid=4326,
    )


@pytest.fixture
def planted(db, real_data):
    """The campaign, and for each project its words, its place and its identity there."""
    dice = random.Random(SEED)
    found = projects(real_data)
    campaign = a_campaign(perimeter=a_square(4.7, 43.85, 5.0, 44.05))
    layer = a_layer(campaign)
    rows, told = [], []
    for home in found:
        place = Point(float(home["longitude"]), float(home["latitude"]), srid=4326)
        for other in found:
            spot = place if other is home else about(place, dice, 50)
            row = Contribution(
                layer=layer, kind="proposal", state=State.PUBLISHED, is_public=True,
                published_on=date(2026, 11, 1), title=other["projet_libelle"][:120],
                text=f"{other['projet_localisation']}. {other['projet_theme']}",
                geom=spot, public_geom=spot, precision="exact",
            )  # fmt: skip
            rows.append(row)
            if other is home:
                told.append((home["projet_libelle"], place, row))
    Contribution.objects.bulk_create(rows)
    return campaign, told


@pytest.mark.parametrize("way", WAYS)
def test_nine_in_ten_that_were_said_again_are_among_the_first_three(planted, way):
    campaign, told = planted
    dice = random.Random(SEED)
    missed = []

    for title, place, row in told:
        again = " ".join(WAYS[way](title.split(), dice))
        found = lookalikes(campaign, Wanted(about(place, dice, 40), title=again))
        if row.public_id not in [one.public_id for one in found]:
            missed.append((title, again, [one.title for one in found]))

    assert len(told) == 23
    assert len(missed) <= 0.1 * len(told), missed


def test_hardly_any_of_words_that_nobody_said_looks_the_same(planted):
    campaign, told = planted
    strange = (
        "Une fresque sur le château d'eau",
        "Moins de bruit la nuit",
        "Un arrêt de bus couvert",
    )

    strongest = [
        max((one.likeness_of_words for one in lookalikes(campaign, Wanted(place, title=title))),
            default=0)
        for _title, place, _row in told
        for title in strange
    ]  # fmt: skip

    assert max(strongest) < 0.5
