"""What a page needs on which a place is chosen: ground, closed areas, a layer's limits, words."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from campaigns.queries import ground_shape
from geo.enums import Bearing
from layers.models import Layer
from layers.rules import LayerTerms

Json = dict[str, Any]


def placing_data(campaign: Campaign, layer: Layer, terms: LayerTerms) -> Json:
    """The part of map-data that `static/js/place.js` and its kin read. Degrees, metres."""
    ground = ground_shape(campaign)
    closed = campaign.campaign_areas.filter(is_open=False).select_related("area")
    snapping = layer.snapping_layer
    return {
        "ground": json.loads(ground.geojson),
        "inside": list(ground.point_on_surface.coords),
        "perimeter": json.loads(campaign.perimeter.geojson),
        "closed": [
            {
                "name": item.area.name,
                "reason": item.reason,
                "geometry": json.loads(item.area.boundary.geojson),
            }
            for item in closed
        ],
        "outside": campaign.outside,
        "buffer": campaign.outside_buffer_m,
        "types": [kind for kind in terms.geometry_types if not kind.startswith("Multi")],
        "limits": {
            "length": terms.max_length_m,
            "surface": terms.max_surface_m2,
            "vertices": terms.max_vertices,
        },
        "snapping": snapping.slug if snapping and snapping.is_shown else "",
        "places": reverse("web:places", args=[campaign.slug]),
    }


def wheel_words() -> dict[str, str]:
    """How a map is moved on a page whose scrolling it leaves alone."""
    return {
        "wheel": _("Hold Ctrl and turn the wheel to zoom"),
        "wheelMac": _("Hold ⌘ and turn the wheel to zoom"),
        "touch": _("Use two fingers to move the map"),
    }


def placing_words() -> dict[str, str]:
    """What step one says while a place is sought and chosen."""
    return {
        "inside": _("This place is inside the area of the consultation."),
        "insideToo": _("inside the area of the consultation"),
        "outside": _(
            "This place is outside the area of the consultation: %(distance)s too far"
            " %(bearing)s. Move back into it."
        ),
        "outsideTaken": _(
            "This place is outside the area of the consultation, by %(distance)s %(bearing)s."
            " It is accepted all the same, and said with your contribution."
        ),
        "closed": _("This place is in a part that is already decided."),
        "closedBecause": _("Already decided: “%(area)s”. %(reason)s"),
        "nearStreet": _("%(distance)s from %(street)s"),
        "onStreet": _("on %(street)s"),
        "inArea": _("in the neighbourhood “%(area)s”"),
        "aboutFeature": _("About “%(name)s”"),
        "aboutArea": _("For the whole of “%(name)s”"),
        "bearings": "|".join(str(bearing.label) for bearing in Bearing),
        "missingPlace": _("Say where: choose a place first."),
        **_search_words(),
        **_drawing_words(),
    }


def _search_words() -> dict[str, str]:
    return {
        "foundNone": _("Nothing like this was found here."),
        "foundOne": _("One place found."),
        "foundSome": _("%(count)s places found: choose with the arrow keys."),
        "shown": _("The map shows “%(name)s”."),
        "searchBroken": _("The search does not answer. Move the map, or choose from a list below."),
        "located": _("Your position, to about %(distance)s."),
    }


def _drawing_words() -> dict[str, str]:
    return {
        "pointAdded": _("Point %(number)s added."),
        "pointMoved": _("Point %(number)s moved here."),
        "pointRemoved": _("Point %(number)s removed."),
        "edited": _("Drawing changed."),
        "undone": _("Undone."),
        "redone": _("Done again."),
        "erased": _("The drawing is erased. You can undo this."),
        "finished": _("Drawing finished. You can still move its points."),
        "point": _("Point %(number)s"),
        "goThere": _("Show"),
        "moveHere": _("Move to the cross-hair"),
        "remove": _("Remove"),
        "ofPoint": _("%(act)s: point %(number)s"),
        "lineShort": _("A line needs two points, an area three."),
        "length": _("Length: %(size)s"),
        "lengthOf": _("Length: %(size)s of %(most)s"),
        "surface": _("Surface: %(size)s"),
        "surfaceOf": _("Surface: %(size)s of %(most)s"),
        "tooLong": _("This drawing is too large: make it smaller before you go on."),
        "tooManyPoints": _("A drawing has at most %(most)s points."),
    }
