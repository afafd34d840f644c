"""Tiles as bytes: one query each, through the role that may read the public views alone."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.pq import Format

from campaigns.errors import NotVisible
from layers.models import Layer
from layers.scopes import Scope
from tiles.narrowing import EVERYTHING, Narrowing
from tiles.pyramid import DEEPEST, GRID_BITS, Tile

CAP = 2_000  # pins of a tile; of more, the most supported ones
MANY = 500  # pins of a tile; of more, those that share a cell are one crowd
CLOSE = 5  # pins of a cell in a tile of few; of more, the cell is one crowd
CELL = 4  # a tile has 2^4 × 2^4 cells: of 32 pixels, the width of a pin


@dataclass(frozen=True)
class Found:
    """A tile as read: MVT bytes, the revision they stand for, how many points were left out.

    `data` is None when the revision that the caller knows still stands.
    """

    revision: int
    data: bytes | None
    left_out: int = 0


@cache
def load(name: str) -> str:
    """The text of tiles/sql/<name>.sql."""
    return files(__package__).joinpath("sql", f"{name}.sql").read_text()


def contributions(
    campaign: str,
    layer: str,
    tile: Tile,
    asked: Narrowing = EVERYTHING,
    *,
    known: int = -1,
    cap: int = CAP,
) -> Found:
    """One tile of public contributions, or the word that revision `known` still stands.

    Raises NotVisible when everybody may not see that layer, or what narrows it does not exist.
    """
    row = _one_row("contributions", parameters(campaign, layer, tile, asked, known=known, cap=cap))
    return Found(row[0], None if row[1] is None else bytes(row[1]), row[2])


def parameters(
    campaign: str,
    layer: str,
    tile: Tile,
    asked: Narrowing = EVERYTHING,
    *,
    known: int = -1,
    cap: int = CAP,
) -> dict[str, Any]:
    """What contributions.sql asks for."""
    low, high = tile.morton_range
    return {
        "campaign": campaign,
        "layer": layer,
        "known": known,
        "z": tile.z,
        "x": tile.x,
        "y": tile.y,
        "left": tile.left,
        "top": tile.top,
        "scale": tile.scale,
        "morton_from": low,
        "morton_to": high,
        "cap": cap,
        "gathers": tile.z < DEEPEST and not asked.pins,
        "cell_bits": max(0, 2 * (GRID_BITS - tile.z - CELL)),
        "many": MANY,
        "close": CLOSE,
        **asdict(asked),
    }


def features(
    campaign: str, layer: str, version: int, tile: Tile, *, may_seeded: bool = True
) -> tuple[bytes, bool]:
    """One tile of a reference layer, and whether its bytes are gzipped (seeded ones are).

    Raises NotVisible unless `version` is the current one of a layer that everybody may see.
    """
    row = _one_row(
        "features",
        {
            "campaign": campaign,
            "layer": layer,
            "version": version,
            "z": tile.z,
            "x": tile.x,
            "y": tile.y,
            "may_seeded": may_seeded,
        },
    )
    return bytes(row[0]), row[1]


def changes(campaign: str) -> dict[str, int]:
    """Public revision of each layer of contributions, by slug; NotVisible without any layer."""
    found = dict(_rows("changes", {"campaign": campaign}))
    if not found:
        raise NotVisible
    return found


def desk(layer: Layer, tile: Tile, scope: Scope) -> bytes:
    """One tile of a layer in every state, for those who have entered its campaign's desk."""
    with connection.cursor() as cursor:
        cursor.execute(
            load("desk"),
            {
                "layer_id": layer.pk,
                "name": layer.slug,
                "z": tile.z,
                "x": tile.x,
                "y": tile.y,
                "cap": CAP,
                "scope": None if scope.rows is None else json.dumps(scope.rows),
            },
        )
        row = cursor.fetchone()
    return bytes(row[0])


def _one_row(name: str, parameters: dict[str, Any]) -> tuple[Any, ...]:
    rows = _rows(name, parameters)
    if not rows:
        raise NotVisible
    return rows[0]


def _rows(name: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Ask through the role of the tiles, as often as twice when the connection had been lost.

    Asking "are you there?" before each tile would cost a twentieth of it: a lost connection shows
    by itself, and reading again does no harm.
    """
    public = connections[settings.TILES_DATABASE]
    try:
        return _asked(public, name, parameters)
    except OperationalError:
        if public.in_atomic_block or public.connection is None or not public.connection.closed:
            raise
    public.close()
    return _asked(public, name, parameters)


def _asked(public: BaseDatabaseWrapper, name: str, parameters: dict[str, Any]) -> list[Any]:
    with public.cursor() as cursor:
        if public.settings_dict["OPTIONS"].get("server_side_binding"):
            # Else a tile arrives as hexadecimal text, twice as long.
            cursor.cursor.format = Format.BINARY
        cursor.execute(load(name), parameters)
        return list(cursor.fetchall())
