"""How a tile answers: validators, compression, refusals, and what a shared cache may keep."""

import gzip
import json
from contextlib import suppress

import pytest
from django.test import Client

from campaigns.enums import Visibility
from contributions import actions
from contributions.enums import State
from contributions.models import Contribution
from tests.factories import (
    PLACE,
    a_campaign,
    a_contribution,
    a_draft,
    a_key,
    a_layer,
    a_moderator,
    a_person,
    a_point,
    a_reply,
    supported_by,
)
from tests.tiles.looking import address, decode, seen, tile_of
from tiles.cache import TileCache, pack, unpack
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db
MVT = "application/vnd.mapbox-vector-tile"
TILE = tile_of(*PLACE, 15)


def etag_of(client: Client, path: str) -> str:
    return client.get(path)["ETag"]


def test_a_tile_says_what_it_is_and_that_it_must_be_asked_about(client):
    item = a_contribution()

    response = client.get(address(item.layer, TILE))

    assert response["Content-Type"] == MVT
    assert response["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=2"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in response
    assert "Parvis-Left-Out" not in response


def test_who_holds_the_tile_is_answered_304_without_a_body(client):
    path = address(a_contribution().layer, TILE)
    etag = etag_of(client, path)

    same = client.get(path, HTTP_IF_NONE_MATCH=etag)
    weak = client.get(path, HTTP_IF_NONE_MATCH=f'"other", W/{etag}')
    other = client.get(path, HTTP_IF_NONE_MATCH='"other"')

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert weak.status_code == 304
    assert other.status_code == 200


def test_publishing_and_withholding_move_the_validator(client):
    item = a_contribution(state=State.HELD)
    moderator = a_moderator(item.campaign)
    path = address(item.layer, TILE)
    empty = etag_of(client, path)

    actions.publish(item, by=moderator)
    shown = client.get(path, HTTP_IF_NONE_MATCH=empty)
    actions.reject(item, by=moderator, reason="insult", statement="No.")
    hidden = client.get(path, HTTP_IF_NONE_MATCH=shown["ETag"])

    assert (shown.status_code, hidden.status_code) == (200, 200)
    assert decode(shown.content)[item.layer.slug][0]["id"] == item.public_id
    assert (hidden.content, hidden["ETag"]) == (b"", empty)


def test_what_is_held_refused_or_taken_back_moves_no_validator(client):
    layer = a_contribution().layer
    moderator = a_moderator(layer.campaign)
    paths = [address(layer, TILE), f"/tiles/{layer.campaign.slug}/changes.json"]
    before = [etag_of(client, path) for path in paths]

    held = a_contribution(layer, state=State.HELD)
    actions.edit(held, by=held.author, title="Otherwise", text="Other words.")
    actions.reject(held, by=moderator, reason="insult", statement="No.")
    a_contribution(layer, state=State.WITHDRAWN)
    with suppress(Exception):
        actions.submit(a_draft(geometry=a_point(0, 0)), layer=layer, by=a_person(), key=a_key())

    assert [etag_of(client, path) for path in paths] == before
    assert all(
        client.get(path, HTTP_IF_NONE_MATCH=etag).status_code == 304
        for path, etag in zip(paths, before, strict=True)
    )


def test_a_support_that_reaches_the_next_bucket_is_seen_and_one_that_does_not_is_not(client):
    item = a_contribution()
    path = address(item.layer, TILE)
    before = etag_of(client, path)

    supported_by(item, a_person())
    first = etag_of(client, path)
    supported_by(item, a_person())
    second = etag_of(client, path)

    assert before != first == second
    assert seen(client, item.layer, TILE)[item.public_id]["properties"]["support"] == 1


def test_a_held_reply_and_a_public_one_change_no_tile(client):
    item = a_contribution()
    path = address(item.layer, TILE)
    before = etag_of(client, path)

    a_reply(item, state=State.HELD)
    a_reply(item)

    assert etag_of(client, path) == before


def test_gzip_and_plain_hold_the_same_bytes_under_two_validators(client):
    layer = a_layer()
    for number in range(12):
        a_contribution(layer, geometry=a_point(PLACE[0] + number * 1e-5, PLACE[1]))

    path = f"{address(layer, TILE)}?pins=all"

    plain = client.get(path)
    packed = client.get(path, HTTP_ACCEPT_ENCODING="br, gzip")

    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(decode(plain.content)[layer.slug]) == 12
    assert plain["ETag"] != packed["ETag"]
    for response, encoding in ((plain, "identity"), (packed, "gzip")):
        again = client.get(
            path,
            HTTP_IF_NONE_MATCH=response["ETag"],
            HTTP_ACCEPT_ENCODING=encoding,
        )
        assert again.status_code == 304


def test_an_empty_tile_is_empty_and_not_absent(client):
    response = client.get(address(a_layer(), (10, 0, 0)))

    assert (response.status_code, response.content) == (200, b"")


def test_head_is_answered_as_get_and_writing_is_not_offered(client):
    path = address(a_contribution().layer, TILE)

    assert client.head(path)["ETag"] == etag_of(client, path)
    assert client.head(path).content == b""
    assert [getattr(client, verb)(path).status_code for verb in ("post", "put", "delete")] == [
        405,
        405,
        405,
    ]


@pytest.mark.parametrize(
    "tile",
    [
        (99, 0, 0), (30, 0, 0), (23, 0, 0), (3, 8, 0), (3, 0, 8), (0, 1, 0), (15, 10**10, 1),
        (10**10, 10**10, 10**10),
    ],
)  # fmt: skip
def test_a_tile_that_the_pyramid_has_not_is_absent_without_a_query(
    client, django_assert_num_queries, tile
):
    path = address(a_layer(), tile)

    with django_assert_num_queries(0):
        response = client.get(path)

    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/problem+json"
    assert json.loads(response.content)["code"] == "not_found"


@pytest.mark.parametrize("tile", ["-1/0/0", "1.5/0/0", "a/0/0", "%2e/0/0", "0/0/0/0/0"])
def test_an_address_that_is_no_tile_is_absent(client, tile):
    layer = a_layer()

    assert client.get(f"/tiles/{layer.campaign.slug}/{layer.slug}/{tile}.mvt").status_code == 404


@pytest.mark.parametrize("query", ["x=1", "x=1&x=2", "state=held", "v=7", "=", "a"])
def test_parameters_are_refused_at_every_address_without_a_query(
    client, django_assert_num_queries, query
):
    layer = a_contribution().layer
    campaign = layer.campaign.slug

    for path in (
        address(layer, TILE),
        f"/tiles/{campaign}/{layer.slug}.json",
        f"/tiles/{campaign}/style.json",
        f"/tiles/{campaign}/changes.json",
    ):
        with django_assert_num_queries(0):
            response = client.get(f"{path}?{query}")
        assert (response.status_code, response["Cache-Control"]) == (400, "no-store")
        assert json.loads(response.content)["code"] == "unknown_parameter"


def test_what_everybody_may_not_see_has_no_tiles_as_if_it_did_not_exist(client):
    hidden_layer = a_contribution().layer
    draft_layer = a_contribution().layer
    assert client.get(address(hidden_layer, TILE)).status_code == 200
    assert client.get(address(draft_layer, TILE)).status_code == 200
    type(hidden_layer).objects.filter(pk=hidden_layer.pk).update(is_shown=False)
    type(draft_layer.campaign).objects.filter(pk=draft_layer.campaign_id).update(
        visibility=Visibility.DRAFT
    )
    absent = client.get(f"/tiles/{a_campaign().slug}/nothing/0/0/0.mvt")

    for layer in (hidden_layer, draft_layer):
        response = client.get(address(layer, TILE))
        assert (response.status_code, response.content) == (404, absent.content)
        assert dict(response.headers) == dict(absent.headers)


def test_a_layer_of_another_campaign_is_not_reached_through_this_one(client):
    here, there = a_contribution(), a_contribution()

    response = client.get(f"/tiles/{here.campaign.slug}/{there.layer.slug}/0/0/0.mvt")

    assert response.status_code == 404


def test_a_foreign_host_gets_nothing(client):
    response = client.get(address(a_contribution().layer, TILE), HTTP_HOST="evil.example")

    assert response.status_code == 400


def test_a_tile_in_the_process_is_asked_about_each_time(client, django_assert_num_queries):
    item = a_contribution()
    first = seen(client, item.layer, TILE)

    with django_assert_num_queries(1):
        again = seen(client, item.layer, TILE)
    actions.reject(item, by=a_moderator(item.campaign), reason="insult", statement="No.")

    assert first == again
    assert seen(client, item.layer, TILE) == {}


def test_the_count_of_those_left_out_is_a_header(client, monkeypatch):
    layer = a_layer()
    for _ in range(3):
        a_contribution(layer)
    from tiles import reading

    monkeypatch.setattr(reading.contributions, "__kwdefaults__", {"known": -1, "cap": 1})

    assert client.get(address(layer, TILE))["Parvis-Left-Out"] == "2"


def test_the_process_keeps_the_tiles_used_last_within_its_budget():
    kept = TileCache(budget=1_000)
    keys = [("campaign", "layer", Tile(3, number, 0)) for number in range(5)]
    for key in keys[:4]:
        kept.put(key, pack(b"x" * 240))

    assert kept.get(keys[0]) is not None  # used: the next to go is the second
    kept.put(keys[4], pack(b"y" * 240))

    assert [kept.get(key) is not None for key in keys] == [True, False, True, True, True]
    assert kept.size == 960


@pytest.mark.parametrize("size", [0, 1, 255, 256, 5_000])
def test_packing_loses_nothing(size):
    data = bytes(number % 251 for number in range(size))

    packed = pack(data)

    assert unpack(packed) == data
    assert packed.is_gzipped == (size >= 256)


def test_a_publication_is_in_the_next_tile_asked_for(client):
    layer = a_layer()
    assert seen(client, layer, TILE) == {}
    item = a_contribution(layer)

    assert list(seen(client, layer, TILE)) == [item.public_id]
    assert Contribution.objects.filter(layer=layer).count() == 1
