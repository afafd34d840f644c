"""Each .sql file that takes parameters fits the migrated schema, says what it takes, is used."""

import re

import pytest
from django.contrib.gis.geos import Point
from django.db import connection

from tests.shape.sources import ROOT, files_of, package_of, text_of

FILES = sorted(ROOT.glob("*/sql/*.sql"))
PARAMETER = re.compile(r"%\((\w+)\)s")
PLAUSIBLE = {
    "campaign": "parc", "layer": "ideas", "name": "ideas", "version": 1, "known": -1,
    "z": 14, "x": 8292, "y": 5633, "left": 8292 << 16, "top": 5633 << 16, "scale": 1 / 16,
    "morton_from": 0, "morton_to": 1 << 60, "cap": 2000,
    "geom": bytes(Point(2.22, 48.89, srid=4326).ewkb), "campaign_id": 1, "layer_id": 1,
    "metric_srid": 2154, "reach_m": 400, "may_seeded": True, "area": "", "category": "",
    "kind": "", "status": "", "gathers": True, "cell_bits": 24, "many": 500,
    "close": 5,
    "place": bytes(Point(246_000, 6_257_000, srid=3857).ewkb), "unit": 1.5, "candidates": 60,
    "closer_look": 8, "title": "A bench", "words": "A bench",
    "category_id": None, "feature_id": None, "least": 0.35, "most": 3,
    "public_id": 1,
    "typed": "rue du parc", "first": "rue", "second": "parc", "meets_m": 20,
    "scope": "[]", "longitude": 2.22, "latitude": 48.89, "touch_m": 6,
}  # fmt: skip
QUERIES = [path for path in FILES if PARAMETER.search(path.read_text())]


@pytest.mark.django_db
@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_query_fits_the_schema(path):
    sql = path.read_text()
    parameters = {name: PLAUSIBLE[name] for name in PARAMETER.findall(sql)}

    with connection.cursor() as cursor:
        if "incoming_features" in sql:  # a table that lives as long as the import
            cursor.execute((ROOT / "layers" / "sql" / "incoming_make.sql").read_text())
        cursor.execute(f"EXPLAIN {sql}", parameters)

        assert cursor.fetchall()


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_query_says_in_its_header_what_it_takes_and_what_it_returns(path):
    sql = path.read_text()
    header = "".join(line for line in sql.splitlines() if line.startswith("--"))

    assert [name for name in PARAMETER.findall(sql) if not re.search(rf"\b{name}\b", header)] == []
    assert "eturns" in header


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_is_used_in_its_package(path):
    package = path.relative_to(ROOT).parts[0]
    used = re.compile(rf"""["']{path.stem}(\.sql)?["']""")

    users = [
        file
        for file in files_of(package, migrations=True)
        if package_of(file) == package and used.search(text_of(file))
    ]

    assert users
