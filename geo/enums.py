"""The words of space."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AreaKind(TextChoices):
    COMMUNE = "commune", _("commune")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")
    RENOVATION = "renovation", _("renovation area")
    OTHER = "other", _("other area")


class ShapeFamily(TextChoices):
    """What a layer is made of: one shape or several of the same kind count alike."""

    POINTS = "points", _("points")
    LINES = "lines", _("lines")
    AREAS = "areas", _("areas")


class Bearing(TextChoices):
    """The eight directions in which something may lie, in the order of the compass."""

    NORTH = "north", _("to the north")
    NORTH_EAST = "north-east", _("to the north-east")
    EAST = "east", _("to the east")
    SOUTH_EAST = "south-east", _("to the south-east")
    SOUTH = "south", _("to the south")
    SOUTH_WEST = "south-west", _("to the south-west")
    WEST = "west", _("to the west")
    NORTH_WEST = "north-west", _("to the north-west")

    @classmethod
    def of(cls, azimuth: float) -> "Bearing":
        """The word for `azimuth`, degrees clockwise from the north, from -180 to 360."""
        return list(cls)[round(azimuth % 360 / 45) % 8]
