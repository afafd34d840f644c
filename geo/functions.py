"""The functions of `sql/mercator.sql` for Django's queries, generated columns and constraints."""

from django.contrib.gis.db.models import GeometryField
from django.db.models import BigIntegerField, BooleanField, FloatField, Func


class Sound(Func):
    """Whether a geometry is valid, 2-D, not empty, SRID 4326, finite and on the earth."""

    function = "public.parvis_sound"
    arity = 1
    output_field = BooleanField()


class Px(Func):
    """Column of a point on the 2^30 grid of Web Mercator; NULL when it is not a point."""

    function = "public.parvis_px"
    arity = 1
    output_field = BigIntegerField(null=True)


class Py(Func):
    """Row of a point on that grid, from the north; NULL when it is not a point."""

    function = "public.parvis_py"
    arity = 1
    output_field = BigIntegerField(null=True)


class PointMorton(Func):
    """The bits of column and row interleaved; NULL when it is not a point."""

    function = "public.parvis_point_morton"
    arity = 1
    output_field = BigIntegerField(null=True)


class Drawn(Func):
    """A geometry in EPSG:3857, which draws and never measures; latitudes cut to the square map."""

    function = "public.parvis_3857"
    arity = 1
    output_field = GeometryField(srid=3857)


class SquareDegrees(Func):
    """Surface in square degrees, to sort by and for nothing else."""

    function = "public.ST_Area"
    arity = 1
    output_field = FloatField()
