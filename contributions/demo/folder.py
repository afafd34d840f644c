"""One folder of the demo: its files, its days counted from the day of loading, its identities."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.utils import timezone

from campaigns.identity import LARGEST

Json = dict[str, Any]


@dataclass(frozen=True)
class Folder:
    """`contributions/demo/<name>/`; `today` is the day on which it is set."""

    name: str
    today: date

    def read(self, name: str) -> Any:
        """What a JSON file of the folder holds."""
        return json.loads(files("contributions.demo").joinpath(self.name, name).read_text("utf-8"))

    def identity(self, *words: str) -> int:
        """The same identity for the same words of this folder, between 1 and 2^53 - 1."""
        digest = hashlib.sha256("/".join((self.name, *words)).encode()).digest()
        return int.from_bytes(digest[:8]) % LARGEST + 1

    def day(self, days: int) -> date:
        """That many days from today."""
        return self.today + timedelta(days=days)

    def at(self, days: float, hour: int = 12) -> datetime:
        """That many days from today, at an hour of the day in Paris."""
        day = datetime.combine(self.today, time(hour), tzinfo=timezone.get_current_timezone())
        return day + timedelta(days=days)

    def moment(self, item: Json) -> datetime:
        """When something was handed in: an hour of its day which its key draws."""
        if item["days_ago"] == 0:
            return self.at(0, 7)
        drawn = self.identity(item["key"])
        return self.at(-item["days_ago"], 8 + drawn % 4) + timedelta(minutes=drawn % 60)


def past(instant: datetime) -> datetime:
    """That instant, or a minute ago if it has not come yet."""
    return min(instant, timezone.now() - timedelta(minutes=1))


def geometry(told: Json) -> GEOSGeometry:
    """A geometry of our own files (SRID 4326)."""
    return GEOSGeometry(json.dumps(told), srid=4326)


def multipolygon(told: Json) -> MultiPolygon:
    """A surface of our own files (SRID 4326), as the columns of boundaries want it."""
    shape = geometry(told)
    return shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape, srid=4326)
