"""Tiles of reference layers: their version is in the address, and only the current one is there."""

import pytest
from django.contrib.gis.geos import LineString, Point, Polygon

from campaigns.enums import Visibility
from layers.enums import LayerKind
from tests.factories import PLACE, a_campaign, a_contribution, a_feature, a_layer
from tests.tiles.looking import address, decode, tile_of, units_in

pytestmark = pytest.mark.django_db
TILE = tile_of(*PLACE, 15)


def a_reference(campaign=None, **fields):
    return a_layer(campaign, kind=LayerKind.REFERENCE, **fields)


def drawn(client, layer, tile=TILE):
    response = client.get(address(layer, tile, layer.version))
    assert response.status_code == 200
    return {each["id"]: each for each in decode(response.content).get(layer.slug, [])}


@pytest.mark.parametrize("count", [1, 3])
def test_a_reference_tile_holds_exactly_the_layers_features_for_one_query(
    client, django_assert_num_queries, count
):
    layer = a_reference()
    features = [a_feature(layer) for _ in range(count)]
    a_feature(a_reference(layer.campaign))

    with django_assert_num_queries(1):
        found = drawn(client, layer)

    assert found.keys() == {feature.public_id for feature in features}


def test_a_feature_carries_its_name_and_plain_properties(client):
    layer = a_reference()
    tree = a_feature(layer, name="Tilleul", properties={"height": 12, "kind": "tree"})

    found = drawn(client, layer)[tree.public_id]

    x, y = units_in(*PLACE, TILE)
    assert found["properties"] == {"name": "Tilleul", "height": 12, "kind": "tree"}
    assert found["geometry"]["coordinates"] == [pytest.approx(x, abs=1), pytest.approx(y, abs=1)]


def test_lines_and_surfaces_are_drawn_and_specks_are_left_out_of_low_zooms(client):
    layer = a_reference()
    lon, lat = PLACE
    line = a_feature(layer, LineString((lon, lat), (lon + 0.002, lat), srid=4326))
    block = a_feature(layer, Polygon.from_bbox((lon, lat, lon + 0.002, lat + 0.001)))
    speck = a_feature(layer, Polygon.from_bbox((lon, lat, lon + 0.00001, lat + 0.00001)))

    near, far = (
        drawn(client, layer, tile_of(lon, lat, 18)),
        drawn(client, layer, tile_of(lon, lat, 12)),
    )

    assert near.keys() == {line.public_id, block.public_id, speck.public_id}
    assert far.keys() == {line.public_id, block.public_id}
    assert far[line.public_id]["geometry"]["type"] == "LineString"
    assert far[block.public_id]["geometry"]["type"] == "Polygon"


def test_the_current_version_is_kept_for_a_year(client):
    layer = a_reference(version=3)
    a_feature(layer)

    response = client.get(address(layer, TILE, 3))

    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert (
        client.get(address(layer, TILE, 3), HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    )


@pytest.mark.parametrize("version", [0, 2, 4, 2**31 - 1, 2**31, 10**20])
def test_another_version_is_absent_and_no_cache_keeps_its_absence(client, version):
    layer = a_reference(version=3)
    a_feature(layer)

    response = client.get(address(layer, TILE, version))

    assert (response.status_code, response["Cache-Control"]) == (404, "no-store")


def test_a_version_asked_for_too_early_holds_nothing_of_the_old_one_later(client):
    layer = a_reference(version=1)
    old = a_feature(layer)
    assert client.get(address(layer, TILE, 2)).status_code == 404

    layer.features.all().delete()
    new = a_feature(layer, Point(PLACE[0] + 0.0001, PLACE[1], srid=4326))
    layer.version = 2
    layer.save(update_fields=["version"])

    assert drawn(client, layer).keys() == {new.public_id} != {old.public_id}
    assert client.get(address(layer, TILE, 1)).status_code == 404


def test_what_is_not_shown_has_no_reference_tiles(client):
    hidden, draft = a_reference(), a_reference()
    for layer in (hidden, draft):
        a_feature(layer)
        assert client.get(address(layer, TILE, 1)).status_code == 200
    type(hidden).objects.filter(pk=hidden.pk).update(is_shown=False)
    type(draft.campaign).objects.filter(pk=draft.campaign_id).update(visibility=Visibility.DRAFT)

    assert [client.get(address(layer, TILE, 1)).status_code for layer in (hidden, draft)] == [
        404
    ] * 2


def test_each_kind_of_layer_answers_at_its_own_address_alone(client):
    campaign = a_campaign()
    reference, ideas = a_reference(campaign), a_layer(campaign)
    a_feature(reference)
    a_contribution(ideas)

    assert client.get(address(reference, TILE)).status_code == 404
    assert client.get(address(ideas, TILE, ideas.version)).status_code == 404
