"""TRUST G15: the worst that the rules allow still draws: a hundred shapes, all over each other."""

import math

import pytest
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db import connection

from contributions.enums import State
from contributions.models import Contribution
from layers import queries as layer_queries
from tests.factories import PLACE, a_campaign, a_layer, a_person, an_area
from tiles import reading
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db

SHAPES, VERTICES = 100, 500
TIMEOUT_MS = 2_000  # what the role of the tiles is given (script/lib/roles.sql)


def a_star(turn: float) -> Polygon:
    """A valid polygon of as many vertices as residents may draw, jagged, about 1 km across."""
    corners = []
    for number in range(VERTICES - 1):
        angle = 2 * math.pi * number / (VERTICES - 1) + turn
        reach = 0.004 if number % 2 else 0.0015
        corners.append(
            (PLACE[0] + reach * math.cos(angle), PLACE[1] + reach * 0.66 * math.sin(angle))
        )
    return Polygon([*corners, corners[0]], srid=4326)


def test_a_hundred_overlapping_shapes_draw_within_the_time_a_tile_is_given():
    campaign = a_campaign()
    layer, author = a_layer(campaign), a_person()
    Contribution.objects.bulk_create(
        Contribution(
            layer=layer,
            author=author,
            kind="proposal",
            title=f"Star {number}",
            text="All over the others.",
            state=State.PUBLISHED,
            is_public=True,
            published_on="2026-01-01",
            precision="exact",
            geom=(shape := a_star(number / SHAPES)),
            public_geom=shape,
        )
        for number in range(SHAPES)
    )

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [TIMEOUT_MS])
    tiles = [
        reading.contributions(campaign.slug, layer.slug, Tile(zoom, *tile_at_place(zoom)))
        for zoom in range(11, 19)
    ]

    assert all(tile.data for tile in tiles)
    assert max(len(tile.data or b"") for tile in tiles) < 500_000


def test_finding_the_area_of_a_jagged_shape_among_jagged_areas_stays_within_a_page_s_time():
    campaign = a_campaign()
    for number in range(10):
        an_area(campaign, MultiPolygon(a_star(number / 10), srid=4326))

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = %s", [TIMEOUT_MS])

    assert layer_queries.area_at(a_star(0.5), campaign) is not None


def tile_at_place(zoom: int) -> tuple[int, int]:
    side = 2**zoom
    return (
        int((PLACE[0] + 180) / 360 * side),
        int((1 - math.asinh(math.tan(math.radians(PLACE[1]))) / math.pi) / 2 * side),
    )
