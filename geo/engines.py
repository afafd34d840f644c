"""Between the two doors to GEOS: GeoDjango's geometries and Shapely's."""

import shapely
from django.contrib.gis.geos import GEOSGeometry
from shapely.geometry.base import BaseGeometry


def to_geos(shape: BaseGeometry) -> GEOSGeometry:
    """The same geometry for GeoDjango: 2-D, SRID 4326."""
    return GEOSGeometry(memoryview(shapely.to_wkb(shape, output_dimension=2)), srid=4326)


def to_shapely(geometry: GEOSGeometry) -> BaseGeometry:
    """The same geometry for Shapely, which knows no SRID."""
    return shapely.from_wkb(bytes(geometry.wkb))
