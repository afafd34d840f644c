"""A PMTiles archive of vector tiles, read where it lies (PMTiles specification, version 3)."""

import gzip
import json
import os
import zlib
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any
from weakref import finalize

from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from tiles.pyramid import Tile

HEADER = 127  # bytes
BEGINNING = 16 * 1024  # the header and the root directory fit into it (specification §3)
DEEPEST_DIRECTORY = 4
GZIP = Compression.GZIP
STORED = {Compression.NONE: False, GZIP: True}
BROKEN = (ValueError, EOFError, gzip.BadGzipFile, zlib.error)
KEPT_DIRECTORIES = 64


class Unusable(Exception):
    """The file cannot be a base map; its text says why."""


class Archive:
    """One file, opened for reading by any number of threads.

    Read by position, never mapped into memory: a file that shrinks under a mapping would end the
    process.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._file = os.open(path, os.O_RDONLY)
        except OSError as error:
            raise Unusable(f"it cannot be read: {error.strerror}") from None
        finalize(self, os.close, self._file)
        self.header = self._judged_header()
        self._directory = lru_cache(KEPT_DIRECTORIES)(self._read_directory)

    def _judged_header(self) -> dict[str, Any]:
        beginning = self._read(0, HEADER)
        if not beginning:
            raise Unusable("it is empty")
        try:
            header: dict[str, Any] = {**deserialize_header(beginning)}
        except (MagicNumberNotFound, UnicodeDecodeError):
            raise Unusable("it is no PMTiles archive") from None
        except SpecVersionUnsupported:
            raise Unusable("it is PMTiles of another version than 3") from None
        except (ValueError, IndexError):
            raise Unusable("it is damaged") from None
        if header["tile_type"] != TileType.MVT:
            raise Unusable(f"its tiles are {header['tile_type'].name}, not vector tiles (MVT)")
        if header["tile_compression"] not in STORED or header["internal_compression"] != GZIP:
            raise Unusable("it is compressed by something else than gzip")
        return header

    @cached_property
    def metadata(self) -> dict[str, Any]:
        """What the archive says of itself; `vector_layers` names its layers."""
        data = self._read(self.header["metadata_offset"], self.header["metadata_length"])
        try:
            found = json.loads(gzip.decompress(data))
            named = [str(layer["id"]) for layer in found["vector_layers"]]
        except (*BROKEN, KeyError, TypeError):
            raise Unusable("it does not say which layers its tiles have") from None
        if not named:
            raise Unusable("its tiles have no layer")
        return dict(found)

    @cached_property
    def version(self) -> str:
        """A name that changes with the file: of its size, its date and its beginning."""
        about = os.fstat(self._file)
        text = f"{about.st_size} {about.st_mtime_ns} ".encode() + self._read(0, BEGINNING)
        return blake2b(text, digest_size=8).hexdigest()

    @property
    def bounds(self) -> list[float]:
        """West, south, east, north (degrees)."""
        sides = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
        return [self.header[side] / 1e7 for side in sides]

    @property
    def is_gzipped(self) -> bool:
        """Whether tiles are stored as gzip, else plain."""
        return STORED[self.header["tile_compression"]]

    def tile(self, tile: Tile) -> bytes | None:
        """One tile as it is stored, None where the archive has none."""
        number = zxy_to_tileid(tile.z, tile.x, tile.y)
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _depth in range(DEEPEST_DIRECTORY):
            found = find_tile(self._directory(offset, length), number)
            if found is None:
                return None
            if found.run_length:
                return self._read(self.header["tile_data_offset"] + found.offset, found.length)
            offset, length = self.header["leaf_directory_offset"] + found.offset, found.length
        return None

    def _read_directory(self, offset: int, length: int) -> list[Entry]:
        try:
            return list(deserialize_directory(self._read(offset, length)))
        except BROKEN:
            raise Unusable("it is damaged") from None

    def _read(self, offset: int, length: int) -> bytes:
        try:
            return os.pread(self._file, length, offset)
        except OSError as error:
            raise Unusable(f"it cannot be read: {error.strerror}") from None


def archive_at(path: Path) -> Archive:
    """The archive of a path, opened again when the file has changed; raises Unusable."""
    try:
        about = path.stat()
    except OSError as error:
        raise Unusable(f"it cannot be read: {error.strerror}") from None
    return _opened(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=2)
def _opened(path: Path, _changed_at: int, _size: int) -> Archive:
    return Archive(path)
