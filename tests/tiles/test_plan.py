"""A tile of points touches the covering index and no row of the table."""

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from contributions.enums import State
from contributions.models import Contribution
from tests.factories import WEST, a_layer, a_person
from tiles import reading
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db


def test_points_are_read_from_the_covering_index_alone():
    layer, author = a_layer(), a_person()
    Contribution.objects.bulk_create(
        Contribution(
            layer=layer,
            author=author,
            kind="proposal",
            title=f"Pin {number}",
            text="Here.",
            state=State.PUBLISHED,
            is_public=True,
            published_on="2026-01-01",
            precision="exact",
            geom=(place := Point(WEST + number * 1e-5, 48.89, srid=4326)),
            public_geom=place,
        )
        for number in range(3_000)
    )

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contributions_contribution")
        cursor.execute(
            "EXPLAIN " + reading.load("contributions"),
            reading.parameters(layer.campaign.slug, layer.slug, Tile(18, 132_690, 90_150)),
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "Index Only Scan using public_points_by_layer" in plan
    assert plan.count("Index Scan using public_points_by_layer") <= 1  # of lines and areas
    assert "Seq Scan on contributions_contribution" not in plan
