"""The list of a campaign's contributions under one reading of the filters."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from campaigns.errors import NotVisible
from campaigns.models import Campaign
from contributions import filters
from contributions.enums import Kind
from contributions.filters import Filters
from layers.access import feature_of
from layers.models import Feature

OWN_PARAMETERS = frozenset({"fragment"})
MOST_ON_MAP = 5_000  # identities sent to the map for filters that its tiles cannot answer
UNKNOWN_TO_TILES = ("area", "feature", "q", "answered")


def listed(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """One page of the list, its true count, the next page's address and the filters' form.

    Raises WrongInput or GeometryRefused for parameters that no filter has.
    """
    asked = filters.read(dict(request.GET.lists()), ignore=OWN_PARAMETERS)
    found = filters.apply(asked, campaign)
    rows, following = filters.page(asked, found.with_labels().with_photos())
    return {
        "filters": asked,
        "can_clear": replace(asked, bbox=None).is_narrow(),  # the map has its own way back
        "rows": rows,
        **found.order_by().aggregate(
            count=Count("public_id"), voice_count=Coalesce(Sum("voices"), 0)
        ),
        "told_of": _feature_asked(asked, campaign),
        "next_query": urlencode(asked.as_query(after=following)) if following else "",
        "only_on_map": only_on_map(asked, campaign),
        **choices(campaign),
    }


def _feature_asked(asked: Filters, campaign: Campaign) -> Feature | None:
    """The object that the list is limited to; what may not be seen is as if there were none."""
    if asked.feature is None:
        return None
    try:
        return feature_of(campaign, asked.feature)
    except NotVisible:
        return None


def choices(campaign: Campaign) -> dict[str, Any]:
    """What the filters' form offers."""
    areas = list(campaign.campaign_areas.select_related("area"))
    return {
        "kinds": Kind.choices,
        "categories": list(campaign.categories.all()),
        "areas": [item.area for item in areas if item.is_open],
        "closed_areas": [item for item in areas if not item.is_open],
        "statuses": list(campaign.statuses.all()),
    }


def only_on_map(asked: Filters, campaign: Campaign) -> list[int] | None:
    """The identities that the map shows, where a filter asks what its tiles do not hold."""
    if not any(getattr(asked, name) for name in UNKNOWN_TO_TILES):
        return None
    everywhere = Filters(**{name: getattr(asked, name) for name in _SHARED})
    found = filters.apply(everywhere, campaign)
    return list(found.values_list("public_id", flat=True)[:MOST_ON_MAP])


_SHARED = ("kind", "category", "area", "status", "layer", "feature", "answered", "q")
