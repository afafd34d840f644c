"""What the cage wrote, read back batch by batch: rows of a GeoPackage's one table.

The file is SQLite (OGC 12-128r18); nothing of GDAL is needed to read it, and little memory.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

BATCH = 2_000
ROWS = "SELECT * FROM found ORDER BY __row"
ENVELOPE = (0, 32, 48, 48, 64)  # bytes, by the three bits of the header that tell (§2.1.3)


@dataclass(frozen=True)
class Batch:
    """Some rows: their numbers in the file (from 1), their shapes as they are, their values."""

    numbers: list[int]
    shapes: NDArray[np.object_]
    values: list[tuple[Any, ...]]


def batches(path: Path) -> Iterator[Batch]:
    """Every row of the table, in the order of the file. A shape that is none comes as None."""
    address = f"{path.as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as plain:
        plain.execute("PRAGMA trusted_schema = OFF")
        rows = plain.execute(ROWS)
        while found := rows.fetchmany(BATCH):
            yield Batch(
                [row[0] for row in found],
                shapely.from_wkb([_wkb(row[1]) for row in found], on_invalid="ignore"),
                [row[2:] for row in found],
            )


def _wkb(blob: bytes | None) -> bytes | None:
    """The WKB behind a GeoPackage's header; None for an empty geometry."""
    if blob is None:
        return None
    flags = blob[3]
    return None if flags & 0x10 else blob[8 + ENVELOPE[flags >> 1 & 7] :]
