"""Words of the layers."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LayerKind(models.TextChoices):
    """What a layer holds."""

    REFERENCE = "reference", _("reference")
    CONTRIBUTIONS = "contributions", _("contributions")
    EXTERNAL = "external", _("external")


class GeometryType(models.TextChoices):
    """The OGC types that a layer may allow; a GeometryCollection never is."""

    POINT = "Point", _("point")
    LINE = "LineString", pgettext_lazy("geometry", "line")
    POLYGON = "Polygon", pgettext_lazy("geometry", "area")
    MULTIPOINT = "MultiPoint", _("points")
    MULTILINE = "MultiLineString", _("lines")
    MULTIPOLYGON = "MultiPolygon", _("areas")


class Precision(models.TextChoices):
    """How precisely a place is shown to everybody; from the finest to the coarsest."""

    EXACT = "exact", _("the exact place")
    STREET = "street", _("the street")
    AREA = "area", _("the neighbourhood")


class QuestionType(models.TextChoices):
    """What a response to a layer's own question is."""

    SHORT = "short_text", _("short text")
    LONG = "long_text", _("long text")
    ONE = "one_choice", _("one choice")
    SEVERAL = "several_choices", _("several choices")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    YES_NO = "yes_no", _("yes or no")


class Visibility(models.TextChoices):
    """Who reads the responses to a question."""

    PUBLIC = "public", _("everybody")
    STAFF = "staff", _("the team alone")
