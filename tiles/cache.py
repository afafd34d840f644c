"""A small cache of tiles in the process: valid while the layer's public revision stands.

Nothing is purged: each hit is asked about, in the same single query that would read the tile.
The per-tile revision and the lean handler of TILES §2 will take this module's place.
"""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from isal import igzip

from tiles import reading
from tiles.narrowing import EVERYTHING, Narrowing
from tiles.pyramid import Tile

BUDGET = 32 * 1024 * 1024  # bytes of tiles that one process keeps
LEVEL = 2  # of ISA-L: ten times faster than zlib 6 for a tenth more bytes
WORTH = 256  # bytes under which compressing gains nothing


@dataclass(frozen=True)
class Packed:
    """A tile ready to leave: plain or gzipped, with its ETag (of the plain bytes)."""

    data: bytes
    etag: str
    is_gzipped: bool
    left_out: int = 0
    revision: int = 0


def pack(data: bytes, *, left_out: int = 0, revision: int = 0) -> Packed:
    """Name the bytes and compress them where it is worth it."""
    etag = f'"{blake2b(data, digest_size=12).hexdigest()}"'
    if len(data) < WORTH:
        return Packed(data, etag, is_gzipped=False, left_out=left_out, revision=revision)
    return Packed(
        bytes(igzip.compress(data, LEVEL)),
        etag,
        is_gzipped=True,
        left_out=left_out,
        revision=revision,
    )


def packed_before(data: bytes) -> Packed:
    """Name bytes that are gzipped already."""
    return Packed(data, f'"{blake2b(data, digest_size=12).hexdigest()}"', is_gzipped=True)


def unpack(packed: Packed) -> bytes:
    """The plain bytes, for clients that do not read gzip."""
    return bytes(igzip.decompress(packed.data)) if packed.is_gzipped else packed.data


Key = tuple[str, str, Tile, Narrowing]


class TileCache:
    """Least recently used tiles within a budget of bytes; safe between threads."""

    def __init__(self, budget: int = BUDGET) -> None:
        self.budget = budget
        self.size = 0
        self._kept: OrderedDict[Key, Packed] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Packed | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, packed: Packed) -> None:
        with self._lock:
            former = self._kept.pop(key, None)
            self.size += len(packed.data) - (len(former.data) if former else 0)
            self._kept[key] = packed
            while self.size > self.budget:
                _key, dropped = self._kept.popitem(last=False)
                self.size -= len(dropped.data)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.size = 0


kept = TileCache()


def contributions(campaign: str, layer: str, tile: Tile, asked: Narrowing = EVERYTHING) -> Packed:
    """One tile of public contributions, from the process where its revision still stands."""
    key = (campaign, layer, tile, asked)
    former = kept.get(key)
    known = former.revision if former else -1
    found = reading.contributions(campaign, layer, tile, asked, known=known)
    if found.data is None and former is not None:
        return former
    packed = pack(found.data or b"", left_out=found.left_out, revision=found.revision)
    kept.put(key, packed)
    return packed
