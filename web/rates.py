"""How much one network may hand in through the pages, counted in a cache that processes share.

An address is kept only as a keyed, truncated hash whose salt changes with each window.
"""

import time
from hashlib import blake2b
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.translation import gettext as _

from campaigns.errors import TooMany

WINDOW_S = 60
AN_HOUR_S = 3600
IPV6_PREFIX = 56  # what one household or school is given; an IPv4 address is counted whole


def require_room(request: HttpRequest, *, counter: str = "rate", times: int = 1) -> None:
    """Count one act of the request's network; raises TooMany past WEB_WRITE_RATE a minute.

    counter: what is counted apart; times: how often that rate it may come.
    """
    limit = settings.WEB_WRITE_RATE * times
    count, wait = _counted(request, counter, WINDOW_S)
    if count > limit:
        raise TooMany(
            "rate_reached",
            _(
                "%(count)s acts have come from your network within a minute; the limit is"
                " %(limit)s. Your words are still here: send them again in %(wait)s seconds."
            )
            % {"count": count, "limit": limit, "wait": wait},
            retry_after=wait,
            count=count,
            limit=limit,
        )


def require_room_unproven(request: HttpRequest) -> None:
    """Count one form without a proof of work; raises TooMany past UNPROVEN_RATE an hour."""
    limit = settings.UNPROVEN_RATE
    count, wait = _counted(request, "unproven", AN_HOUR_S)
    if count > limit:
        raise TooMany(
            "unproven_rate_reached",
            _(
                "%(count)s texts without the check against robots have come from your network"
                " within an hour; the limit is %(limit)s. Your words are still here: allow scripts"
                " on this page, or send them again in %(wait)s minutes."
            )
            % {"count": count, "limit": limit, "wait": -(-wait // 60)},
            retry_after=wait,
            count=count,
            limit=limit,
        )


def _counted(request: HttpRequest, counter: str, window_s: int) -> tuple[int, int]:
    """How many with this one in the present window, and in how many seconds the next begins."""
    now = int(time.time())
    window = now // window_s
    name = f"{counter}:{_masked(network_of(request), window)}"
    cache = caches["rates"]
    try:
        count = 1 if cache.add(name, 1, timeout=2 * window_s) else cache.incr(name)
    except ValueError:  # a full cache has just forgotten it
        count = 1
    return count, (window + 1) * window_s - now


def network_of(request: HttpRequest) -> str:
    """Where a request comes from; X-Forwarded-For counts only as far as our proxies wrote it."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if settings.TRUSTED_PROXIES > 0:
        address = forwarded[-min(settings.TRUSTED_PROXIES, len(forwarded))].strip() or address
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ip_network((int(found), IPV6_PREFIX), strict=False))
    return str(found)


def _masked(network: str, window: int) -> str:
    salt = f"{settings.SECRET_KEY}{window}".encode()
    return blake2b(network.encode(), key=blake2b(salt).digest()[:32], digest_size=8).hexdigest()
