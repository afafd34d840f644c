"""Questions about layers that only PostGIS can answer."""

from functools import cache
from importlib.resources import files

from django.contrib.gis.geos import GEOSGeometry
from django.db import connection

from campaigns.models import Campaign
from layers.enums import Precision

NEAREST_STREET_M = 400  # farther than that, a street says nothing about a place


@cache
def load(name: str) -> str:
    """The text of layers/sql/<name>.sql."""
    return files(__package__).joinpath("sql", f"{name}.sql").read_text()


def public_place(
    geom: GEOSGeometry, precision: Precision, campaign: Campaign
) -> tuple[GEOSGeometry, Precision]:
    """Where `geom` (SRID 4326) is shown to everybody, and how precisely it could be.

    When the wished precision can't be had, the next coarser one, never the exact place: the
    middle of the nearest street segment, else the inner point of the area, else the perimeter's.
    """
    if precision == Precision.EXACT:
        return geom, precision
    if precision == Precision.STREET:
        street = _one_geometry("street_place", geom, campaign)
        if street is not None:
            return street, Precision.STREET
    area = _one_geometry("area_place", geom, campaign)
    return (area or campaign.perimeter.point_on_surface), Precision.AREA


def area_at(geom: GEOSGeometry, campaign: Campaign) -> int | None:
    """Key of the campaign's area that covers the inner point of `geom` (SRID 4326), if any."""
    with connection.cursor() as cursor:
        cursor.execute(load("area_at"), {"geom": bytes(geom.ewkb), "campaign_id": campaign.pk})
        row = cursor.fetchone()
    return row[0] if row else None


def _one_geometry(name: str, geom: GEOSGeometry, campaign: Campaign) -> GEOSGeometry | None:
    with connection.cursor() as cursor:
        cursor.execute(
            load(name),
            {
                "geom": bytes(geom.ewkb),
                "campaign_id": campaign.pk,
                "metric_srid": campaign.metric_srid,
                "reach_m": NEAREST_STREET_M,
            },
        )
        row = cursor.fetchone()
    return GEOSGeometry(row[0]) if row and row[0] else None
