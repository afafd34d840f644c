"""What bringing a file in costs: import_features beside ogr2ogr, into the same PostGIS.

The same 100,000 surfaces of 21 points with six attributes, as GeoJSON and as GeoPackage. Both
write a table with a spatial index; ours also reads the file in its cage, checks each shape twice,
and keeps two spatial indexes and three others. (What the worker draws ahead comes later.) They
take turns; figures are medians of wall time. Memory is the most that the command and its child
hold at one moment, counted from outside.
"""

import argparse
import json
import math
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import environ
import psycopg

from bench.crowd import CAMPAIGN, EAST, NORTH, SOUTH, WEST
from bench.tiles import connect

ROOT = Path(__file__).resolve().parent.parent
OBJECTS, CORNERS, SEED = 100_000, 20, 20_261_126
OVER_OGR, MOST_MB = 2.0, 300
LAYER_ID = "SELECT id FROM layers_layer WHERE slug = %s"
LAYER, TABLE = "bench-import", "bench_ogr"


def write_geojson(path: Path) -> None:
    """The objects as a FeatureCollection: footprints of some 20 m."""
    dice = random.Random(SEED)
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    with path.open("w") as stream:
        stream.write('{"type": "FeatureCollection", "features": [\n')
        for number in range(OBJECTS):
            lon, lat = dice.uniform(WEST, EAST), dice.uniform(SOUTH, NORTH)
            ring = [
                [round(lon + 0.00014 * math.cos(turn), 7), round(lat + 0.0001 * math.sin(turn), 7)]
                for turn in turns
            ]
            properties = {
                "id": f"b{number}", "nom": f"Bâtiment {number}", "niveaux": dice.randint(1, 20),
                "annee": dice.randint(1900, 2026), "usage": dice.choice(("logement", "bureaux")),
                "hauteur": round(dice.uniform(3, 60), 1),
            }  # fmt: skip
            shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
            one = {"type": "Feature", "properties": properties, "geometry": shape}
            stream.write(
                json.dumps(one, ensure_ascii=False) + (",\n" if number < OBJECTS - 1 else "\n")
            )
        stream.write("]}\n")


def timed(command: list[str], **environment: str) -> tuple[float, float]:
    """Seconds on the wall, and the most memory (MB) of the command with its children."""
    start, peak = time.perf_counter(), 0
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        while process.poll() is None:
            peak = max(peak, memory_of(process.pid))
            time.sleep(0.01)
        took = time.perf_counter() - start
        if process.returncode:
            sys.exit(f"{command[0]} ended with {process.returncode}: {process.stderr.read()}")
    return took, peak / 1024**2


def memory_of(pid: int) -> int:
    """Bytes of memory that a process and its descendants hold now (RSS)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGESIZE") + sum(memory_of(int(child)) for child in children)


def ours(file: Path, owner: psycopg.Connection) -> tuple[float, float]:
    """Into a layer that is not there yet."""
    for table in ("tiles_seededtile", "layers_feature", "layers_import"):
        owner.execute(f"DELETE FROM {table} WHERE layer_id IN ({LAYER_ID})", [LAYER])
    owner.execute("DELETE FROM layers_layer WHERE slug = %s", [LAYER])
    owner.execute("VACUUM layers_feature")
    command = [
        sys.executable,
        "manage.py",
        "import_features",
        CAMPAIGN,
        LAYER,
        str(file),
        "--id",
        "id",
    ]
    took = timed(command, PARVIS_DB_ROLE="owner")
    count = f"SELECT count(*) FROM layers_feature WHERE layer_id IN ({LAYER_ID})"
    row = owner.execute(count, [LAYER]).fetchone()
    assert row == (OBJECTS,), row
    return took


def theirs(file: Path, owner: psycopg.Connection) -> tuple[float, float]:
    found = environ.Env.db_url_config(os.environ["DATABASE_URL_OWNER"])
    target = f"PG:host={found['HOST']} user={found['USER']} dbname={found['NAME']}"
    owner.execute(f"DROP TABLE IF EXISTS {TABLE}")
    command = [
        "ogr2ogr", "-f", "PostgreSQL", target, str(file), "-nln", TABLE,
        "-lco", "GEOMETRY_NAME=geom", "-lco", "SPATIAL_INDEX=GIST",
        "--config", "PG_USE_COPY", "YES",
    ]  # fmt: skip
    took = timed(command)
    assert owner.execute(f"SELECT count(*) FROM {TABLE}").fetchone() == (OBJECTS,)
    owner.execute(f"DROP TABLE {TABLE}")
    return took


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5, help="how often each way is taken")
    rounds = arguments.parse_args().rounds
    if not shutil.which("ogr2ogr"):
        sys.exit("ogr2ogr is not here: apt-get install gdal-bin")
    with tempfile.TemporaryDirectory() as made, connect("DATABASE_URL_OWNER") as owner:
        geojson, geopackage = Path(made) / "objects.geojson", Path(made) / "objects.gpkg"
        write_geojson(geojson)
        subprocess.run(["ogr2ogr", str(geopackage), str(geojson)], check=True)
        ratios, memory = {}, 0.0
        for file in (geojson, geopackage):
            taken = [(ours(file, owner), theirs(file, owner)) for _ in range(rounds)]
            own, other = (
                statistics.median(way[0] for way in ways) for ways in zip(*taken, strict=True)
            )
            most = max(own_way[1] for own_way, _other in taken)
            print(
                f"{file.suffix:9} import_features {own:6.2f} s {most:5.0f} MB"
                f"   ogr2ogr {other:6.2f} s   {own / other:5.2f}"
            )
            ratios[file] = own / other
            memory = max(memory, most)
    holds = [
        verdict("import/ogr2ogr from GeoJSON", ratios[geojson], OVER_OGR, "ratio"),
        verdict("memory with the child", memory, MOST_MB, "MB"),
    ]
    sys.exit(not all(holds))


def verdict(name: str, value: float, most: float, unit: str) -> bool:
    print(f"{name} {value:.2f} {unit} <= {most} {'holds' if value <= most else 'MISSED'}")
    return value <= most


if __name__ == "__main__":
    main()
