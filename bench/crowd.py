"""Fill the database of the benches: a campaign with 100,000 public pins, and some that are not.

The same seed gives the same pins: around 60 hot spots of unequal size in 12 km² of Nanterre.
"""

import random
from collections.abc import Iterator

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection, transaction

from campaigns.models import Campaign, Category, Organisation
from contributions.models import Status
from geo.mercator import column, row
from layers.models import Layer
from tiles.pyramid import GRID_BITS

SEED = 20_261_123
PUBLIC, HIDDEN, SPOTS = 100_000, 20_000, 60
WEST, SOUTH, EAST, NORTH = 2.190, 48.878, 2.2375, 48.909
CAMPAIGN, LAYER = "bench", "pins"
EDGE = 42  # steps of the grid: a metre
METRE = (1 / 73_200, 1 / 111_200)  # in degrees of longitude and latitude, at Nanterre
SUPPORTS = (0,) * 12 + (1, 1, 1, 2, 2, 4, 5, 8, 12, 40)

SUBJECTS = [
    "Des bancs à l'ombre", "Un arrêt de bus couvert", "Moins de vitesse", "Une aire de jeux",
    "Planter des arbres", "Un local à vélos", "Plus de lumière la nuit", "Une fontaine à boire",
    "Réparer les trottoirs", "Un jardin partagé", "Des poubelles de tri", "Un terrain de sport",
]  # fmt: skip
SPOTS_SAID = [
    "devant l'école", "place du marché", "rue des Écoles", "au bord du parc", "près de la gare",
    "sous le pont", "allée des Tilleuls", "derrière la mairie", "au pied des tours", "sur le quai",
]  # fmt: skip

PINS = """
CREATE TEMPORARY TABLE pins (
    public_id bigint, lon float8, lat float8, kind text, theme int, status int, supports int,
    is_public boolean
)
"""
INSERT = """
INSERT INTO contributions_contribution (
    public_id, layer_id, kind, state, is_public, title, text, category_id, status_id,
    geom, public_geom, precision, is_outside, typed_address, found_address, signature,
    form_answers, form_version, channel, voices, support_count, reply_count, version, published_on
)
SELECT public_id, %(layer)s, kind, CASE WHEN is_public THEN 'published' ELSE 'held' END, is_public,
       (%(subjects)s::text[])[1 + public_id %% 12] || ' '
       || (%(spots)s::text[])[1 + public_id / 12 %% 10],
       repeat((%(subjects)s::text[])[1 + public_id / 120 %% 12] || '. ', 6),
       (%(themes)s::bigint[])[theme], (%(statuses)s::bigint[])[status],
       place, place, 'exact', false, '', '', '', '{}', 1, 'web', 1, supports, 0, 1,
       CASE WHEN is_public THEN date '2026-11-01' END
FROM pins, LATERAL (SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS place) AS made
"""

Pin = tuple[int, float, float, str, int, int | None, int, bool]


def pins() -> Iterator[Pin]:
    """Every pin in turn; public and hidden ones mixed, as they come in."""
    dice = random.Random(SEED)
    spots = [
        (dice.uniform(WEST, EAST), dice.uniform(SOUTH, NORTH), dice.uniform(40, 160))
        for _ in range(SPOTS)
    ]
    weights = [1 / (rank + 4) for rank in range(SPOTS)]
    identities = dice.sample(range(1, 2**53), PUBLIC + HIDDEN)
    hidden = set(dice.sample(range(PUBLIC + HIDDEN), HIDDEN))
    for number, identity in enumerate(identities):
        lon, lat = _place(dice, dice.choices(spots, weights)[0])
        yield (
            identity,
            lon,
            lat,
            dice.choices(("proposal", "comment", "question"), (6, 3, 1))[0],
            dice.randint(1, 5),
            dice.choice((None, None, 1, 2, 3)),
            dice.choice(SUPPORTS),
            number not in hidden,
        )


def _place(dice: random.Random, spot: tuple[float, float, float]) -> tuple[float, float]:
    """Around the spot nine times in ten, anywhere else the tenth; on the ground, off the edges."""
    while True:
        if dice.random() < 0.1:
            lon, lat = dice.uniform(WEST, EAST), dice.uniform(SOUTH, NORTH)
        else:
            lon = dice.gauss(spot[0], spot[2] * METRE[0])
            lat = dice.gauss(spot[1], spot[2] * METRE[1])
        if WEST <= lon <= EAST and SOUTH <= lat <= NORTH and not _on_an_edge(lon, lat):
            return lon, lat


def _on_an_edge(lon: float, lat: float) -> bool:
    """Within a metre of the edge of a tile, up to zoom 18.

    PostGIS's && compares boxes of 4-byte floats: there it takes in points of the tile beside.
    """
    size = 1 << (GRID_BITS - 18)
    return any(not EDGE < at % size < size - EDGE for at in (column(lon), row(lat)))


def fill() -> None:
    """Make the campaign and copy the pins in, through every trigger of the table."""
    with transaction.atomic():
        ground = MultiPolygon(Polygon.from_bbox((WEST, SOUTH, EAST, NORTH)), srid=4326)
        campaign = Campaign.objects.create(
            slug=CAMPAIGN,
            title="Bench",
            organisation=Organisation.objects.create(slug="ville", name="Ville"),
            visibility="public",
            perimeter=ground,
        )
        layer = Layer.objects.create(
            campaign=campaign, slug=LAYER, title="Pins", kind="contributions"
        )
        themes = [
            Category.objects.create(campaign=campaign, slug=f"theme-{n}", label=f"Theme {n}").pk
            for n in range(1, 6)
        ]
        statuses = [
            Status.objects.create(campaign=campaign, slug=f"status-{n}", label=f"Status {n}").pk
            for n in range(1, 4)
        ]
        with connection.cursor() as cursor:
            cursor.execute(PINS)
            with cursor.copy("COPY pins FROM STDIN") as copy:
                for pin in pins():
                    copy.write_row(pin)
            asked = {"layer": layer.pk, "themes": themes, "statuses": statuses}
            cursor.execute(INSERT, {**asked, "subjects": SUBJECTS, "spots": SPOTS_SAID})
    with connection.cursor() as cursor:  # an index-only scan needs the visibility map
        cursor.execute("VACUUM (ANALYZE) contributions_contribution")
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    fill()
