"""Is it here already? What is public and looks like a contribution that is being written."""

from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from campaigns import rules
from campaigns.access import campaign_for
from campaigns.clock import database_now
from campaigns.enums import Act
from campaigns.models import Campaign, Category, Phase
from contributions.lookalikes import LookAlike, Wanted, lookalikes
from contributions.models.contribution import TITLE_LENGTH
from geo.reader import read_geojson, read_parsed
from layers.enums import Precision
from layers.models import Feature, Layer
from layers.queries import public_place
from layers.rules import terms_of
from web.acting import person_of
from web.forms import public_post
from web.public.layers import chosen_layer, open_layers
from web.public.places import Chosen, named_places, read_place
from web.rates import require_room

FIELDS = (
    "where",
    "area",
    "feature",
    "latitude",
    "longitude",
    "geometry",
    "about",
    "address",
    "searched",
)
LONGEST_TEXT = 400


@public_post
def alike(request: HttpRequest, slug: str) -> HttpResponse:
    """The look-alikes as a fragment; posted, so that no address holds a place or a word."""
    campaign = campaign_for(person_of(request), slug)
    layer = chosen_layer(request, open_layers(campaign))
    require_room(request)
    typed = {name: request.POST.get(name, "") for name in (*FIELDS, "category", "title", "text")}
    place = read_place(typed, *named_places(campaign))
    found = near(layer, typed, place)
    context = {"campaign": campaign, "alikes": found, **(answers_of(campaign) if found else {})}
    response = render(request, "public/parts/alikes.html", context)
    response["Cache-Control"] = "no-store"
    return response


def answers_of(campaign: Campaign) -> dict[str, bool]:
    """Which of the three answers are open now."""
    now = database_now()
    return {
        "can_support": rules.is_open(campaign, Act.SUPPORT, at=now),
        "can_reply": rules.is_open(campaign, Act.REPLY, at=now),
    }


def near(layer: Layer, typed: dict[str, str], place: Chosen) -> list[LookAlike]:
    """What looks like the words and the place of a form. Raises GeometryRefused."""
    campaign = layer.campaign
    category = campaign.categories.filter(slug=typed["category"]).first()
    about = Feature.objects.public().filter(layer__campaign=campaign, public_id=place.feature or 0)
    wanted = Wanted(
        place=_shown_place(layer, category, place.geometry),
        title=typed["title"].replace("\x00", "")[:TITLE_LENGTH],
        text=typed["text"].replace("\x00", "")[:LONGEST_TEXT],
        category=category,
        feature_id=about.values_list("pk", flat=True).first() if place.feature else None,
    )
    return lookalikes(campaign, wanted)


def _shown_place(
    layer: Layer, category: Category | None, given: str | bytes | dict[str, Any]
) -> GEOSGeometry:
    """The place through the one reader, as everybody would see it: others are shown so, too."""
    phases = Phase.objects.filter(campaign=layer.campaign).open_at(database_now())
    terms = terms_of(layer, phases=phases, category=category)
    limits = terms.limits(layer.campaign.metric_srid)
    if isinstance(given, str | bytes):
        reading = read_geojson(given, limits)
    else:
        reading = read_parsed(given, limits)
    return public_place(reading.geometry, Precision(terms.precision), layer.campaign)[0]
