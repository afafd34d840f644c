"""Low zooms drawn ahead: the same bytes as drawn now, for everybody's eyes alone, one version."""

import pytest
from django.contrib.gis.geos import Polygon
from django.db import connection, connections
from django.test import Client

from campaigns.enums import Visibility
from layers.enums import LayerKind
from tests.factories import PLACE, a_campaign, a_feature, a_layer
from tests.tiles.looking import address, tile_of
from tiles import seeding
from tiles.jobs import seed_layer
from tiles.models import SeededTile
from tiles.pyramid import Tile, tiles_over

pytestmark = pytest.mark.django_db
LON, LAT = PLACE
BLOCK = Polygon.from_bbox((LON, LAT, LON + 0.004, LAT + 0.003))


def a_reference(campaign=None, **fields):
    layer = a_layer(campaign, kind=LayerKind.REFERENCE, **fields)
    a_feature(layer, BLOCK)
    return layer


def plain(client: Client, layer, tile):
    response = client.get(address(layer, tile, layer.version))
    assert response.status_code == 200
    return response.content


def test_a_seeded_tile_is_the_tile_that_would_be_drawn(client, django_assert_num_queries):
    layer = a_reference()
    tiles = [tile_of(LON, LAT, z) for z in range(15)]
    drawn = [plain(client, layer, tile) for tile in tiles]

    made = seeding.seed(layer)

    assert made == SeededTile.objects.filter(layer=layer).count() > 0
    with django_assert_num_queries(1):
        first = plain(client, layer, tiles[12])
    assert first == drawn[12]
    assert [plain(client, layer, tile) for tile in tiles] == drawn


def test_a_seeded_tile_leaves_as_it_was_packed(client):
    layer = a_reference()
    seeding.seed(layer)
    tile = tile_of(LON, LAT, 14)

    packed = client.get(address(layer, tile, layer.version), headers={"Accept-Encoding": "gzip"})
    again = client.get(
        address(layer, tile, layer.version),
        headers={"Accept-Encoding": "gzip", "If-None-Match": packed["ETag"]},
    )

    assert packed["Content-Encoding"] == "gzip"
    assert packed.content == bytes(SeededTile.objects.get(z=14, x=tile[1], y=tile[2]).data)
    assert (again.status_code, again.content) == (304, b"")


def test_what_was_seeded_for_another_version_is_not_shown(client):
    layer = a_reference()
    seeding.seed(layer)
    layer.features.all().delete()
    layer.version += 1
    layer.save(update_fields=["version"])

    assert plain(client, layer, tile_of(LON, LAT, 14)) == b""

    seed_layer(layer.pk)

    assert not SeededTile.objects.exists()


@pytest.mark.parametrize("hide", ["layer", "campaign"])
def test_what_is_hidden_is_seen_neither_at_the_door_nor_by_the_role_of_the_tiles(client, hide):
    layer = a_reference(a_campaign())
    seeding.seed(layer)
    assert visible() > 0
    if hide == "layer":
        layer.is_shown = False
        layer.save(update_fields=["is_shown"])
    else:
        layer.campaign.visibility = Visibility.DRAFT
        layer.campaign.save(update_fields=["visibility"])

    assert client.get(address(layer, tile_of(LON, LAT, 14), layer.version)).status_code == 404
    assert visible() == 0
    assert seeding.seed(layer) == 0


def test_the_role_of_the_tiles_reads_the_view_and_not_the_table():
    tiles = connections["tiles"]
    with tiles.get_new_connection(tiles.get_connection_params()) as signed_in:
        signed_in.autocommit = True
        cursor = signed_in.cursor()
        assert cursor.execute("SELECT count(*) FROM public_seeded_tiles").fetchone() == (0,)
        with pytest.raises(Exception, match="permission denied"):
            cursor.execute("SELECT 1 FROM tiles_seededtile")


def test_a_job_for_a_layer_that_is_gone_does_nothing():
    seed_layer(4_503_599_627_370_497)


def test_zooms_are_seeded_whole_as_long_as_their_tiles_are_few(monkeypatch):
    layer = a_reference()
    monkeypatch.setattr(seeding, "MOST", 3)

    seeding.seed(layer)

    assert set(SeededTile.objects.values_list("z", flat=True)) <= {0, 1, 2}


def test_the_tiles_over_a_box_are_those_that_it_touches():
    west_of_paris = (2.20, 48.88, 2.24, 48.90)

    assert tiles_over(west_of_paris, 0) == [Tile(0, 0, 0)]
    assert tiles_over(west_of_paris, 12) == [Tile(12, 2073, 1408)]
    assert len(tiles_over(west_of_paris, 14)) == 2 * 2


def visible() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM public_seeded_tiles")
        return cursor.fetchone()[0]
