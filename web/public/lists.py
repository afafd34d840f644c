"""The list of a campaign's contributions under one reading of the filters."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.errors import NotVisible, WrongInput
from campaigns.models import Campaign
from contributions import filters
from contributions.enums import Kind
from contributions.filters import Filters
from contributions.models.public import PublicContributionQuerySet
from contributions.own import identities_by
from layers.access import feature_of
from layers.models import Feature
from web.acting import person_of
from web.public.place_search import require_calm, searched

OWN_PARAMETERS = frozenset({"fragment", "mine"})
MOST_ON_MAP = 5_000  # identities sent to the map for filters that its tiles cannot answer
UNKNOWN_TO_TILES = ("area", "feature", "q", "answered", "phase")


def listed(request: HttpRequest, campaign: Campaign) -> dict[str, Any]:
    """One page of the list, its true count, the next page's address and the filters' form.

    `mine=yes` limits it to what the device or account wrote; nobody else's answer is that one, for
    pages are private. Raises WrongInput or GeometryRefused for parameters that no filter has.
    """
    query, spot = _near_a_place(request, campaign)
    asked = filters.read(query, ignore=OWN_PARAMETERS)
    person = person_of(request)
    own = _own(request, person)
    found = _among(filters.apply(asked, campaign), own)
    rows, following = filters.page(asked, found.with_labels().with_photos())
    of_oneself = {"mine": "yes"} if own is not None else {}
    whole = asked.as_query(bbox=None, after=None) | of_oneself
    return {
        "filters": asked,
        "is_mine": own is not None,
        "is_known": person is not None,
        "can_clear": own is not None or replace(asked, bbox=None).is_narrow(),
        "whole_query": urlencode(whole),
        "rows": rows,
        **found.order_by().aggregate(
            count=Count("public_id"), voice_count=Coalesce(Sum("voices"), 0)
        ),
        "told_of": _feature_asked(asked, campaign),
        "next_query": urlencode(asked.as_query(after=following) | of_oneself) if following else "",
        "spot": spot,
        **only_on_map(asked, campaign, own),
        **choices(campaign),
    }


def _near_a_place(
    request: HttpRequest, campaign: Campaign
) -> tuple[dict[str, list[str]], dict[str, str] | None]:
    """The query, where `from=` names a place with the order by nearness to it; what was found.

    Without scripts nobody has a position to send: a street's name says where one is. A place that
    another order has left behind is let go.
    """
    query: dict[str, list[str]] = dict(request.GET.lists())
    typed = query.pop("from", [""])[-1].strip()
    if not typed:
        if query.get("sort", ["near"]) != ["near"]:
            query.pop("near", None)
        return query, None
    require_calm(request)
    found, _is_away = searched(campaign, typed)
    if not found:
        return query, {"typed": typed, "name": ""}
    longitude, latitude = found[0]["at"]
    near = {"sort": ["near"], "near": [f"{longitude:.3f},{latitude:.3f}"]}
    return query | near, {"typed": typed, "name": found[0]["name"]}


def _own(request: HttpRequest, person: Person | None) -> list[int] | None:
    """The identities of what one wrote, where the list is limited to it; a stranger wrote none."""
    asked = request.GET.getlist("mine")
    if asked not in ([], [""], ["yes"]):
        raise WrongInput("bad_value", _("This filter's value cannot be read."), field="mine")
    if asked != ["yes"]:
        return None
    return identities_by(person) if person else []


def _among(found: PublicContributionQuerySet, own: list[int] | None) -> PublicContributionQuerySet:
    return found if own is None else found.filter(public_id__in=own)


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


def only_on_map(asked: Filters, campaign: Campaign, own: list[int] | None = None) -> dict[str, Any]:
    """The identities that the map shows, where a filter asks what its tiles do not hold.

    left_off_map: how many more the list has than the map is sent.
    """
    if own is None and not any(getattr(asked, name) for name in UNKNOWN_TO_TILES):
        return {"only_on_map": None, "left_off_map": 0}
    everywhere = Filters(**{name: getattr(asked, name) for name in _SHARED})
    found = _among(filters.apply(everywhere, campaign), own)
    ids = list(found.values_list("public_id", flat=True)[:MOST_ON_MAP])
    left = found.count() - len(ids) if len(ids) == MOST_ON_MAP else 0
    return {"only_on_map": ids, "left_off_map": left}


_SHARED = ("kind", "category", "area", "status", "layer", "feature", "answered", "phase", "q")
