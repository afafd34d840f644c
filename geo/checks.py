"""What must be true of this machine and these settings before a geometry is read."""

from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.contrib.gis.gdal.libgdal import gdal_version_info
from django.core import checks

from geo.measuring import is_metric

TAG = "geo"  # a command that reads files asks these alone
OLDEST_GDAL = (3, 9)
WHEELS = {"GDAL_LIBRARY_PATH": "pyogrio", "GEOS_LIBRARY_PATH": "shapely"}


def register() -> None:
    """Have `manage.py check`, and each start, ask these questions."""
    checks.register(metric_srid_measures, TAG)
    checks.register(spatial_libraries_are_bundled, TAG)


def metric_srid_measures(
    app_configs: Sequence[AppConfig] | None = None, **options: object
) -> list[checks.CheckMessage]:
    """geo.E001: METRIC_SRID is in metres, and not a Mercator of the world."""
    if is_metric(settings.METRIC_SRID):
        return []
    return [
        checks.Error(
            f"METRIC_SRID={settings.METRIC_SRID} does not measure metres.",
            hint="Name an EPSG number whose unit is the metre and which is true to length here, "
            "such as 2154 (Lambert-93) in mainland France; 3857 is 50 % wrong there.",
            id="geo.E001",
        )
    ]


def spatial_libraries_are_bundled(
    app_configs: Sequence[AppConfig] | None = None, **options: object
) -> list[checks.CheckMessage]:
    """geo.E002: GDAL and GEOS are those of the pyogrio and shapely wheels, GDAL 3.9 or newer.

    Older GDALs open files and addresses named in a coordinate system's text; older GEOSs end the
    process when they print a coordinate of 1e200 (TRUST findings 1 and 3).
    """
    faults = [
        f"{setting}={path!r} is not the library of the {wheel} wheel."
        for setting, wheel in WHEELS.items()
        if Path(path := getattr(settings, setting, None) or "").parent.name != f"{wheel}.libs"
    ]
    if gdal_version_info() < OLDEST_GDAL:
        faults.append("The GDAL that is loaded is older than 3.9.")
    return [
        checks.Error(
            fault,
            hint="Install pyogrio and shapely from their wheels (requirements.lock), and leave "
            "GDAL_LIBRARY_PATH and GEOS_LIBRARY_PATH to config/settings.py.",
            id="geo.E002",
        )
        for fault in faults
    ]
