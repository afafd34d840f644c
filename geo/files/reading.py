"""A file from outside, from its first byte to sound shapes in degrees.

`open_file` tells its kind, unpacks it, has the cage read it and settles its coordinate system;
`Source.features` then hands on one object after another, or says why not. 100,000 objects pass
without being held together.
"""

import math
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from geo.enums import ShapeFamily
from geo.errors import FileRefused, GeometryRefused
from geo.files import archives, cage, checking, systems, texts
from geo.files.cage import Converted
from geo.files.converted import batches
from geo.files.kinds import FileKind, Options, kind_of

MOST_BYTES = 300 * 1024 * 1024
NOWHERE = (math.nan, math.nan, math.nan, math.nan)
DAMAGED = "\ufffd"  # what stands where a program could not read a letter


class Found(NamedTuple):
    """One object of a file, ready to store: its number (from 1), its shape (SRID 4326), values."""

    number: int
    shape: BaseGeometry
    family: ShapeFamily
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Reject:
    """One object that is not taken, and why."""

    number: int
    refusal: GeometryRefused
    values: tuple[Any, ...]


@dataclass
class Source:
    """An open file. srid: what its coordinates were in.

    families: how many sound objects of each; extent: the box of all objects in degrees. Both grow
    while `features` is read.
    """

    kind: FileKind
    srid: int
    names: tuple[str, ...]
    count: int
    repaired: int
    is_offline: bool
    path: Path
    families: dict[ShapeFamily, int] = field(default_factory=dict)
    extent: tuple[float, ...] = NOWHERE

    def features(
        self, metric_srid: int, kept: Sequence[str] | None = None
    ) -> Iterator[Found | Reject]:
        """Every object, in the order of the file; `kept` names the columns that will be used.

        Raises FileRefused: damaged_text, mixed_types (at the end, once all types are known).
        """
        looked_at = [rank for rank, name in enumerate(self.names) if kept is None or name in kept]
        move = systems.to_degrees(self.srid)
        for batch in batches(self.path):
            degrees = move(batch.shapes)
            self._stretch(degrees)
            judged = checking.faults(batch.shapes, degrees, metric_srid)
            rows = zip(
                batch.numbers, batch.values, degrees, checking.families(degrees), judged,
                strict=True,
            )  # fmt: skip
            for number, values, shape, family, refusal in rows:
                self._refuse_damage(number, values, looked_at)
                if family is not None and refusal is None:
                    self.families[family] = self.families.get(family, 0) + 1
                    yield Found(number, shape, family, values)
                elif refusal is not None:
                    yield Reject(number, refusal, values)
        self._refuse_mixture()

    def _stretch(self, shapes: systems.Shapes) -> None:
        """Widen `extent` (west, south, east, north) by a batch."""
        west, south, east, north = shapely.total_bounds(shapes)
        known = self.extent
        self.extent = (
            float(np.fmin(known[0], west)), float(np.fmin(known[1], south)),
            float(np.fmax(known[2], east)), float(np.fmax(known[3], north)),
        )  # fmt: skip

    def _refuse_damage(self, number: int, values: tuple[Any, ...], ranks: list[int]) -> None:
        for rank in ranks:
            value = values[rank]
            if isinstance(value, str) and DAMAGED in value:
                raise _damaged(f"{value[:60]} ({self.names[rank]}, {number})")

    def _refuse_mixture(self) -> None:
        if len(self.families) > 1:
            told = ", ".join(f"{family.label}: {n}" for family, n in self.families.items())
            raise FileRefused(
                "mixed_types",
                _(
                    "The file mixes points, lines or areas (%(told)s). A layer holds one of "
                    "them: split the file."
                ),
                {str(family): n for family, n in self.families.items()},
                told=told,
            )


@contextmanager
def open_file(path: Path, options: Options | None = None, *, name: str = "") -> Iterator[Source]:
    """Open the file at `path`, called `name` outside; what was unpacked goes at the end.

    Raises FileRefused: file_missing, file_too_large, crs_missing, crs_unknown, crs_not_listed,
    damaged_text, and the codes of `kinds`, `archives`, `texts` and `cage`.
    """
    options = options or Options()
    name = name or path.name
    _require_size(path)
    with tempfile.TemporaryDirectory(prefix="parvis-file-") as made:
        folder = Path(made)
        kind = kind_of(path, name)
        if kind is None:
            source, kind = archives.unpack(path, folder, options.layer)
        else:
            source = path
        converted = cage.convert(_prepared(source, kind, folder, options), kind, options)
        for column in converted.names:
            if DAMAGED in column:
                raise _damaged(column)
        yield Source(
            kind,
            _system(converted, options),
            converted.names,
            converted.count,
            converted.repaired,
            converted.is_offline,
            converted.path,
        )


def _require_size(path: Path) -> None:
    if not path.is_file():
        raise FileRefused("file_missing", _("There is no such file: %(path)s."), path=str(path))
    if (size := path.stat().st_size) > MOST_BYTES:
        raise FileRefused(
            "file_too_large",
            _("The file weighs %(size)s MB; the limit is %(limit)s MB."),
            {"size": size // 1024**2, "limit": MOST_BYTES // 1024**2},
        )


def _prepared(source: Path, kind: FileKind, folder: Path, options: Options) -> Path:
    """The file alone in a folder of ours, under a name of ours, text in UTF-8."""
    target = folder / f"in{kind.suffix}"
    if kind == FileKind.KML:
        texts.refuse_entities(source)
    if kind.is_text:
        plain = folder / "utf8"
        texts.copy_as_utf8(source, plain, options.encoding)
        return plain.rename(target)
    if source != target:
        shutil.copyfile(source, target)
    return target


def _system(converted: Converted, options: Options) -> int:
    if options.crs is not None:
        return systems.require_known(options.crs)
    if converted.srid is not None:
        return systems.require_known(converted.srid)
    if converted.crs:
        raise FileRefused(
            "crs_unknown",
            _(
                "The file names a coordinate system that is not known: %(said)s. Find out in "
                "which one it is, and say its EPSG number."
            ),
            {"said": converted.crs[:60]},
        )
    raise FileRefused(
        "crs_missing",
        _("The file does not say in which coordinate system it is: say its EPSG number."),
    )


def _damaged(where: str) -> FileRefused:
    return FileRefused(
        "damaged_text",
        _(
            "Letters were lost before this file reached us: “%(where)s” holds the mark that "
            "stands in for a letter nobody could read. Export it again, in UTF-8."
        ),
        where=where,
    )
