"""Which kind of file this is: told by its first bytes, never by a driver that guesses.

GDAL opens a VRT that calls itself `.kml`, and then whatever the VRT names (TRUST finding 3): so the
kind is decided here, and the cage opens the file with that kind's driver alone.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from geo.errors import FileRefused

HEAD = 64 * 1024  # bytes that tell a kind


class FileKind(StrEnum):
    """The kinds that are read, by the name of the one GDAL driver that may open each."""

    GEOJSON = "GeoJSON"
    GEOJSON_SEQUENCE = "GeoJSONSeq"
    SHAPEFILE = "ESRI Shapefile"
    GEOPACKAGE = "GPKG"
    KML = "LIBKML"
    FLATGEOBUF = "FlatGeobuf"
    OSM_PBF = "OSM"
    CSV = "CSV"

    @property
    def suffix(self) -> str:
        """The ending under which the cage keeps a file of this kind."""
        return SUFFIXES[self]

    @property
    def is_text(self) -> bool:
        """Whether its letters are written in an encoding that the file itself does not tell."""
        return self in {FileKind.GEOJSON, FileKind.GEOJSON_SEQUENCE, FileKind.CSV}


SUFFIXES = {
    FileKind.GEOJSON: ".geojson",
    FileKind.GEOJSON_SEQUENCE: ".geojsonl",
    FileKind.SHAPEFILE: ".shp",
    FileKind.GEOPACKAGE: ".gpkg",
    FileKind.KML: ".kml",
    FileKind.FLATGEOBUF: ".fgb",
    FileKind.OSM_PBF: ".osm.pbf",
    FileKind.CSV: ".csv",
}
TAKEN = "GeoJSON, GeoJSONSeq, Shapefile (.zip), GeoPackage, KML, KMZ, FlatGeobuf, OSM PBF, CSV"
TABLES = frozenset({".csv", ".tsv", ".txt"})
GEOPACKAGES = frozenset({b"GPKG", b"GP10", b"GP11"})  # SQLite's application id (OGC 12-128r18 §1.1)


@dataclass(frozen=True)
class Options:
    """What whoever brings the file says of it.

    crs: an EPSG number of `systems.SYSTEMS`, which then counts more than what the file says.
    layer: which layer of a file with several. encoding: of text, and of a Shapefile's table.
    repair: mend shapes that are not valid, in the cage (`shapely.make_valid`, method structure).
    """

    crs: int | None = None
    layer: str = ""
    encoding: str = ""
    repair: bool = False


def kind_of(path: Path, name: str = "") -> FileKind | None:
    """The kind of the file at `path`, called `name` outside; None for a zip archive.

    Raises FileRefused: empty_file, format_not_taken.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head.strip():
        raise FileRefused("empty_file", _("The file is empty."))
    if head.startswith(b"PK\x03\x04"):
        return None
    return _by_magic(head) or _by_text(head, Path(name or path.name).suffix.lower())


def _by_magic(head: bytes) -> FileKind | None:
    if head.startswith(b"SQLite format 3\x00"):
        if head[68:72] not in GEOPACKAGES:
            raise _not_taken("SQLite")
        return FileKind.GEOPACKAGE
    if head.startswith(b"fgb\x03fgb"):
        return FileKind.FLATGEOBUF
    if b"OSMHeader" in head[:32]:
        return FileKind.OSM_PBF
    return None


def _by_text(head: bytes, suffix: str) -> FileKind:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"<"):
        if b"<kml" not in text:
            raise _not_taken("XML")
        return FileKind.KML
    if text.startswith(b"\x1e"):
        return FileKind.GEOJSON_SEQUENCE
    if text.startswith(b"{"):
        first, _end, rest = text.partition(b"\n")
        is_line = b'"Feature"' in first and rest.lstrip().startswith(b"{")
        return FileKind.GEOJSON_SEQUENCE if is_line else FileKind.GEOJSON
    if suffix in TABLES and b"\x00" not in head:
        return FileKind.CSV
    raise _not_taken(suffix.lstrip(".") or "?")


def _not_taken(what: str) -> FileRefused:
    return FileRefused(
        "format_not_taken",
        _("This kind of file (%(found)s) is not read. Read are: %(taken)s."),
        {"found": what},
        taken=TAKEN,
    )
