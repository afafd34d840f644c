"""What an operator types behind a command that brings a file in; the same for all of them."""

from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any, TypeVar, cast

from django.core.management.base import OutputWrapper
from tqdm import tqdm

from geo.errors import FileRefused
from geo.files.kinds import Options
from geo.files.reading import Source
from geo.files.texts import ENCODINGS

T = TypeVar("T")


def add_file_arguments(parser: ArgumentParser) -> None:
    """FILE and the options that say how to read it."""
    parser.add_argument(
        "file", type=Path, help="GeoJSON, zipped Shapefile, GeoPackage, KML, FlatGeobuf, OSM, CSV"
    )
    parser.add_argument(
        "--crs",
        help="EPSG:n, where the file does not say its coordinate system, or says it wrongly",
    )
    parser.add_argument("--in-layer", default="", help="which layer of a file that has several")
    parser.add_argument("--encoding", default="", help=f"of text: {', '.join(ENCODINGS)}")
    parser.add_argument("--repair", action="store_true", help="mend shapes that cross themselves")
    parser.add_argument(
        "--leave-out",
        action="store_true",
        help="bring sound objects in although others are refused (default: all or nothing)",
    )
    parser.add_argument("--rejects", type=Path, help="CSV to write: row, code, message, cells")


def file_options(typed: dict[str, Any]) -> Options:
    """The same as `Options`. Raises FileRefused: bad_crs, unknown_encoding."""
    crs, encoding = typed["crs"], typed["encoding"]
    if encoding and encoding not in ENCODINGS:
        raise FileRefused("unknown_encoding", f"--encoding is one of {', '.join(ENCODINGS)}.")
    return Options(
        crs=None if crs is None else _epsg(crs),
        layer=typed["in_layer"],
        encoding=encoding,
        repair=typed["repair"],
    )


def _epsg(written: str) -> int:
    number = written.upper().removeprefix("EPSG:")
    if not (number.isascii() and number.isdigit() and len(number) < 7):
        raise FileRefused("bad_crs", "--crs is a number of the EPSG registry, like EPSG:2154.")
    return int(number)


def with_progress(items: Iterable[T], total: int, output: OutputWrapper) -> Iterator[T]:
    """The same items, with a bar on a terminal and a line now and then elsewhere."""
    stream = cast("IO[str]", output._out)  # noqa: SLF001 -- the stream under Django's wrapper
    is_terminal = output.isatty()
    yield from tqdm(
        items, total=total, file=stream, unit="", mininterval=0.2 if is_terminal else 5, leave=False
    )


def said_of(source: Source) -> str:
    """One line on what was opened, for the operator."""
    parts = [f"{source.kind}, EPSG:{source.srid}, {source.count} objects"]
    if source.repaired:
        parts.append(f"{source.repaired} mended")
    if not source.is_offline:
        parts.append("this machine did not let the reader be cut off from the network")
    return "; ".join(parts)
