"""The base map of a file of ours: its addresses, its style, and what stops the start."""

import gzip
import json
import random
from contextlib import suppress
from pathlib import Path

import pytest
from django.urls import reverse
from pmtiles.tile import TileType

from tests.factories import PLACE, a_campaign, a_layer
from tests.tiles.archives import BOX, LAYERS, a_tile, an_archive
from tests.tiles.looking import decode, tile_of
from tiles import basemap, checks, palette
from tiles.archive import Archive, Unusable, archive_at
from tiles.pyramid import Tile

TILE = tile_of(*PLACE, 14)


@pytest.fixture
def town(tmp_path: Path, settings) -> Path:
    settings.BASEMAP_PMTILES = an_archive(tmp_path / "town.pmtiles")
    return settings.BASEMAP_PMTILES


def address(path: Path, tile=TILE) -> str:
    return reverse("tiles:basemap_tile", args=[archive_at(path).version, *tile])


def ask_style(client, campaign):
    return json.loads(client.get(f"/tiles/{campaign.slug}/style.json").content)


def faults(*answers) -> list[str]:
    return [fault.id for answer in answers for fault in answer]


# Without a setting nothing changes ----------------------------------------------------------------


@pytest.mark.django_db
def test_without_a_setting_no_map_speaks_of_a_base_map(client):
    campaign = a_layer().campaign

    assert "basemap" not in ask_style(client, campaign)["metadata"]["parvis"]
    assert client.get("/tiles/~/basemap/style.json").status_code == 404
    assert client.get("/tiles/~/basemap/abc/0/0/0.mvt").status_code == 404
    assert faults(checks.one_base_map(), checks.style_is_on_the_web(),
                  checks.archive_holds_vector_tiles()) == []  # fmt: skip


@pytest.mark.django_db
def test_no_campaign_can_have_the_base_maps_address():
    campaign = a_campaign()
    campaign.slug = "~"

    assert "slug" in refusals(campaign)


def refusals(campaign) -> dict:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError) as refused:
        campaign.full_clean()
    return refused.value.message_dict


# Which base map the maps are told of --------------------------------------------------------------


@pytest.mark.django_db
def test_a_style_elsewhere_is_named_to_every_map_with_our_colours(client, settings):
    settings.BASEMAP_STYLE_URL = "https://maps.example/style.json"
    settings.BASEMAP_ATTRIBUTION = "© Maps"

    told = ask_style(client, a_layer().campaign)["metadata"]["parvis"]["basemap"]

    assert told == {
        "style": "https://maps.example/style.json",
        "attribution": "© Maps",
        "font": palette.FONT,
        "ink": palette.MUTED,
        "paper": palette.GROUND,
        "isCalm": False,
    }


@pytest.mark.django_db
def test_a_file_is_named_by_our_own_address(client, settings, town):
    settings.PUBLIC_URL = "https://parvis.example"

    told = ask_style(client, a_layer().campaign)["metadata"]["parvis"]["basemap"]

    assert told["style"] == "https://parvis.example/tiles/~/basemap/style.json"
    assert told["isCalm"] is True


# The tiles ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_gzip", [True, False])
def test_a_tile_leaves_as_it_is_stored_and_for_good(client, settings, tmp_path, as_gzip):
    path = settings.BASEMAP_PMTILES = an_archive(tmp_path / "town.pmtiles", as_gzip=as_gzip)

    response = client.get(address(path), headers={"Accept-Encoding": "gzip"})

    assert response.status_code == 200
    assert response["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.headers.get("Content-Encoding") == ("gzip" if as_gzip else None)
    data = gzip.decompress(response.content) if as_gzip else response.content
    assert data == a_tile()
    again = client.get(
        address(path), headers={"Accept-Encoding": "gzip", "If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304


def test_a_client_without_gzip_gets_plain_bytes(client, town):
    response = client.get(address(town), headers={"Accept-Encoding": "identity"})

    assert "Content-Encoding" not in response.headers
    assert set(decode(response.content)) == {"water", "quartiers"}


def test_where_the_file_has_no_tile_nothing_is_there_and_that_is_no_fault(client, town):
    z, x, y = TILE

    for elsewhere in ((z, x + 5, y), (0, 0, 0), (20, 0, 0)):
        response = client.get(address(town, elsewhere))
        assert (response.status_code, response.content) == (204, b"")


@pytest.mark.parametrize("path", ["14/99999/0", "23/0/0", "0/1/0"])
def test_a_tile_outside_the_pyramid_is_not_there(client, town, path):
    z, x, y = map(int, path.split("/"))

    assert client.get(address(town, (z, x, y))).status_code == 404


def test_another_file_has_another_address_and_the_old_one_is_gone(client, town):
    before = address(town)
    assert client.get(before).status_code == 200
    name = town.with_suffix(".new")
    an_archive(name, {TILE: a_tile("Another")})
    name.replace(town)

    assert address(town) != before
    assert client.get(before).status_code == 404
    (district,) = decode(client.get(address(town)).content)["quartiers"]
    assert district["properties"] == {"name": "Another"}


def test_a_file_that_goes_away_or_bad_while_we_run_is_simply_not_there(client, town):
    before = address(town)

    town.write_bytes(b"no archive any more")
    assert client.get(before).status_code == 404
    assert client.get("/tiles/~/basemap/style.json").status_code == 404
    town.unlink()
    assert client.get(before).status_code == 404


def test_tiles_of_a_great_archive_are_found_through_its_leaves(client, settings, tmp_path):
    z, x, y = TILE
    drawn = random.Random(8)
    tiles = {
        (z, x + i, y + j): drawn.randbytes(drawn.randrange(1, 300))
        for i in range(120)
        for j in range(120)
        if drawn.random() < 0.9 or (i, j) in ((0, 0), (119, 119), (17, 42))
    }
    path = settings.BASEMAP_PMTILES = an_archive(tmp_path / "land.pmtiles", tiles, as_gzip=False)
    assert archive_at(path).header["leaf_directory_length"] > 0

    for i, j in ((0, 0), (119, 119), (17, 42)):
        response = client.get(address(path, (z, x + i, y + j)))
        assert response.content == tiles[z, x + i, y + j]
    assert client.get(address(path, (z, x - 1, y))).status_code == 204


# The style ----------------------------------------------------------------------------------------


def test_the_style_draws_each_layer_of_the_file_in_our_font_and_says_who_made_it(
    client, settings, town
):
    told = json.loads(client.get("/tiles/~/basemap/style.json").content)

    (source,) = told["sources"].values()
    z, x, y = TILE
    pattern = address(town).replace(f"{z}/{x}/{y}", "{z}/{x}/{y}")
    assert source == {
        "type": "vector",
        "tiles": [settings.PUBLIC_URL + pattern],
        "minzoom": 14,
        "maxzoom": 14,
        "bounds": list(BOX),
        "attribution": "© Town",
    }
    drawn = [each for each in told["layers"] if each["type"] != "background"]
    assert {each["source-layer"] for each in drawn} == {one["id"] for one in LAYERS}
    assert len({each["id"] for each in told["layers"]}) == len(told["layers"])
    names = [each["layout"]["text-font"] for each in drawn if each["type"] == "symbol"]
    assert names == [palette.FONT]
    assert "glyphs" not in told
    assert "sprite" not in told


def test_the_operators_words_on_who_made_it_win(client, settings, town):
    settings.BASEMAP_ATTRIBUTION = "© Ville"

    told = json.loads(client.get("/tiles/~/basemap/style.json").content)

    assert [source["attribution"] for source in told["sources"].values()] == ["© Ville"]


OPENMAPTILES = [
    "water",
    "waterway",
    "landcover",
    "landuse",
    "park",
    "boundary",
    "aeroway",
    "transportation",
    "building",
    "water_name",
    "transportation_name",
    "place",
    "housenumber",
    "poi",
    "aerodrome_label",
    "mountain_peak",
]
PROTOMAPS = [
    "earth",
    "landcover",
    "landuse",
    "water",
    "roads",
    "buildings",
    "boundaries",
    "places",
    "pois",
]


@pytest.mark.parametrize("schema", [OPENMAPTILES, PROTOMAPS], ids=["OpenMapTiles", "Protomaps"])
def test_the_known_schemas_are_drawn_from_the_ground_up(schema):
    drawn = basemap.layers([{"id": name, "fields": {"name": "String"}} for name in schema])

    order = [each["source-layer"] for each in drawn]
    assert set(schema) - set(order) <= set(basemap.LEFT_OUT)
    kinds = [each["type"] for each in drawn]
    assert kinds == sorted(kinds, key=lambda kind: kind == "symbol")
    houses = next(i for i, name in enumerate(order) if name.startswith("building"))
    roads = next(i for i, name in enumerate(order) if name in ("transportation", "roads"))
    assert order.index("landuse") < order.index("water") < houses < roads


def test_a_layer_of_another_name_is_drawn_by_its_geometry_and_named_when_it_has_names():
    kinds = {
        fields: [each["type"] for each in basemap.layers([{"id": "zac", "fields": {fields: "S"}}])]
        for fields in ("height", "name", "nom")
    }

    assert kinds == {
        "height": ["fill", "line", "circle"],
        "name": ["fill", "line", "circle", "symbol"],
        "nom": ["fill", "line", "circle", "symbol"],
    }


# What stops the start -----------------------------------------------------------------------------


def test_two_base_maps_or_hosts_for_none_stop_the_start(settings, town):
    assert faults(checks.one_base_map()) == []

    settings.BASEMAP_STYLE_URL = "https://maps.example/style.json"
    assert faults(checks.one_base_map()) == ["tiles.E001"]

    settings.BASEMAP_STYLE_URL, settings.BASEMAP_HOSTS = "", ["https://tiles.example"]
    assert faults(checks.one_base_map()) == ["tiles.E001"]


@pytest.mark.parametrize(
    ("https", "address", "is_fine"),
    [
        (False, "https://maps.example/style.json", True),
        (False, "http://maps.example/style.json", True),
        (False, "/maps/style.json", True),
        (False, "ftp://maps.example/style.json", False),
        (False, "//maps.example/style.json", False),
        (True, "https://maps.example/style.json", True),
        (True, "http://maps.example/style.json", False),
    ],
)
def test_a_style_that_no_browser_would_fetch_stops_the_start(settings, https, address, is_fine):
    settings.HTTPS, settings.BASEMAP_STYLE_URL = https, address

    assert faults(checks.style_is_on_the_web()) == ([] if is_fine else ["tiles.E002"])


def test_a_host_of_http_stops_a_start_on_https(settings):
    settings.HTTPS, settings.BASEMAP_STYLE_URL = True, "https://maps.example/style.json"
    settings.BASEMAP_HOSTS = ["http://tiles.example"]

    assert faults(checks.style_is_on_the_web()) == ["tiles.E002"]


def test_a_file_is_refused_with_its_cause(settings, tmp_path):
    settings.BASEMAP_PMTILES = tmp_path / "nowhere.pmtiles"
    assert causes() == ["it cannot be read: No such file or directory"]

    settings.BASEMAP_PMTILES = tmp_path
    assert causes() == ["it cannot be read: Is a directory"]

    settings.BASEMAP_PMTILES = an_archive(tmp_path / "a.pmtiles", kind=TileType.PNG)
    assert causes() == ["its tiles are PNG, not vector tiles (MVT)"]

    settings.BASEMAP_PMTILES = an_archive(tmp_path / "b.pmtiles", vector_layers=[])
    assert causes() == ["its tiles have no layer"]

    settings.BASEMAP_PMTILES = an_archive(tmp_path / "c.pmtiles", vector_layers=None)
    assert causes() == ["it does not say which layers its tiles have"]

    settings.BASEMAP_PMTILES = an_archive(tmp_path / "d.pmtiles")
    assert causes() == []


def causes() -> list[str]:
    """What the check says, without the file's name around it."""
    return [
        str(fault.msg).split("': ", 1)[1].removesuffix(".")
        for fault in checks.archive_holds_vector_tiles()
    ]


def test_a_file_that_was_cut_short_is_refused_and_never_ends_the_process(tmp_path):
    whole = an_archive(tmp_path / "whole.pmtiles").read_bytes()
    for length in range(1, len(whole), 7):
        path = tmp_path / f"cut-{length}.pmtiles"
        path.write_bytes(whole[:length])
        with suppress(Unusable):  # any other error, or the end of the process, would fail
            Archive(path).tile(Tile(*TILE))
        path.unlink()
