"""One reading of the filters that the list, the map and the API share.

Parameters are declared one by one; an unknown or repeated one is refused, so that no filter can
ask about a column that is not public.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.gis.db.models import GeometryField
from django.contrib.gis.geos import Point, Polygon
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.expressions import CombinedExpression
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from campaigns.errors import WrongInput
from campaigns.models import Campaign, Phase
from contributions import search
from contributions.enums import Kind
from contributions.models.public import PublicContribution, PublicContributionQuerySet
from geo.reader import read_bbox, read_position

PAGE = 20
LONGEST_PAGE = 200
SORTS = {
    "new": ("-published_on", "-public_id"),
    "supported": ("-support_count", "-public_id"),
    "discussed": ("-reply_count", "-public_id"),
    "near": ("apart", "public_id"),
}
NEAR_DIGITS = 3  # of a degree: about 100 m, so that nobody's own position is told
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: after this row of the order that was asked for."""

    value: str
    public_id: int

    def __str__(self) -> str:
        return f"{self.value}_{self.public_id}"


@dataclass(frozen=True)
class Filters:
    """What a reader asks of the public contributions of one campaign.

    bbox, near: degrees, EPSG:4326. phase: those published while it lasted.
    """

    kind: str = ""
    category: str = ""
    area: str = ""
    status: str = ""
    layer: str = ""
    feature: int | None = None
    answered: str = ""
    phase: str = ""
    q: str = ""
    bbox: tuple[float, float, float, float] | None = None
    sort: str = "new"
    near: tuple[float, float] | None = None
    limit: int = PAGE
    after: Cursor | None = None

    def is_narrow(self) -> bool:
        """Whether anything but order and paging was asked."""
        return replace(self, sort="new", near=None, limit=PAGE, after=None) != Filters()

    def as_query(self, **changes: Any) -> dict[str, str]:
        """The parameters of an address that asks the same, without the defaults."""
        values = {name: getattr(self, name) for name in NAMES} | changes
        query = {}
        for name, value in values.items():
            if value in ("", None) or value == getattr(_DEFAULTS, name):
                continue
            query[name] = ",".join(map(repr, value)) if isinstance(value, tuple) else str(value)
        return query


_DEFAULTS = Filters()
NAMES = tuple(Filters.__dataclass_fields__)


def read(params: Mapping[str, Sequence[str]], *, ignore: frozenset[str] = frozenset()) -> Filters:
    """Read the parameters of an address; `ignore` are the door's own.

    Raises WrongInput (unknown_parameter, repeated_parameter, bad_value), GeometryRefused
    (bad_bbox).
    """
    values: dict[str, Any] = {}
    for name, given in params.items():
        if name in ignore:
            continue
        if name not in NAMES:
            raise WrongInput(
                "unknown_parameter", _("There is no filter of this name."), field=name[:40]
            )
        if len(given) != 1:
            raise WrongInput("repeated_parameter", _("Give each filter once."), field=name)
        values[name] = _READERS.get(name, _read_word)(name, given[0])
    filters = Filters(**{name: value for name, value in values.items() if value not in ("", None)})
    if (filters.sort == "near") != (filters.near is not None):
        raise WrongInput(
            "near_missing",
            _("The nearest first: say near=longitude,latitude and sort=near together."),
            field="near",
        )
    if filters.after is not None:
        _require_cursor(filters)
    return filters


def apply(filters: Filters, campaign: Campaign) -> PublicContributionQuerySet:
    """The public contributions that a reader asks for, in order, not yet cut into pages.

    Sorted by nearness each row has `apart`: how far its public place is, in metres.
    """
    found = PublicContribution.objects.filter(_condition(filters), campaign=campaign)
    if filters.phase:
        found = found.filter(_during(filters.phase, campaign))
    if filters.near:
        found = found.annotate(apart=_apart(filters.near))
    return found.order_by(*SORTS[filters.sort])


def page(
    filters: Filters, found: PublicContributionQuerySet
) -> tuple[list[PublicContribution], Cursor | None]:
    """One page of what `apply` found, and the cursor of the next one, if any."""
    if filters.after is not None:
        found = found.filter(_beyond(filters.sort, filters.after))
    rows = list(found[: filters.limit + 1])
    if len(rows) <= filters.limit:
        return rows, None
    last = rows[filters.limit - 1]
    value = getattr(last, _counted(filters.sort))
    return rows[: filters.limit], Cursor(str(value), last.public_id)


def _condition(filters: Filters) -> Q:
    condition = Q()
    for name, path in _PATHS.items():
        if value := getattr(filters, name):
            condition &= Q(**{path: value})
    if filters.answered:
        condition &= Q(answer_text__isnull=filters.answered == "no")
    if filters.bbox:
        condition &= Q(geom_3857__intersects=_square(filters.bbox))
    if filters.q:
        condition &= search.condition(filters.q)
    return condition


_PATHS = {
    "kind": "kind",
    "category": "category__slug",
    "area": "area__slug",
    "status": "status__slug",
    "layer": "layer__slug",
    "feature": "feature__public_id",  # the view's: none of a hidden layer, none of a blurred place
}


def _during(slug: str, campaign: Campaign) -> Q:
    """Published on one of the phase's days; its end is not part of it."""
    phase = Phase.objects.filter(campaign=campaign, slug=slug).first()
    if phase is None:
        return Q(pk__in=[])
    condition = Q()
    if phase.period.lower:
        condition &= Q(published_on__gte=localtime(phase.period.lower).date())
    if phase.period.upper:
        last = localtime(phase.period.upper) - timedelta(microseconds=1)
        condition &= Q(published_on__lte=last.date())
    return condition


def _apart(near: tuple[float, float]) -> CombinedExpression:
    """Web Mercator's distance, put right by its scale there (1 / cos latitude)."""
    scale = math.cos(math.radians(near[1]))
    place = Point(*near, srid=4326)
    place.transform(3857)
    asked = Value(place, GeometryField(srid=3857))
    drawn = Func(F("geom_3857"), asked, function="ST_Distance", output_field=FloatField())
    return drawn * Value(scale)


def _square(bbox: tuple[float, float, float, float]) -> Polygon:
    """The box in EPSG:3857, where the index lies; edges count as inside."""
    square = Polygon.from_bbox(bbox)
    square.srid = 4326
    square.transform(3857)
    return square


def _beyond(sort: str, after: Cursor) -> Q:
    field = _counted(sort)
    if sort == "near":
        further = float(after.value)
        if not math.isfinite(further):
            raise ValueError
        return Q(apart__gt=further) | Q(apart=further, public_id__gt=after.public_id)
    value: Any = date.fromisoformat(after.value) if sort == "new" else int(after.value)
    return Q(**{f"{field}__lt": value}) | Q(**{field: value, "public_id__lt": after.public_id})


def _counted(sort: str) -> str:
    """The column by which an order goes."""
    return SORTS[sort][0].removeprefix("-")


def _require_cursor(filters: Filters) -> None:
    try:
        if filters.after:
            _beyond(filters.sort, filters.after)
    except ValueError:
        raise _bad("after") from None


def _bad(name: str) -> WrongInput:
    return WrongInput("bad_value", _("This filter's value cannot be read."), field=name)


def _read_word(name: str, value: str) -> str:
    if len(value) > LONGEST_SEARCH or "\x00" in value:
        raise _bad(name)
    return value


def _read_choice(name: str, value: str) -> str:
    if value and value not in _CHOICES[name]:
        raise _bad(name)
    return value


def _read_limit(name: str, value: str) -> int:
    is_short = value.isascii() and value.isdigit() and len(value) < 10
    if not (is_short and 1 <= int(value) <= LONGEST_PAGE):
        raise WrongInput(
            "bad_value",
            _("A page holds 1 to %(limit)s items.") % {"limit": LONGEST_PAGE},
            field=name,
            limit=LONGEST_PAGE,
        )
    return int(value)


def _read_number(name: str, value: str) -> int | None:
    """A public identity, which is at least 1 and below 2^53."""
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 16 and int(value) > 0):
        raise _bad(name)
    return int(value)


def _read_cursor(name: str, value: str) -> Cursor | None:
    if not value:
        return None
    shown, _line, number = value.rpartition("_")
    if not (shown and number.isascii() and number.isdigit() and len(number) <= 16):
        raise _bad(name)
    return Cursor(shown, int(number))


def _read_box(_name: str, value: str) -> tuple[float, float, float, float] | None:
    return read_bbox(value) if value else None


def _read_near(_name: str, value: str) -> tuple[float, float] | None:
    if not value:
        return None
    longitude, latitude = read_position(value)
    return round(longitude, NEAR_DIGITS), round(latitude, NEAR_DIGITS)


_CHOICES = {"kind": set(Kind.values), "sort": set(SORTS), "answered": {"yes", "no"}}
_READERS: dict[str, Any] = {
    "kind": _read_choice,
    "sort": _read_choice,
    "answered": _read_choice,
    "limit": _read_limit,
    "after": _read_cursor,
    "feature": _read_number,
    "bbox": _read_box,
    "near": _read_near,
}
