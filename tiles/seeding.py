"""Reference layers drawn ahead: low zooms, where a tile holds much and is asked for often.

Zoom by zoom over the layer's extent; deeper tiles are drawn when they are asked for, and a browser
then keeps them for a year.
"""

from collections.abc import Iterator

from django.db import transaction
from isal import igzip

from campaigns.errors import NotVisible
from layers.models import Layer
from tiles import reading
from tiles.models import SeededTile
from tiles.pyramid import Tile, tiles_over

DEEPEST = 14
MOST = 4_000  # tiles of one layer
LEVEL = 3  # the best of ISA-L: a seeded tile is packed once and sent often


@transaction.atomic
def seed(layer: Layer) -> int:
    """Draw the low zooms of a layer in its current version; how many tiles that made.

    What was seeded before goes. A layer that everybody may not see is left for later: 0.
    """
    SeededTile.objects.filter(layer=layer).delete()
    if not layer.is_shown or not layer.campaign.is_visible:
        return 0
    rows = [
        SeededTile(
            layer=layer, version=layer.version, z=tile.z, x=tile.x, y=tile.y,
            data=igzip.compress(data, LEVEL),
        )
        for tile, data in _filled(layer)
    ]  # fmt: skip
    SeededTile.objects.bulk_create(rows, batch_size=200)
    return len(rows)


def _filled(layer: Layer) -> Iterator[tuple[Tile, bytes]]:
    """Tiles that hold something, zoom by zoom, whole zooms as long as they are few enough."""
    extent = layer.features.all().extent()
    if extent is None:
        return
    asked = 0
    for z in range(layer.min_zoom, DEEPEST + 1):
        tiles = tiles_over(extent, z)
        asked += len(tiles)
        if asked > MOST:
            return
        for tile in tiles:
            if data := _drawn(layer, tile):
                yield tile, data


def _drawn(layer: Layer, tile: Tile) -> bytes:
    try:
        found, _is_gzipped = reading.features(
            layer.campaign.slug, layer.slug, layer.version, tile, may_seeded=False
        )
    except NotVisible:
        return b""
    return found
