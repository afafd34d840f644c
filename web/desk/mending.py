"""The place of a contribution on the map of the form that sets it right."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contributions.models import Contribution
from layers.enums import Precision
from layers.rules import terms_of
from web.desk.item import AROUND
from web.placing import placing_data, placing_words, wheel_words


def map_of(item: Contribution, stands: dict[str, str]) -> dict[str, Any]:
    """What static/js/mend.js reads: the true place, the public one, the ground, words.

    stands: the fields of the form as the item stands.
    """
    campaign, (west, south, east, north) = item.campaign, item.geom.extent
    terms = terms_of(item.layer, category=item.category)
    return {
        **placing_data(campaign, item.layer, terms),
        "id": item.public_id,
        "language": get_language(),
        "style": reverse("web:desk_style", args=[campaign.slug]),
        "bounds": [west - AROUND, south - AROUND, east + AROUND, north + AROUND],
        "true": json.loads(item.geom.json),
        "public": json.loads(item.public_geom.json),
        "isExact": item.precision == Precision.EXACT,
        "stands": [stands[name] for name in ("longitude", "latitude") if name in stands],
        "words": {
            **placing_words(),
            "map": _("Map of the place; two numbers below do the same"),
            "attribution": _("Who made this map"),
            "noBasemap": _("The background of the map did not come. All contributions are there."),
            "moves": _("The place moves by %(distance)s."),
            "stays": _("The place stays where it was."),
            **wheel_words(),
        },
    }
