"""Rows out of CSV and GeoJSON files: streamed, bounded, and whole before the first one is used.

A file is read twice: once to say whether it can be read at all (its encoding, its lines, its
columns, its digest), once for its rows, so that nothing is taken from a file that is refused.
"""

import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from campaigns.errors import Refused, WrongInput
from contributions.importing import collection
from geo.errors import GeometryRefused
from geo.files.texts import BadByte, decoded, other_than
from geo.text import parse

MAX_LINE = 256 * 1024  # characters
MAX_COLUMNS = 500
CHUNK = 1 << 20  # bytes


@dataclass(frozen=True)
class Options:
    """How a file is written; only CSV has a separator and quotes."""

    encoding: str = "utf-8"
    separator: str = ","
    has_quotes: bool = True


@dataclass(frozen=True)
class Row:
    """One row: its cells by column, its own geometry, and its cells as they stand in the file.

    number: 1 for the first row after the header. refusal: why it cannot even be looked at.
    """

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    geometry: Any = None  # whatever JSON can hold
    original: tuple[str, ...] = ()
    refusal: Refused | GeometryRefused | None = None


class Source(Protocol):
    """A file that has been looked through: its columns, how many rows, whether they have places."""

    digest: str
    names: tuple[str, ...]
    count: int
    has_geometry: bool

    def rows(self) -> Iterator[Row]:
        """Every row, in the order of the file."""


def open_source(path: Path, options: Options) -> Source:
    """Look through a file and say what it holds.

    Raises WrongInput: unreadable_file, wrong_encoding, line_too_long, too_many_columns, bad_csv,
    empty_file, and the codes of `importing.collection`.
    """
    try:
        digest = _digest(path)
        _require_encoding(path, options.encoding)
        if _begins_as_json(path, options.encoding):
            return FeatureFile(path, options, digest)
        return TableFile(path, options, digest)
    except OSError as error:
        raise WrongInput(
            "unreadable_file", f"{path} cannot be read: {error.strerror or error}."
        ) from None


class TableFile:
    """A CSV file with a header."""

    has_geometry = False

    def __init__(self, path: Path, options: Options, digest: str) -> None:
        self.path, self.options, self.digest = path, options, digest
        records = self._records()
        self.names = tuple(name.strip() for name in next(records, []))
        if not any(self.names):
            raise WrongInput("empty_file", f"{path} has no header: its first line is empty.")
        if len(self.names) > MAX_COLUMNS:
            raise WrongInput(
                "too_many_columns",
                f"{path} has {len(self.names)} columns; the limit is {MAX_COLUMNS}.",
                columns=len(self.names),
                limit=MAX_COLUMNS,
            )
        self.count = sum(1 for _record in records)

    def rows(self) -> Iterator[Row]:
        """Every row that is not blank."""
        records = self._records()
        next(records, None)
        for number, record in enumerate(records, start=1):
            refusal = None
            if len(record) != len(self.names):
                refusal = WrongInput(
                    "wrong_number_of_cells",
                    _("This row has %(cells)s cells; the header has %(columns)s.")
                    % {"cells": len(record), "columns": len(self.names)},
                    cells=len(record),
                    columns=len(self.names),
                )
            cells = dict(zip(self.names, record, strict=False))
            yield Row(number, cells, original=tuple(record[:MAX_COLUMNS]), refusal=refusal)

    def _records(self) -> Iterator[list[str]]:
        reader = csv.reader(
            self._lines(),
            delimiter=self.options.separator,
            quoting=csv.QUOTE_MINIMAL if self.options.has_quotes else csv.QUOTE_NONE,
        )
        try:
            for record in reader:
                if record:
                    yield record
        except csv.Error as error:
            raise WrongInput(
                "bad_csv", f"{self.path}, line {reader.line_num}: {error}.", line=reader.line_num
            ) from None

    def _lines(self) -> Iterator[str]:
        with self.path.open(encoding=_with_mark(self.options.encoding), newline="") as stream:
            number = 0
            while line := stream.readline(MAX_LINE + 1):
                number += 1
                if len(line) > MAX_LINE:
                    raise WrongInput(
                        "line_too_long",
                        f"{self.path}, line {number}: more than {MAX_LINE} characters.",
                        line=number,
                        limit=MAX_LINE,
                    )
                yield line


class FeatureFile:
    """A GeoJSON FeatureCollection: each feature is a row, its properties are the columns."""

    has_geometry = True

    def __init__(self, path: Path, options: Options, digest: str) -> None:
        self.path, self.options, self.digest = path, options, digest
        names: dict[str, None] = {}
        self.count = 0
        for text in self._texts():
            self.count += 1
            names |= dict.fromkeys(_properties(text))
            if len(names) > MAX_COLUMNS:
                raise WrongInput(
                    "too_many_columns",
                    f"{path} has more than {MAX_COLUMNS} properties.",
                    limit=MAX_COLUMNS,
                )
        self.names = tuple(names)

    def rows(self) -> Iterator[Row]:
        """Every feature."""
        for number, text in enumerate(self._texts(), start=1):
            try:
                feature = parse(text, collection.MAX_FEATURE * collection.BYTES)
            except GeometryRefused as refusal:
                yield Row(number, original=(text[:MAX_LINE],), refusal=refusal)
                continue
            yield self._row(number, feature, text)

    def _row(self, number: int, feature: object, text: str) -> Row:
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            refusal = WrongInput("not_a_feature", _("This is not a GeoJSON Feature."))
            return Row(number, original=(text[:MAX_LINE],), refusal=refusal)
        cells = {name: _as_text(value) for name, value in _members(feature).items()}
        original = tuple(cells.get(name, "") for name in self.names)
        return Row(number, cells, feature.get("geometry"), original)

    def _texts(self) -> Iterator[str]:
        with self.path.open(encoding=_with_mark(self.options.encoding)) as stream:
            yield from collection.features(iter(lambda: stream.read(CHUNK), ""), str(self.path))


def _properties(text: str) -> list[str]:
    try:
        return list(_members(parse(text, collection.MAX_FEATURE * collection.BYTES)))
    except GeometryRefused:
        return []  # told as a row of its own


def _members(feature: object) -> dict[str, Any]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    return properties if isinstance(properties, dict) else {}


def _as_text(value: object) -> str:
    """A property as it would stand in a cell: 5 and not 5.0, nothing for null."""
    match value:
        case None:
            return ""
        case str():
            return value
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case bool() | dict() | list():
            return json.dumps(value, ensure_ascii=False)
    return str(value)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _require_encoding(path: Path, encoding: str) -> None:
    """Refuse a file that is not written so, by the first byte that cannot be read."""
    try:
        for _text in decoded(path, encoding):
            pass
    except BadByte as bad:
        raise WrongInput(
            "wrong_encoding",
            f"{path} is not {encoding}: the byte 0x{bad.byte:02X} at offset {bad.offset} cannot "
            f"be read. Try --encoding {other_than(encoding)}.",
            offset=bad.offset,
        ) from None


def _begins_as_json(path: Path, encoding: str) -> bool:
    with path.open(encoding=_with_mark(encoding)) as stream:
        return stream.read(1024).lstrip()[:1] == "{"


def _with_mark(encoding: str) -> str:
    """UTF-8 as spreadsheets write it: with or without a byte order mark."""
    return "utf-8-sig" if encoding == "utf-8" else encoding
