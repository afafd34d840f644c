"""What a start asks of this machine: TRUST findings 1, 3 and 4, STYLE habit 15."""

import subprocess
import sys
from importlib import import_module

import django
import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from geo import checks

extensions = import_module("geo.migrations.0001_spatial_extensions")


def ids(messages) -> list[str]:
    return [message.id for message in messages]


def test_the_start_asks_about_the_metric_system_and_the_libraries():
    assert [message for message in run_checks() if str(message.id).startswith("geo.")] == []
    assert apps.get_app_config("geo").name == "geo"


@pytest.mark.parametrize("srid", [3857, 4326, 0])
def test_a_metric_system_that_does_not_measure_stops_the_start(settings, srid):
    settings.METRIC_SRID = srid

    (message,) = checks.metric_srid_measures()

    assert (message.id, message.is_serious()) == ("geo.E001", True)
    assert str(srid) in message.msg
    assert "2154" in message.hint


@pytest.mark.parametrize("setting", ["GDAL_LIBRARY_PATH", "GEOS_LIBRARY_PATH"])
@pytest.mark.parametrize("path", [None, "/usr/lib/x86_64-linux-gnu/libgdal.so.32"])
def test_libraries_of_the_distribution_stop_the_start(settings, setting, path):
    setattr(settings, setting, path)

    (message,) = checks.spatial_libraries_are_bundled()

    assert message.id == "geo.E002"
    assert setting in message.msg


def test_an_old_gdal_stops_the_start(monkeypatch):
    monkeypatch.setattr(checks, "gdal_version_info", lambda: (3, 6, 2))

    assert ids(checks.spatial_libraries_are_bundled()) == ["geo.E002"]


@pytest.mark.parametrize("version", [(3, 9, 0), (3, 12, 4), (4, 0, 0)])
def test_a_new_gdal_does_not(monkeypatch, version):
    monkeypatch.setattr(checks, "gdal_version_info", lambda: version)

    assert checks.spatial_libraries_are_bundled() == []


def test_django_is_not_older_than_the_spatial_fixes_of_2026():
    assert django.VERSION >= (5, 2, 19)


@pytest.mark.parametrize("printed", ["str(p)", "p.wkt", "repr(p)", "p.geojson", "p.hex"])
def test_printing_a_huge_coordinate_does_not_end_the_process(settings, printed):
    """GEOS 3.11.1 aborts here (libgeos#970): the wheel's must not."""
    program = (
        "from django.conf import settings\n"
        f"settings.configure(GEOS_LIBRARY_PATH={settings.GEOS_LIBRARY_PATH!r},"
        f" GDAL_LIBRARY_PATH={settings.GDAL_LIBRARY_PATH!r})\n"
        "import pyogrio\n"
        "from django.contrib.gis.geos import Point\n"
        f"for x in (1e200, 1e308, -1e308):\n    p = Point(x, 0)\n    {printed}\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")


class Editor:
    connection = connection


@pytest.mark.django_db
def test_extensions_that_are_there_are_left_alone(django_assert_num_queries):
    with django_assert_num_queries(1):
        extensions.require_extensions(apps, Editor)


@pytest.mark.django_db
def test_a_missing_extension_is_made_where_that_is_allowed(monkeypatch):
    monkeypatch.setattr(extensions, "EXTENSIONS", ("plpgsql", "postgis"))

    extensions.require_extensions(apps, Editor)


@pytest.mark.django_db
def test_an_extension_that_cannot_be_made_is_asked_of_a_superuser(monkeypatch):
    monkeypatch.setattr(extensions, "EXTENSIONS", ("postgis", "no_such_extension"))

    with pytest.raises(RuntimeError) as refused, transaction.atomic():
        extensions.require_extensions(apps, Editor)

    assert "CREATE EXTENSION IF NOT EXISTS no_such_extension;" in str(refused.value)
    assert "postgis;" not in str(refused.value)
    assert isinstance(refused.value.__cause__, ProgrammingError | Exception)
