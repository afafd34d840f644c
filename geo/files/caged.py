"""The program inside the cage: opens a file from outside, and writes a plain GeoPackage of it.

Run by `cage.py` as a process of its own, with nothing of Django in it. It ties its own hands before
GDAL sees the file: no network, limits on time, memory and what it writes, and no driver but the
one for the kind that was found. Reads its orders as JSON on standard input, answers in JSON.
"""

import contextlib
import ctypes
import json
import os
import resource
import sqlite3
import sys
from pathlib import Path
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_NO_NEW_PRIVS = 38
BATCH = 2_000
FOUND = "found"
COUNT = "SELECT count(*) FROM found"
DECLARED = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY 1"
SHAPES = "SELECT __row, __shape FROM found WHERE __shape IS NOT NULL"
OUTPUT = "GPKG"
MOST_COLUMNS = 300

Json = dict[str, Any]


class Refused(Exception):
    """What the parent turns into a FileRefused: a code, and facts."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.answer = {"refused": code, "facts": facts}


def main() -> None:
    """Do what standard input orders; the last line of standard output is the answer."""
    orders = json.loads(sys.stdin.readline())
    network = tie_hands(orders)
    try:
        answer = convert(orders)
    except Refused as refusal:
        answer = refusal.answer
    except MemoryError:
        answer = {"refused": "file_too_heavy", "facts": {}}
    sys.stdout.write(json.dumps(answer | {"network": network}) + "\n")


def tie_hands(orders: Json) -> str:
    """Set the limits of this process; say whether the network is `cut` or `open`."""
    seconds, memory, written = orders["seconds"], orders["memory"], orders["written"]
    for what, limit in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    is_cut = any(libc.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))
    return "cut" if is_cut else "open"


def convert(orders: Json) -> Json:
    """Write `orders["to"]`: one table, rows in the order of the file, its own coordinates."""
    import pyogrio  # noqa: PLC0415 -- after the hands are tied
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError  # noqa: PLC0415 -- after the hands are tied

    keep_drivers(orders["gdal"], {orders["driver"], OUTPUT})
    source, opened = orders["from"], orders["open"]
    try:
        # Opening some kinds means reading all of the file: those with one layer are opened once.
        layer: str | int = 0
        if orders["many"]:
            layer = chosen_layer(layers_of(source, orders["driver"]), orders["layer"])
        if orders["table_encoding"] and "ENCODING" not in opened:
            found = pyogrio.read_info(source)["encoding"]
            opened |= {} if found == "UTF-8" else {"ENCODING": found}  # which GDAL then undoes
        told = write_plain(orders, layer)
    except UnicodeDecodeError:
        raise Refused("wrong_table_encoding", encoding=opened.get("ENCODING", "UTF-8")) from None
    except (DataSourceError, DataLayerError, FieldError, sqlite3.Error) as error:
        raise Refused("file_unreadable", why=str(error)[:300]) from None
    return {
        "names": [str(name) for name in told["fields"]],
        "crs": told["crs"] or "",
        "srid": number_of(told["crs"]),
        "count": count_of(orders),
        "repaired": repair(Path(orders["to"])) if orders["repair"] else 0,
    }


def keep_drivers(library: str, kept: set[str]) -> None:
    """Forget every driver of GDAL but those: nothing else can then open anything."""
    gdal = ctypes.CDLL(library)
    gdal.GDALGetDriver.restype = gdal.GDALGetDriverByName.restype = ctypes.c_void_p
    gdal.GDALGetDriverShortName.restype = ctypes.c_char_p
    gdal.GDALGetDriverShortName.argtypes = [ctypes.c_void_p]
    gdal.GDALDeregisterDriver.argtypes = [ctypes.c_void_p]
    drivers = [gdal.GDALGetDriver(rank) for rank in range(gdal.GDALGetDriverCount())]
    for driver in drivers:
        if gdal.GDALGetDriverShortName(driver).decode() not in kept:
            gdal.GDALDeregisterDriver(driver)


def layers_of(source: str, driver: str) -> list[str]:
    """The layers of a file; of a GeoPackage those that it declares, and no other table."""
    import pyogrio  # noqa: PLC0415 -- after the hands are tied

    if driver != OUTPUT:
        return [str(name) for name, _type in pyogrio.list_layers(source)]
    address = f"{Path(source).as_uri()}?mode=ro&immutable=1"
    with contextlib.closing(sqlite3.connect(address, uri=True)) as package:
        return [str(name) for (name,) in package.execute(DECLARED)]


def chosen_layer(names: list[str], wanted: str) -> str:
    """The layer asked for, or the only one."""
    if not names:
        raise Refused("no_layer")
    if wanted and wanted not in names:
        raise Refused("unknown_layer", layers=names[:20])
    if not wanted and len(names) > 1:
        raise Refused("several_layers", layers=names[:20])
    return wanted or names[0]


def require_geometry(told: Json) -> None:
    """A table without places, or with too many columns, is said to be so."""
    if told["geometry_type"] is None:
        raise Refused("no_geometry", columns=[str(name) for name in told["fields"]][:40])
    if len(told["fields"]) > MOST_COLUMNS:
        raise Refused("too_many_columns", columns=len(told["fields"]), limit=MOST_COLUMNS)


def write_plain(orders: Json, layer: str | int) -> Json:
    """Stream the layer into the GeoPackage, batch by batch; what pyogrio says of it."""
    from pyogrio.raw import open_arrow, write_arrow  # noqa: PLC0415 -- after the hands are tied

    with open_arrow(orders["from"], layer=layer, batch_size=BATCH, **orders["open"]) as opened:
        told: Json
        told, stream = opened
        require_geometry(told)
        write_arrow(
            stream,
            orders["to"],
            layer=FOUND,
            driver=OUTPUT,
            geometry_name=told["geometry_name"] or "wkb_geometry",
            geometry_type="Unknown",
            layer_options={"SPATIAL_INDEX": "NO", "FID": "__row", "GEOMETRY_NAME": "__shape"},
        )
    return told


def count_of(orders: Json) -> int:
    """How many rows were written. Refuses too_many_features."""
    with contextlib.closing(sqlite3.connect(orders["to"])) as plain:
        count = int(plain.execute(COUNT).fetchone()[0])
    if count > orders["most"]:
        raise Refused("too_many_features", limit=orders["most"])
    return count


def number_of(system: str | None) -> int | None:
    """The EPSG number of what a file says of its coordinates, if pyproj is sure of it."""
    if not system:
        return None
    head, _colon, number = system.partition(":")
    if head == "EPSG" and number.isdigit():
        return int(number)
    from pyproj import CRS  # noqa: PLC0415 -- slow import, seldom needed
    from pyproj.exceptions import CRSError  # noqa: PLC0415 -- slow import, seldom needed

    try:
        found = CRS.from_wkt(system).to_epsg()
    except CRSError:
        return None
    return None if found is None else int(found)


def repair(plain: Path) -> int:
    """Mend what is not valid (method structure, which keeps surfaces surfaces); how many."""
    import shapely  # noqa: PLC0415 -- slow import, seldom needed

    mended: list[tuple[bytes, int]] = []
    with contextlib.closing(sqlite3.connect(plain)) as rows:
        for row, blob in rows.execute(SHAPES):
            head = 8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7]
            shape = shapely.from_wkb(blob[head:], on_invalid="ignore")
            if shape is not None and not shape.is_valid:
                sound = shapely.make_valid(shape, method="structure", keep_collapsed=False)
                plain_head = blob[:3] + bytes([blob[3] & 1]) + blob[4:8]
                mended.append((plain_head + shapely.to_wkb(sound), row))
        rows.executemany("UPDATE found SET __shape = ? WHERE __row = ?", mended)
        rows.commit()
    return len(mended)


if __name__ == "__main__":
    os.umask(0o077)
    main()
