"""Look into tiles as a map does: ask by HTTP, decode by a library that nobody here wrote."""

import math
from typing import Any

import mapbox_vector_tile

EXTENT = 4096
Address = tuple[int, int, int]


def world_units(lon: float, lat: float, z: int) -> tuple[float, float]:
    """Position of a place (degrees) on the whole map of a zoom, in units of its tiles."""
    side = 2**z * EXTENT
    y = math.asinh(math.tan(math.radians(lat)))
    return (lon + 180) / 360 * side, (1 - y / math.pi) / 2 * side


def tile_of(lon: float, lat: float, z: int) -> Address:
    """The tile of a zoom that holds a place (degrees)."""
    x, y = world_units(lon, lat, z)
    return z, int(x // EXTENT), int(y // EXTENT)


def units_in(lon: float, lat: float, tile: Address) -> tuple[float, float]:
    """Where a place (degrees) lies in a tile: units from its north-west corner."""
    z, tile_x, tile_y = tile
    x, y = world_units(lon, lat, z)
    return x - tile_x * EXTENT, y - tile_y * EXTENT


def decode(data: bytes) -> dict[str, list[dict[str, Any]]]:
    """The features of a tile by layer, their y downwards as in the tile."""
    found = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})
    assert all(layer["extent"] == EXTENT for layer in found.values())
    return {name: [_named(each) for each in layer["features"]] for name, layer in found.items()}


def _named(feature: dict[str, Any]) -> dict[str, Any]:
    """The decoder says 0 of a feature without an id, which no identity of ours is."""
    return {name: value for name, value in feature.items() if (name, value) != ("id", 0)}


def address(layer: Any, tile: Address, version: int | None = None) -> str:
    z, x, y = tile
    middle = "" if version is None else f"/{version}"
    return f"/tiles/{layer.campaign.slug}/{layer.slug}{middle}/{z}/{x}/{y}.mvt"


def seen(client: Any, layer: Any, tile: Address) -> dict[int, dict[str, Any]]:
    """What everybody sees in one tile of a layer of contributions, by identity."""
    response = client.get(address(layer, tile))
    assert response.status_code == 200
    layers = decode(response.content)
    assert set(layers) <= {layer.slug}
    return {feature.get("id"): feature for feature in layers.get(layer.slug, [])}


def around(tile: Address) -> list[Address]:
    """A tile and its neighbours that exist."""
    z, x, y = tile
    return [
        (z, i, j)
        for i in range(max(0, x - 1), min(2**z, x + 2))
        for j in range(max(0, y - 1), min(2**z, y + 2))
    ]
