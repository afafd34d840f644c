"""PMTiles files made on the spot: a small town of two layers around the factories' place."""

import gzip
from pathlib import Path
from typing import Any

import mapbox_vector_tile
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from tests.factories import EAST, NORTH, PLACE, SOUTH, WEST
from tests.tiles.looking import Address, tile_of

BOX = (WEST, SOUTH, EAST, NORTH)
LAYERS = [
    {"id": "water", "fields": {}},
    {"id": "quartiers", "fields": {"name": "String"}},
]


def a_tile(name: str = "Parc") -> bytes:
    """One tile: a pond, and a district around it."""
    pond = [(1000, 1000), (1000, 3000), (3000, 3000), (3000, 1000), (1000, 1000)]
    district = [(0, 0), (0, 4096), (4096, 4096), (4096, 0), (0, 0)]
    return bytes(
        mapbox_vector_tile.encode(
            [
                {"name": "water", "features": [feature(1, pond, {})]},
                {"name": "quartiers", "features": [feature(2, district, {"name": name})]},
            ]
        )
    )


def feature(
    number: int, corners: list[tuple[int, int]], properties: dict[str, str]
) -> dict[str, Any]:
    written = ", ".join(f"{x} {y}" for x, y in corners)
    return {"id": number, "geometry": f"POLYGON (({written}))", "properties": properties}


def an_archive(
    path: Path,
    tiles: dict[Address, bytes] | None = None,
    *,
    as_gzip: bool = True,
    kind: TileType = TileType.MVT,
    **metadata: Any,
) -> Path:
    """A file whose tiles are these, else one tile at zoom 14."""
    tiles = tiles if tiles is not None else {tile_of(*PLACE, 14): a_tile()}
    zooms = [z for z, _x, _y in tiles]
    with path.open("wb") as file:
        writer = Writer(file)
        for address in sorted(tiles, key=lambda one: zxy_to_tileid(*one)):
            data = tiles[address]
            number = zxy_to_tileid(*address)
            writer.write_tile(number, gzip.compress(data, mtime=0) if as_gzip else data)
        west, south, east, north = (round(side * 1e7) for side in BOX)
        writer.finalize(
            {
                "tile_type": kind,
                "tile_compression": Compression.GZIP if as_gzip else Compression.NONE,
                "min_zoom": min(zooms),
                "max_zoom": max(zooms),
                "min_lon_e7": west,
                "min_lat_e7": south,
                "max_lon_e7": east,
                "max_lat_e7": north,
            },
            {"name": "town", "attribution": "© Town", "vector_layers": LAYERS, **metadata},
        )
    return path
