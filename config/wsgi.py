"""WSGI entry point: `granian --interface wsgi config.wsgi:application`."""

import gc
import logging
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()


def refuse_unsafe_start() -> None:
    """Ask the start-up checks, which no WSGI server does; an error ends the process."""
    from django.core import checks  # noqa: PLC0415 -- after settings
    from django.core.management.base import SystemCheckError  # noqa: PLC0415 -- after settings
    from django.db import DatabaseError  # noqa: PLC0415 -- after settings

    found = checks.run_checks()
    try:
        found += checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    except DatabaseError:
        logging.getLogger(__name__).warning(
            "the database is away or not migrated: nothing was asked of it"
        )
    if faults := [fault for fault in found if fault.is_serious() and not fault.is_silenced()]:
        raise SystemCheckError("\n".join(map(str, faults)))


def say_which_libraries() -> None:
    """One line at start: the GDAL and GEOS that are loaded (ADR 3)."""
    # Imported before the settings are read, GeoDjango would load the distribution's libraries.
    from django.contrib.gis.gdal.libgdal import gdal_version  # noqa: PLC0415 -- after settings
    from django.contrib.gis.geos.libgeos import geos_version  # noqa: PLC0415 -- after settings

    logging.getLogger(__name__).info(
        "spatial libraries gdal=%s geos=%s", gdal_version().decode(), geos_version().decode()
    )


def leave_the_lasting_alone() -> None:
    """Collect garbage among what requests make, and less often; what was loaded at start stays.

    A page makes some 50,000 objects and drops nearly all of them by itself.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


say_which_libraries()
refuse_unsafe_start()
leave_the_lasting_alone()
