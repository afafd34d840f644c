"""What a report of a big campaign costs: seconds, megabytes of memory, size of the file.

Ten thousand pins of the crowd, with texts as long as people write, are moved into a campaign of
their own for the length of a transaction that is rolled back.
"""

import argparse
import resource
import statistics
import sys
import time
from datetime import date

from django.db import connection, transaction

from bench.crowd import CAMPAIGN
from campaigns.models import Campaign, Category
from layers.models import Layer
from tiles.report import page

PINS = 10_000
MOST_SECONDS, MOST_MEGABYTES = 10.0, 10.0
WORDS = "Il n'y a nulle part où s'asseoir à l'ombre entre la tour et la pharmacie. " * 6
MOVE = """
UPDATE contributions_contribution SET layer_id = %(layer)s, title = 'Des bancs à l''ombre, place '
    || id, text = %(words)s, category_id = CASE WHEN category_id IS NOT NULL THEN %(theme)s END
WHERE id IN (SELECT id FROM contributions_contribution WHERE is_public ORDER BY id LIMIT %(pins)s)
"""


def big_campaign() -> Campaign:
    crowd = Campaign.objects.get(slug=CAMPAIGN)
    campaign = Campaign.objects.create(
        slug="big", title="Big", organisation=crowd.organisation, visibility="public",
        perimeter=crowd.perimeter,
    )  # fmt: skip
    layer = Layer.objects.create(campaign=campaign, slug="l", title="Pins", kind="contributions")
    theme = Category.objects.create(campaign=campaign, slug="theme", label="Theme")
    with connection.cursor() as cursor:
        cursor.execute(MOVE, {"layer": layer.pk, "theme": theme.pk, "words": WORDS, "pins": PINS})
        assert cursor.rowcount == PINS
    return campaign


def verdict(name: str, value: float, unit: str, most: float) -> bool:
    holds = value <= most
    print(f"{name} {value:.2f} {unit} <= {most} {'holds' if holds else 'MISSED'}")
    return holds


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=3, help="how often it is made")
    rounds = arguments.parse_args().rounds
    with transaction.atomic():
        campaign = big_campaign()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        taken = []
        for _round in range(rounds):
            start = time.perf_counter()
            text = page.make(campaign, on=date(2026, 3, 14))
            taken.append(time.perf_counter() - start)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        transaction.set_rollback(True)
    print(f"memory: {(peak - before) / 1024:.0f} MB above {before / 1024:.0f} MB")
    holds = [
        verdict(f"report of {PINS} contributions, median", statistics.median(taken), "s",
                MOST_SECONDS),
        verdict("its file", len(text.encode()) / 1e6, "MB", MOST_MEGABYTES),
    ]  # fmt: skip
    sys.exit(not all(holds))


if __name__ == "__main__":
    main()
