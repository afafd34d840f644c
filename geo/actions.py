"""What can happen to areas: a new vintage takes over from the one before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.gis.geos import MultiPolygon
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from shapely.geometry.base import BaseGeometry

from geo.engines import to_geos
from geo.enums import AreaKind
from geo.models import Area


@dataclass(frozen=True)
class NewArea:
    """An area on its way in: shape in degrees (4326), a polygon or several."""

    slug: str
    name: str
    shape: BaseGeometry


@transaction.atomic
def bring_in_areas(
    areas: Iterable[NewArea], *, kind: AreaKind, since: date, source: str = "", licence: str = ""
) -> list[Area]:
    """Store areas as the vintage that holds from `since` on, all or none.

    The vintage before, known by the same slug, ends on that day; one that began on that very day or
    later gives way. Whatever `areas` raises while it is read undoes everything.
    """
    made = []
    for new in areas:
        former = Area.objects.select_for_update().filter(slug=new.slug)
        former.filter(valid__startswith__gte=since).delete()
        for area in former.filter(valid__contains=since):
            area.valid = DateRange(area.valid.lower, since)
            area.save(update_fields=["valid"])
        made.append(
            Area.objects.create(
                slug=new.slug,
                name=new.name,
                kind=kind,
                valid=DateRange(since, None),
                source=source,
                licence=licence,
                boundary=_several(new.shape),
            )
        )
    return made


def _several(shape: BaseGeometry) -> MultiPolygon:
    """A polygon as the column wants it."""
    geometry = to_geos(shape)
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=4326)
