"""What it costs to ask what is alike, beside a plain nearest-neighbour query on the same rows.

Two queries, in turns, at places where people wrote and beside them, over one kept connection of the
pages' role, both prepared: (a) sql/lookalikes.sql; (b) the few nearest public contributions, with
the same columns, by the same index and with no scoring at all.
"""

import argparse
import math
import random
import statistics
import sys
import time

import psycopg

from bench.crowd import CAMPAIGN, EAST, NORTH, SEED, SOUTH, SPOTS_SAID, SUBJECTS, WEST
from bench.tiles import connect, verdict
from contributions.lookalikes import (
    CANDIDATES,
    CLOSER_LOOK,
    MOST,
    REACH_M,
    WORTH_SHOWING,
    load,
    plain,
)

ASKED = 400
OVER_NEAREST = 3.0
NEAREST = """
SELECT public_id, title,
       ST_Distance(geom_3857, %(place)s::geometry) / %(unit)s::float8 AS distance_m
FROM public_contributions WHERE campaign_id = %(campaign_id)s::bigint
ORDER BY geom_3857 <-> %(place)s::geometry LIMIT %(most)s::bigint
"""
PLACES = """
SELECT ST_X(public_geom), ST_Y(public_geom) FROM contributions_contribution
WHERE is_public ORDER BY public_id LIMIT %s
"""


def questions(pages: psycopg.Connection) -> list[dict[str, object]]:
    """Half at crowded places, some metres beside a pin; half anywhere. With words of people."""
    dice = random.Random(SEED)
    (campaign,) = pages.execute(
        "SELECT id FROM campaigns_campaign WHERE slug = %s", [CAMPAIGN]
    ).fetchone()
    crowded = [
        (x + dice.gauss(0, 0.0002), y + dice.gauss(0, 0.0001))
        for x, y in pages.execute(PLACES, [ASKED // 2])
    ]
    anywhere = [
        (dice.uniform(WEST, EAST), dice.uniform(SOUTH, NORTH)) for _ in range(ASKED - len(crowded))
    ]
    asked = []
    for lon, lat in crowded + anywhere:
        (place,) = pages.execute(
            "SELECT ST_Transform(ST_SetSRID(ST_MakePoint(%s, %s), 4326), 3857)", [lon, lat]
        ).fetchone()
        title = plain(f"{dice.choice(SUBJECTS)} {dice.choice(SPOTS_SAID)}")
        asked.append(
            {
                "campaign_id": campaign, "place": place, "unit": 1 / math.cos(math.radians(lat)),
                "reach_m": REACH_M, "candidates": CANDIDATES,
                "closer_look": CLOSER_LOOK, "title": title, "words": title,
                "category_id": None, "feature_id": None, "least": WORTH_SHOWING, "most": MOST,
            }
        )  # fmt: skip
    dice.shuffle(asked)
    return asked


def measure(
    pages: psycopg.Connection, asked: list[dict[str, object]], rounds: int
) -> tuple[list[float], list[float], int]:
    """Medians in milliseconds of each question by (a) and by (b); how many found something."""
    ways = (load(), NEAREST)
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in asked]
    found = 0
    for turn in range(rounds):
        for question, taken in zip(asked, times, strict=True):
            for which in ((0, 1), (1, 0))[turn % 2]:
                start = time.perf_counter()
                rows = pages.execute(ways[which], question, prepare=True).fetchall()
                taken[which].append((time.perf_counter() - start) * 1000)
                found += bool(rows) if which == 0 and turn == 0 else 0
    alike, nearest = ([statistics.median(one[way]) for one in times] for way in (0, 1))
    return alike, nearest, found


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=9, help="how often each place is asked")
    rounds = arguments.parse_args().rounds
    with connect("DATABASE_URL") as pages:
        asked = questions(pages)
        measure(pages, asked[:50], 1)  # plans and pages of the index are warm on both sides
        alike, nearest, found = measure(pages, asked, rounds)
    print(f"asked {len(asked)} times each {rounds}; something alike at {found} places")
    for name, times in (("alike", alike), ("nearest", nearest)):
        p95 = statistics.quantiles(times, n=20)[-1]
        print(f"{name:8} median {statistics.median(times):.2f} ms, p95 {p95:.2f} ms")
    over = [a / b for a, b in zip(alike, nearest, strict=True)]
    sys.exit(not verdict("alike/nearest median over places", over, OVER_NEAREST))


if __name__ == "__main__":
    main()
