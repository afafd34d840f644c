"""A tile of points touches the covering index and no row of the table."""

import pytest
from django.db import connection

from tests.factories import a_crowd, a_layer
from tiles import reading
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db


def test_points_are_read_from_the_covering_index_alone():
    layer = a_layer()
    a_crowd(layer, 3_000)

    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN " + reading.load("contributions"),
            reading.parameters(layer.campaign.slug, layer.slug, Tile(18, 132_690, 90_150)),
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan using public_points_by_layer" in plan
    assert plan.count("Index Scan using public_points_by_layer") <= 1  # of lines and areas
    assert "Seq Scan on contributions_contribution" not in plan
