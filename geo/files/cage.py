"""The cage: a child process without a network, with limits, that reads what nobody here wrote.

Its own program is `caged.py`. What ends it (a limit, a crash inside GDAL) becomes a refusal, and
the process that asked goes on as if nothing had happened (TRUST U1 to U5).
"""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geo.errors import FileRefused
from geo.files.kinds import FileKind, Options

PROGRAM = Path(__file__).with_name("caged.py")
SECONDS = 120  # of processor time
PATIENCE = 300  # seconds on the wall
MEMORY = 2 * 1024**3  # bytes of address space, of which a file takes some 100 MB
WRITTEN = 2 * 1024**3  # bytes of one file
MOST_FEATURES = 200_000
OUT_OF_TIME = (9, 24)  # SIGKILL, SIGXCPU: how the limit on processor time ends a process

# No address is reachable, no file but the one named is opened, no grid is fetched.
SURROUNDINGS = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
    "GDAL_DRIVER_PATH": "disable",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "50",
    "OGR_SQLITE_SYNCHRONOUS": "OFF",  # what the cage writes is thrown away after a crash
    "OSM_MAX_TMPFILE_SIZE": "200",
    "PROJ_NETWORK": "OFF",
    "OPENBLAS_NUM_THREADS": "1",
    "LC_ALL": "C.UTF-8",
}
MANY_LAYERED = frozenset({FileKind.GEOPACKAGE, FileKind.KML, FileKind.OSM_PBF})
OPENED: dict[FileKind, dict[str, str]] = {
    FileKind.GEOJSON: {"ARRAY_AS_STRING": "YES"},
    FileKind.GEOJSON_SEQUENCE: {},
    FileKind.SHAPEFILE: {},
    FileKind.GEOPACKAGE: {"LIST_ALL_TABLES": "NO", "IMMUTABLE": "YES"},
    FileKind.KML: {},
    FileKind.FLATGEOBUF: {},
    FileKind.OSM_PBF: {},
    FileKind.CSV: {
        "X_POSSIBLE_NAMES": "lon,long,longitude,lng,x,coord_x,xcoord",
        "Y_POSSIBLE_NAMES": "lat,latitude,y,coord_y,ycoord",
        "GEOM_POSSIBLE_NAMES": "wkt,geom,geometry,the_geom",
        "KEEP_GEOM_COLUMNS": "NO",
        "EMPTY_STRING_AS_NULL": "YES",
    },
}

REFUSALS: dict[str, str | Promise] = {
    "file_unreadable": _("The file cannot be read as what it seems to be: %(why)s"),
    "wrong_table_encoding": _(
        "The letters of the table are not written in %(encoding)s: say in which encoding."
    ),
    "file_too_heavy": _("Reading this file takes more memory than is allowed. Split it."),
    "file_takes_too_long": _("Reading this file takes longer than is allowed. Split it."),
    "no_layer": _("The file holds no layer."),
    "unknown_layer": _("The file has no layer of this name. It has: %(names)s."),
    "several_layers": _("The file has several layers: say which one. It has: %(names)s."),
    "no_geometry": _(
        "The file holds a table without places. Its columns are: %(names)s. Places are columns "
        "of longitude and latitude, or of WKT."
    ),
    "too_many_columns": _("The file has %(columns)s columns; the limit is %(limit)s."),
    "too_many_features": _("The file holds more than %(limit)s objects. Split it."),
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Converted:
    """A file as the cage wrote it again: a GeoPackage of one table, in its own coordinates.

    srid: the EPSG number of what the file says of them; None when it says nothing that is known.
    """

    path: Path
    names: tuple[str, ...]
    crs: str
    srid: int | None
    count: int
    repaired: int
    is_offline: bool


def convert(source: Path, kind: FileKind, options: Options) -> Converted:
    """Have the cage read `source`, which lies alone in a private folder under a name of ours.

    Raises FileRefused with the codes of REFUSALS.
    """
    target = source.with_name("plain.gpkg")
    opened = dict(OPENED[kind])
    if kind == FileKind.SHAPEFILE and options.encoding:
        opened["ENCODING"] = options.encoding
    answer = _run(
        {
            "from": str(source),
            "to": str(target),
            "driver": str(kind),
            "layer": options.layer,
            "many": kind in MANY_LAYERED,
            "table_encoding": kind == FileKind.SHAPEFILE,
            "open": opened,
            "repair": options.repair,
            "most": MOST_FEATURES,
            "gdal": settings.GDAL_LIBRARY_PATH,
            "seconds": SECONDS,
            "memory": MEMORY,
            "written": WRITTEN,
        },
        source.parent,
    )
    if "refused" in answer:
        raise _refusal(answer["refused"], answer["facts"])
    return Converted(
        target,
        tuple(answer["names"]),
        answer["crs"],
        answer["srid"],
        answer["count"],
        answer["repaired"],
        answer["network"] == "cut",
    )


def _run(orders: dict[str, Any], folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-I", str(PROGRAM)]
    surroundings = {**SURROUNDINGS, "PATH": os.environ.get("PATH", ""), "TMPDIR": str(folder)}
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, no word of anybody's in the command
            command,
            input=json.dumps(orders) + "\n",
            capture_output=True,
            text=True,
            errors="replace",
            cwd=folder,
            env=surroundings | {"CPL_TMPDIR": str(folder)},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refusal("file_takes_too_long", {}) from None
    if done.returncode == 0 and (lines := done.stdout.splitlines()):
        found: dict[str, Any] = json.loads(lines[-1])
        return found
    raise _ended(done.returncode, done.stderr)


def _ended(status: int, said: str) -> FileRefused:
    """Why a child that did not answer is gone."""
    logger.warning("the cage ended status=%s", status)
    if -status in OUT_OF_TIME:
        return _refusal("file_takes_too_long", {})
    if "MemoryError" in said or "std::bad_alloc" in said:
        return _refusal("file_too_heavy", {})
    why = said.strip().splitlines()[-1][:200] if said.strip() else str(status)
    return _refusal("file_unreadable", {"why": why})


def _refusal(code: str, facts: dict[str, Any]) -> FileRefused:
    words = {}
    if names := facts.get("layers") or facts.get("columns"):
        words["names"] = ", ".join(map(str, names)) if isinstance(names, list) else str(names)
    return FileRefused(code, REFUSALS[code], facts, **words)
