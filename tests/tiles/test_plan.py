"""A tile of points touches the covering index and no row of the table."""

import pytest
from django.db import connection

from tests.factories import a_contribution
from tiles import reading
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db


def test_points_can_be_read_from_the_covering_index_alone():
    item = a_contribution()
    campaign, layer = item.campaign.slug, item.layer.slug

    with connection.cursor() as cursor:
        # On a table of one row any plan is cheap: leave the planner the one that we mean.
        for other in ("seqscan", "bitmapscan", "indexscan"):
            cursor.execute(f"SET LOCAL enable_{other} = off")
        cursor.execute(
            "EXPLAIN " + reading.load("contributions"),
            reading.parameters(campaign, layer, Tile(14, 8293, 5634)),
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan using public_points_by_layer" in plan
