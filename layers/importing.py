"""From the objects of a file to the features of a layer: which column says what."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import shapely
from django.utils.translation import gettext_lazy as _
from shapely.geometry.base import BaseGeometry

from campaigns.models import Campaign
from geo.errors import FileRefused, GeometryRefused
from geo.files import Found, Reject, Source
from geo.measuring import distance_and_bearing, distance_in_words

NAMES = ("name", "nom", "libelle", "libellé", "label", "titre", "title", "lib_off", "intitule")
OF_THE_FORMAT = frozenset(  # what the KML driver adds to every file
    {
        "description", "timestamp", "begin", "end", "altitudeMode", "tessellate", "extrude",
        "visibility", "drawOrder", "icon",
    }
)  # fmt: skip
LONGEST_ID, LONGEST_NAME, LONGEST_VALUE = 80, 200, 2_000
FAR = 1.0  # degrees around the perimeter, beyond which a whole file is surely misplaced
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class NewFeature(NamedTuple):
    """One object on its way into a layer: shape in degrees (4326), valid, 2-D."""

    external_id: str
    name: str
    properties: dict[str, Any]
    shape: BaseGeometry


@dataclass(frozen=True)
class Columns:
    """Which column is the id, which the name, and which others are kept as attributes."""

    id: str = ""
    name: str = ""
    kept: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.id, self.name, *self.kept)))


def columns_of(
    names: Sequence[str], *, id_: str = "", name: str = "", kept: Sequence[str] | None = None
) -> Columns:
    """The columns asked for; without a word, a column called like a name, and all the others.

    Raises FileRefused: unknown_column.
    """
    for wanted in (id_, name, *(kept or ())):
        if wanted and wanted not in names:
            raise FileRefused(
                "unknown_column",
                _("The file has no column “%(column)s”. Its columns are: %(names)s."),
                {"column": wanted},
                names=", ".join(names[:40]),
            )
    name = name or next((one for one in names if one.casefold() in NAMES), "")
    others = [one for one in names if one not in (id_, name) and one not in OF_THE_FORMAT]
    return Columns(id_, name, tuple(others if kept is None else kept))


@dataclass
class Intake:
    """The objects of `source` as features for `campaign`; what is refused goes to `on_reject`.

    leaves_out: whether sound objects come in although others were refused; else none does.
    """

    source: Source
    columns: Columns
    campaign: Campaign
    on_reject: Callable[[Reject], None]
    leaves_out: bool = False
    rejected: int = 0
    accepted: int = 0
    _ids: set[str] = field(default_factory=set)

    def features(self) -> Iterator[NewFeature]:
        """Every sound object. Raises FileRefused, at the end: objects_refused, nothing_accepted,
        elsewhere, and whatever `Source.features` raises.
        """
        rank = {name: number for number, name in enumerate(self.source.names)}
        for item in self.source.features(self.campaign.metric_srid, self.columns.used):
            if isinstance(item, Reject):
                self._reject(item)
                continue
            try:
                new = self._feature(item, rank)
            except GeometryRefused as refusal:
                self._reject(Reject(item.number, refusal, item.values))
                continue
            self.accepted += 1
            yield new
        self._judge()

    def _reject(self, item: Reject) -> None:
        self.rejected += 1
        self.on_reject(item)

    def _feature(self, item: Found, rank: dict[str, int]) -> NewFeature:
        def said(name: str) -> Any:
            return item.values[rank[name]] if name else None

        return NewFeature(
            self._identity(said(self.columns.id)),
            _text(said(self.columns.name))[:LONGEST_NAME],
            {name: kept for name in self.columns.kept if (kept := _plain(said(name))) is not None},
            item.shape,
        )

    def _identity(self, value: Any) -> str:
        if not self.columns.id:
            return ""
        found = _text(value)
        if not found or len(found) > LONGEST_ID:
            raise GeometryRefused(
                "bad_id", _("Its id is missing, or longer than %(limit)s letters."),
                {"limit": LONGEST_ID},
            )  # fmt: skip
        if found in self._ids:
            raise GeometryRefused(
                "repeated_id", _("Its id (%(id)s) stands for another object already."),
                {"id": found},
            )  # fmt: skip
        self._ids.add(found)
        return found

    def _judge(self) -> None:
        if self.rejected and not self.leaves_out:
            raise FileRefused(
                "objects_refused",
                _("%(rejected)s of %(count)s objects are refused, so nothing was brought in."),
                {"rejected": self.rejected, "count": self.source.count},
            )
        if not self.accepted:
            raise FileRefused("nothing_accepted", _("The file holds no object that can be taken."))
        self._refuse_elsewhere(*self.source.extent)

    def _refuse_elsewhere(self, left: float, low: float, right: float, top: float) -> None:
        west, south, east, north = self.campaign.perimeter.extent
        around = shapely.box(west - FAR, south - FAR, east + FAR, north + FAR)
        if around.intersects(shapely.box(left, low, right, top)):
            return
        metres, _bearing = distance_and_bearing(
            ((west + east) / 2, (south + north) / 2), ((left + right) / 2, (low + top) / 2)
        )
        raise FileRefused(
            "elsewhere",
            _(
                "The objects lie %(distance)s from the campaign: the coordinate system, or the "
                "order of longitude and latitude, must be another."
            ),
            {"metres": round(metres)},
            distance=distance_in_words(metres),
        )


def _plain(value: Any) -> Any:
    """A value as JSON holds it, short enough for a tile; None for nothing."""
    if isinstance(value, str):
        return _text(value)[:LONGEST_VALUE] or None
    return None if isinstance(value, bytes) else value


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    if value is None:
        return ""
    text = str(value)
    return (text if text.isprintable() else _CONTROLS.sub("", text)).strip()
