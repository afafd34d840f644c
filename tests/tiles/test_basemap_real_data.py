"""PMTiles files that nobody here wrote: each is read, or refused with its cause."""

import mapbox_vector_tile
import pytest

from tests.tiles.looking import tile_of
from tests.tiles.test_basemap import causes
from tiles import basemap
from tiles.archive import archive_at
from tiles.pyramid import Tile

MONTPELLIER = (3.8767, 43.6119)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("empty", "it is empty"),
        ("invalid", "it is no PMTiles archive"),
        ("invalid_v4", "it is PMTiles of another version than 3"),
        ("stamen_toner_raster_z3", "its tiles are PNG, not vector tiles (MVT)"),
        ("test_fixture_mlt", "its tiles are MLT, not vector tiles (MVT)"),
    ],
)
def test_what_is_no_base_map_is_refused_with_its_cause(real_data, settings, name, cause):
    settings.BASEMAP_PMTILES = real_data / "pmtiles" / f"{name}.pmtiles"

    assert causes() == [cause]


@pytest.mark.parametrize(
    "name", ["test_fixture_1", "test_fixture_2", "monaco-derived", "montpellier-derived"]
)
def test_what_others_made_is_a_base_map(real_data, settings, name):
    settings.BASEMAP_PMTILES = real_data / "pmtiles" / f"{name}.pmtiles"

    assert causes() == []
    archive = basemap.archive()
    there = {layer["id"] for layer in archive.metadata["vector_layers"]}
    assert {each.get("source-layer") for each in basemap.style()["layers"]} - {None} == there


def test_the_tiles_of_a_whole_city_hold_the_layers_that_are_drawn(real_data, client, settings):
    settings.BASEMAP_PMTILES = real_data / "pmtiles" / "montpellier-derived.pmtiles"
    version = archive_at(settings.BASEMAP_PMTILES).version
    z, x, y = tile_of(*MONTPELLIER, 14)

    response = client.get(
        f"/tiles/~/basemap/{version}/{z}/{x}/{y}.mvt", headers={"Accept-Encoding": "identity"}
    )

    layers = mapbox_vector_tile.decode(response.content)
    assert {"quartiers", "buildings", "roads"} <= set(layers)
    assert len(layers["buildings"]["features"]) > 50


def test_reading_is_quick_enough_to_serve_a_whole_screen(real_data):
    """A directory is read once: a tile is then one look and one read (bound far above the need)."""
    from time import process_time

    archive = archive_at(real_data / "pmtiles" / "montpellier-derived.pmtiles")
    z, x, y = tile_of(*MONTPELLIER, 15)
    begun = process_time()

    read = [archive.tile(Tile(z, x + i % 10, y + i // 10)) for i in range(100)]

    assert any(read)
    assert process_time() - begun < 10
