"""Search a place, and what a place is called: our own door, so that no other host sees who asks."""

import hashlib
import hmac
import math
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from campaigns.access import campaign_for
from campaigns.errors import TooMany, WrongInput
from campaigns.models import Campaign
from geo.geocoder import addresses_like
from layers.places import SHORTEST, Near, Place, names_at, places_like, plain
from web.acting import person_of

MOST = 8
MINUTE_S = 60
TAKES = {"q", "at"}

Json = dict[str, Any]


@cache_control(no_store=True)  # what was typed stays in no shared browser
@require_safe
def places(request: HttpRequest, slug: str) -> HttpResponse:
    """`?q=` finds places by a name or an address; `?at=lon,lat` says what is there."""
    campaign = campaign_for(person_of(request), slug)
    if not set(request.GET) <= TAKES or any(len(request.GET.getlist(n)) > 1 for n in TAKES):
        raise WrongInput("unknown_parameter", _("This address takes q or at, once."))
    require_calm(request)
    if "at" in request.GET:
        named = names_at(campaign, *_position(request.GET["at"]))
        return JsonResponse({one.kind: _near(one) for one in named})
    found, is_away = searched(campaign, request.GET.get("q", ""))
    return JsonResponse({"places": found, "geocoder_away": is_away})


def searched(campaign: Campaign, typed: str) -> tuple[list[Json], bool]:
    """The places like `typed`, our own first, and whether the geocoder could not be asked."""
    typed = plain(typed)
    if len(typed) < SHORTEST:
        return [], False
    own = [_place(one) for one in places_like(campaign, typed, most=MOST)]
    answer = addresses_like(typed, campaign.perimeter.extent)
    addresses = [
        {
            "kind": "address",
            "value": "",
            "name": one.name,
            "title": str(_("Address")),
            "at": _rounded(one.longitude, one.latitude),
        }
        for one in answer.addresses
    ]
    kept = own[: MOST - min(len(addresses), MOST // 2)]
    found = (kept + addresses)[:MOST]
    for one in found:
        one["choice"] = f"found:{one['kind']}:{one['value']}:{one['at'][0]},{one['at'][1]}"
    return found, answer.is_away


def _place(one: Place) -> Json:
    titles = {"area": _("Neighbourhood"), "crossing": _("Crossing")}
    return {
        "kind": one.kind,
        "value": one.value,
        "name": f"{one.name} / {one.other}" if one.other else one.name,
        "title": titles.get(one.kind) or _title(one),
        "at": _rounded(one.longitude, one.latitude),
    }


def _near(one: Near) -> Json:
    return {
        "value": one.value,
        "name": one.name or _title(one),
        "title": _title(one),
        "metres": round(one.metres),
    }


def _title(one: Place | Near) -> str:
    is_english = (get_language() or "fr").startswith("en")
    return one.title_en if is_english and one.title_en else one.title


def _rounded(longitude: float, latitude: float) -> list[float]:
    return [round(longitude, 6), round(latitude, 6)]


def _position(text: str) -> tuple[float, float]:
    """Longitude and latitude of `?at=`. Raises WrongInput (bad_position)."""
    try:
        longitude, latitude = (float(part) for part in text[:60].split(","))
    except ValueError:
        longitude = latitude = math.nan
    if not (abs(longitude) <= 180 and abs(latitude) <= 85):
        raise WrongInput("bad_position", _("Write at=longitude,latitude in degrees."))
    return longitude, latitude


def require_calm(request: HttpRequest) -> None:
    """So many searches a minute for one network address, of which a keyed hash is counted.

    Raises TooMany (too_many_searches).
    """
    minute = int(time.time()) // MINUTE_S
    told = f"{minute}/{_network(request)}".encode()
    key = hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()
    cache.add(f"places:{key}", 0, MINUTE_S)
    if cache.incr(f"places:{key}") > settings.PLACE_SEARCH_RATE:
        raise TooMany(
            "too_many_searches",
            _("That is a lot of searches at once: wait a minute."),
            limit=settings.PLACE_SEARCH_RATE,
            retry_after=MINUTE_S,
        )


def _network(request: HttpRequest) -> str:
    """Where a request comes from, as far as our own proxies say it and no farther."""
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.TRUSTED_PROXIES and len(forwarded) >= settings.TRUSTED_PROXIES:
        return forwarded[-settings.TRUSTED_PROXIES].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
