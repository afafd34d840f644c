"""Files made for tests, and what comes of opening one."""

import json
import sqlite3
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import shapely

from geo.errors import FileRefused
from geo.files import Found, Options, Reject, open_file

METRIC = 2154


def read(path: Path, **options: Any) -> tuple[list[Found], list[Reject]]:
    """Everything that is in a file: sound objects, refused ones."""
    with open_file(path, Options(**options)) as source:
        items = list(source.features(METRIC))
    return (
        [item for item in items if isinstance(item, Found)],
        [item for item in items if isinstance(item, Reject)],
    )


def outcome(path: Path, **options: Any) -> Any:
    """The code of the refusal, or how many objects are sound and why others are not."""
    try:
        found, rejects = read(path, **options)
    except FileRefused as refusal:
        return refusal.code if str(refusal) else "a refusal without a sentence"
    codes = Counter(reject.refusal.code for reject in rejects)
    return (len(found), dict(codes)) if codes else len(found)


def a_geojson(path: Path, *geometries: Any, properties: Any = None, **members: Any) -> Path:
    """A FeatureCollection of these geometries (Shapely's, or JSON)."""
    features = [
        {
            "type": "Feature",
            "properties": (properties or {}) | {"id": f"n{number}", "nom": f"Objet {number}"},
            "geometry": json.loads(shapely.to_geojson(shape))
            if isinstance(shape, shapely.Geometry)
            else shape,
        }
        for number, shape in enumerate(geometries, start=1)
    ]
    collection = {"type": "FeatureCollection", **members, "features": features}
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


def a_zip(path: Path, members: dict[str, bytes | str]) -> Path:
    """A zip archive of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def a_geopackage(path: Path, sql: str) -> Path:
    """A GeoPackage made by hand, so that it may hold what no driver writes."""
    with sqlite3.connect(path) as made:
        made.executescript(
            """
            PRAGMA application_id = 0x47504B47;
            CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY,
                organization TEXT, organization_coordsys_id INTEGER, definition TEXT,
                description TEXT);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('WGS 84', 4326, 'EPSG', 4326,
                'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
                || 'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433],'
                || 'AUTHORITY["EPSG","4326"]]', '');
            CREATE TABLE gpkg_contents (table_name TEXT PRIMARY KEY, data_type TEXT,
                identifier TEXT, description TEXT, last_change TEXT, min_x REAL, min_y REAL,
                max_x REAL, max_y REAL, srs_id INTEGER);
            CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT,
                geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER);
            """
        )
        made.executescript(sql)
    return path


OPENED_AS_ITSELF = """
INSERT INTO gpkg_contents VALUES ('things', 'features', 'things', '', '', 0, 0, 1, 1, 4326);
INSERT INTO gpkg_geometry_columns VALUES ('things', 'geom', 'GEOMETRY', 4326, 0, 0);
"""
