"""What a campaign's pages with a map share: the words and addresses that the script needs."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from contributions.models import PublicContribution

Json = dict[str, Any]


def map_data(campaign: Campaign, *, place: PublicContribution | None = None) -> Json:
    """What `static/js/campaign.js` and `adding.js` read by json_script.

    Addresses come from the server; "0" stands where a public_id goes.
    """
    language = get_language() or "fr"
    return {
        "style": reverse("tiles:style", args=[campaign.slug]),
        "changes": reverse("tiles:changes", args=[campaign.slug]),
        "bounds": [round(float(edge), 6) for edge in campaign.perimeter.extent],
        "page": reverse("web:campaign", args=[campaign.slug]),
        "one": reverse("web:contribution", args=[campaign.slug, 0]),
        "language": language[:2],
        "place": json.loads(place.public_geom.json) if place else None,
        "placeId": place.public_id if place else None,
        "words": words(),
    }


def words() -> dict[str, str]:
    """The sentences that scripts say, in the language of the page."""
    return {
        "map": _("Map of the contributions"),
        "attribution": _("Sources of the map"),
        "noBasemap": _("The background of the map did not come. All contributions are there."),
        "gone": _("This contribution is not public any more."),
        "close": _("Close"),
        "here": _("%(count)s contributions at this place"),
        "hereClose": _("Back to the whole list"),
        "roamNone": _("No contribution in this part of the map"),
        "roamPin": _("Contribution"),
        "roamCrowd": _("%(count)s contributions together: come closer"),
        "roamPlace": _("%(at)s of %(of)s"),
        "nearFrom": _("Distances are from a place rounded to about 100 metres."),
        "locating": _("Looking for your position…"),
        "positionRefused": _(
            "Your device does not give us its position: search an address, or move the map."
        ),
        "positionMissing": _(
            "Your position could not be found: search an address, or move the map."
        ),
        "broken": _("The connection is lost. What you see may be out of date."),
    }
