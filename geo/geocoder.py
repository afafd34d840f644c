"""Addresses by a geocoder that speaks as the Base Adresse Nationale does (addok, Géoplateforme).

Only the host of the setting is asked, only with the text and the surroundings: no person, no
cookie, no redirect followed. It has one second and one quarter of a megabyte; after some failures
it is left alone for a while, and pages go on without it.
"""

import hashlib
import json
import logging
import math
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Lock, Timer
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache

from geo.ground import Box

LONGEST_S = 1.0
MOST_BYTES = 256 * 1024
MOST = 6
KEPT_S = 3600
AGENT = "Parvis"
AROUND = 0.02  # degrees around a campaign in which an address still says something

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Address:
    """One address of the geocoder's. Degrees, SRID 4326."""

    name: str
    longitude: float
    latitude: float


@dataclass(frozen=True)
class Found:
    """What came back; is_away: a geocoder is named and could not be asked."""

    addresses: tuple[Address, ...] = ()
    is_away: bool = False


class Circuit:
    """Opens after `failures` in a row; one try is let through every `rest_s` seconds."""

    def __init__(
        self, failures: int = 3, rest_s: float = 30, clock: Callable[[], float] = monotonic
    ) -> None:
        self.failures, self.rest_s, self.clock = failures, rest_s, clock
        self._failed, self._until = 0, 0.0
        self._lock = Lock()

    def lets_through(self) -> bool:
        """Whether to ask now; when the rest is over, for one asker alone."""
        with self._lock:
            if self._failed < self.failures:
                return True
            if self.clock() < self._until:
                return False
            self._until = self.clock() + self.rest_s
            return True

    def tell(self, *, is_well: bool) -> None:
        """How the asking went."""
        with self._lock:
            self._failed = 0 if is_well else self._failed + 1
            if self._failed >= self.failures:
                self._until = self.clock() + self.rest_s


circuit = Circuit()


def addresses_like(typed: str, box: Box) -> Found:
    """The addresses like `typed` in the surroundings of a campaign (its box, degrees).

    Nothing without a setting; what was found is kept for an hour, under a hash of the words.
    """
    if not settings.GEOCODER_URL:
        return Found()
    key = _key(typed, box)
    kept = cache.get(key)
    if kept is not None:
        return Found(tuple(Address(*one) for one in kept))
    if not circuit.lets_through():
        return Found(is_away=True)
    try:
        body = ask(settings.GEOCODER_URL, _question(typed, box))
        addresses = tuple(_near(read(body), box))[:MOST]
    except (OSError, HTTPException, ValueError) as error:
        circuit.tell(is_well=False)
        logger.warning("geocoder failed why=%s", type(error).__name__)
        return Found(is_away=True)
    circuit.tell(is_well=True)
    cache.set(key, [(a.name, a.longitude, a.latitude) for a in addresses], KEPT_S)
    return Found(addresses)


def ask(url: str, question: dict[str, str]) -> bytes:
    """The body of a 200 answer, in time and not too large.

    Raises OSError (away, slow), HTTPException (no HTTP), ValueError (another status, too large).
    """
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = kind(parts.hostname or "", parts.port, timeout=LONGEST_S)
    asked = "&".join(filter(None, [parts.query, urlencode(question)]))
    headers = {"Accept": "application/json", "User-Agent": AGENT}
    began = monotonic()
    clock = Timer(0, _cut)
    try:
        line.request("GET", f"{parts.path or '/'}?{asked}", headers=headers)
        # From byte to byte, each soon enough, an answer could last for ever.
        clock = Timer(max(LONGEST_S - (monotonic() - began), 0), _cut, [line.sock])
        clock.daemon = True
        clock.start()
        answer = line.getresponse()
        if answer.status != 200:  # a redirect too: only the host of the setting is asked
            raise ValueError(f"status {answer.status}")
        body = answer.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise ValueError("too large")
        if clock.finished.is_set() or answer.length:
            raise ConnectionError("cut short")
        return body
    finally:
        clock.cancel()
        line.close()


def read(body: bytes) -> Iterator[Address]:
    """The addresses of a GeoJSON FeatureCollection as the BAN answers; odd ones are left out.

    Raises ValueError when it is no such collection.
    """
    try:
        told = json.loads(body)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(told, dict) or not isinstance(told.get("features"), list):
        raise ValueError("not a collection")  # noqa: TRY004 -- of the answer, not of an argument
    for feature in told["features"]:
        if address := _address(feature):
            yield address


def _address(feature: Any) -> Address | None:  # Any: whatever JSON can hold
    match feature:
        case {
            "geometry": {
                "type": "Point",
                "coordinates": [int() | float() as longitude, int() | float() as latitude, *_],
            },
            "properties": {"label": str() as label},
        }:
            name = " ".join("".join(c if c.isprintable() else " " for c in label[:200]).split())
            is_sound = math.isfinite(longitude) and math.isfinite(latitude)
            return Address(name, float(longitude), float(latitude)) if name and is_sound else None
    return None


def _near(addresses: Iterator[Address], box: Box) -> Iterator[Address]:
    west, south, east, north = box
    for one in addresses:
        if (
            west - AROUND <= one.longitude <= east + AROUND
            and south - AROUND <= one.latitude <= north + AROUND
        ):
            yield one


def _question(typed: str, box: Box) -> dict[str, str]:
    """The text, and the middle of the campaign, which is public: never anything of a person."""
    return {
        "q": typed,
        "limit": "15",
        "lon": f"{(box[0] + box[2]) / 2:.4f}",
        "lat": f"{(box[1] + box[3]) / 2:.4f}",
    }


def _key(typed: str, box: Box) -> str:
    told = f"{settings.GEOCODER_URL} {typed.casefold()} {box}"
    return f"geocoder:{hashlib.sha256(told.encode()).hexdigest()}"


def _cut(line: socket.socket | None = None) -> None:
    if line is not None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
