"""Areas of a city, each in as many vintages as its boundary has had."""

from datetime import date
from typing import Self

from django.contrib.gis.db import models
from django.contrib.gis.geos import Point
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from geo.enums import AreaKind
from geo.functions import Sound, SquareDegrees


class AreaQuerySet(models.QuerySet["Area"]):
    def covering(self, point: Point) -> Self:
        """Areas whose boundary contains or touches `point` (SRID 4326): `covers`, with edges."""
        return self.filter(boundary__covers=point)

    def current_on(self, day: date) -> Self:
        """The vintages that hold on `day`."""
        return self.filter(valid__contains=day)

    def of_kind(self, kind: AreaKind) -> Self:
        return self.filter(kind=kind)

    def first_covering(self, point: Point) -> "Area | None":
        """The smallest area that covers `point` (SRID 4326); None outside all of them.

        Smallest in square degrees: enough to tell a neighbourhood from the commune around it.
        """
        return self.covering(point).order_by(SquareDegrees("boundary"), "pk").first()


class Area(models.Model):
    """One area in one vintage: a commune, a neighbourhood, a renovation area.

    `slug` names the area through all its vintages. `valid` is the vintage: the days on which this
    boundary holds, the last one excluded; no upper bound while it is current.
    """

    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=AreaKind)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    valid = DateRangeField()
    source = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    boundary = models.MultiPolygonField(srid=4326)

    objects = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="area_kind_known",
                condition=Q(kind__in=AreaKind.values),
                violation_error_message=_("There is no such kind of area."),
            ),
            models.CheckConstraint(
                name="area_boundary_valid",
                condition=Q(boundary__isvalid=True),
                violation_error_message=_(
                    "The boundary crosses itself or is not a proper surface."
                ),
            ),
            models.CheckConstraint(
                name="area_boundary_on_earth",
                condition=Sound("boundary"),
                violation_error_message=_(
                    "The boundary must be made of finite degrees of longitude and latitude."
                ),
            ),
            models.CheckConstraint(
                name="area_vintage_has_a_day",
                condition=Q(valid__isempty=False),
                violation_error_message=_("A vintage lasts at least one day."),
            ),
            models.CheckConstraint(
                name="area_not_its_own_parent",
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                violation_error_message=_("An area cannot be a part of itself."),
            ),
            ExclusionConstraint(
                name="area_vintages_do_not_overlap",
                expressions=[
                    ("slug", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("Two vintages of one area cannot overlap."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
