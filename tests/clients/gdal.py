"""Two GDALs that nobody here wrote: the distribution's programs, the pyogrio wheel's library."""

import json
import re
import subprocess
from dataclasses import dataclass
from typing import Any

import pyogrio
import shapely

# Else the library in this process would hold the server's last connections open.
pyogrio.set_gdal_config_options({"GDAL_HTTP_HEADERS": "Connection: close"})

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Layer:
    """A layer as GDAL read it: its system of coordinates, its box, its rows."""

    srid: int
    box: Box
    names: list[str]
    geometries: list[shapely.Geometry]
    rows: list[dict[str, Any]]

    @property
    def kinds(self) -> list[str]:
        return sorted(geometry.geom_type for geometry in self.geometries)


def by_the_wheel(address: str, layer: str | None = None) -> Layer:
    """Through pyogrio."""
    meta, _fids, shapes, columns = pyogrio.raw.read(address, layer=layer)
    about = pyogrio.read_info(address, layer=layer, force_total_bounds=True)
    names = [str(name) for name in meta["fields"]]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    geometries = list(shapely.from_wkb(shapes))
    return Layer(int(meta["crs"].removeprefix("EPSG:")), tuple(about["total_bounds"]), names,
                 geometries, rows)  # fmt: skip


def by_the_programs(address: str, layer: str | None = None) -> Layer:
    """Through ogrinfo and ogr2ogr."""
    wanted = [layer] if layer else []
    about = run("ogrinfo", "-ro", "-so", "-al", address, *wanted)
    west, south, east, north = map(
        float, re.search(r"Extent: \((.+), (.+)\) - \((.+), (.+)\)", about).groups()
    )
    srid = int(re.findall(r'ID\["EPSG",(\d+)\]\]', about)[-1])
    text = run(
        "ogr2ogr", "-f", "GeoJSONSeq", "-lco", "RS=NO", "-lco", "COORDINATE_PRECISION=9",
        "-s_srs", "EPSG:4326", "-t_srs", "EPSG:4326", "/vsistdout/", address, *wanted,
    )  # fmt: skip
    features = [json.loads(line) for line in text.splitlines() if line.strip()]
    return Layer(
        srid,
        (west, south, east, north),
        list(features[0]["properties"]),
        [shapely.geometry.shape(each["geometry"]) for each in features],
        [each["properties"] for each in features],
    )


def run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr, done.stderr
    return done.stdout


GDALS = [by_the_wheel, by_the_programs]
