"""What the desk lists: campaigns with what waits in them, and contributions mixed with replies."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Least, Left
from django.urls import reverse

from accounts.models import Person
from campaigns.enums import Right, Role
from campaigns.models import Campaign, Membership
from campaigns.rules import RIGHTS
from contributions.enums import Overlay, State
from contributions.models import Contribution, Photo, Reply, Report

PAGE = 25
EXCERPT = 160
READABLE = frozenset({State.HELD, State.PUBLISHED})  # what a desk without MODERATE may read
CONTRIBUTION, REPLY = "contribution", "reply"
SEEN_BY_ALL_STAFF = Q(contribution__state__in=READABLE) & ~Q(
    contribution__overlay=Overlay.QUARANTINE
)
WITH_A_DESK = [role for role, rights in RIGHTS.items() if Right.SEE_DESK in rights]


def desks_of(person: Person) -> QuerySet[Campaign]:
    """The campaigns whose desk `person` may enter, the longest waiting first, in one query.

    Each with `waiting` (how many), `oldest` (since when) and `roles` (the person's own).
    """
    mine = Membership.objects.filter(person=person)
    campaigns = Campaign.objects.all()
    if not person.is_administrator:
        campaigns = campaigns.filter(
            pk__in=mine.filter(role__in=WITH_A_DESK).values("campaign"),
        )
    held = Contribution.objects.filter(layer__campaign=OuterRef("pk"), state=State.HELD, overlay="")
    replies = Reply.objects.filter(
        contribution__layer__campaign=OuterRef("pk"), state=State.HELD, overlay=""
    )
    return (
        campaigns.select_related("organisation")
        .defer("perimeter")
        .annotate(
            waiting=_count(held, "layer__campaign")
            + _count(replies, "contribution__layer__campaign"),
            oldest=Least(_first(held), _first(replies)),
            roles=ArraySubquery(
                mine.filter(campaign=OuterRef("pk")).order_by("role").values("role")
            ),
        )
        .order_by(F("oldest").asc(nulls_last=True), "title")
    )


@dataclass(frozen=True)
class Desk:
    """One campaign where a person has a desk, and what waits there."""

    campaign: Campaign
    waiting: int
    oldest: datetime | None
    roles: list[str]


def desks(person: Person) -> list[Desk]:
    """What the desk's home lists, in one query."""
    rows: list[Any] = list(desks_of(person))  # Any: a campaign with its annotations
    return [
        Desk(row, row.waiting, row.oldest, [str(Role(role).label) for role in row.roles])
        for row in rows
    ]


def _first(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows.order_by("created_at").values("created_at")[:1])


def _count(rows: QuerySet[Any], campaign: str) -> Coalesce:
    counted = rows.order_by().values(campaign).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


@dataclass(frozen=True)
class Line:
    """One thing of a list: a contribution, or a reply under the contribution of that title."""

    what: str
    public_id: int
    state: str
    created_at: datetime
    title: str
    excerpt: str
    signature: str
    kind: str
    reports: int  # open ones

    @property
    def is_reply(self) -> bool:
        return self.what == REPLY

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)


FIELDS = tuple(Line.__dataclass_fields__)


def lines(
    campaign: Campaign,
    state: str,
    *,
    start: int = 0,
    count: int = PAGE + 1,
    may_moderate: bool = True,
    is_reported: bool = False,
    has_photos: bool = False,
) -> list[Line]:
    """Contributions and replies of one state ("" for all), in one query.

    What waits comes oldest first, everything else newest first. may_moderate: also replies to
    what is withheld, whose lines carry its title, and how many reports are open.
    is_reported: only what has open reports. has_photos: only what has photos that wait.
    """
    asked = Q(state=state) if state else Q()
    if state == State.HELD:
        asked &= Q(overlay="")
    if is_reported:
        asked &= Q(reports_of__gt=0)
    if has_photos:
        asked &= Q(photos_of__gt=0)
    rows = _lines(campaign, asked, may_moderate=may_moderate)
    order = ("created_at", "public_id") if state == State.HELD else ("-created_at", "-public_id")
    return [Line(*row) for row in rows.order_by(*order)[start : start + count]]


def address(campaign: Campaign, what: str, public_id: int) -> str:
    """The page of one item on the desk."""
    return reverse(f"web:desk_{what}", args=[campaign.slug, public_id])


def address_of_line(campaign: Campaign, line: Line | None) -> str:
    """The page of what waits next; without any, the queue from its start."""
    if line is None:
        return reverse("web:desk_queue", args=[campaign.slug])
    return address(campaign, line.what, line.public_id)


def next_waiting(
    campaign: Campaign, after: Contribution | Reply, *, may_moderate: bool = True
) -> Line | None:
    """What waits right behind `after`; None when it is the last."""
    behind = Q(created_at__gt=after.created_at) | Q(
        created_at=after.created_at, public_id__gt=after.public_id
    )
    rows = _lines(campaign, Q(state=State.HELD, overlay="") & behind, may_moderate=may_moderate)
    rows = rows.order_by("created_at", "public_id")
    return next((Line(*row) for row in rows[:1]), None)


def _lines(
    campaign: Campaign, condition: Q, *, may_moderate: bool
) -> QuerySet[Any, tuple[Any, ...]]:
    shared = {"excerpt_": Left("text", EXCERPT)}
    if not may_moderate:  # what is hidden for a while is read by those who moderate alone
        condition &= ~Q(overlay=Overlay.QUARANTINE)
    contributions = (
        Contribution.objects.of_campaign(campaign)
        .annotate(reports_of=_reports("contribution", may_moderate=may_moderate, reply=None))
        .annotate(
            photos_of=_count(_held_photos().filter(contribution=OuterRef("pk")), "contribution")
        )
        .filter(condition)
        .order_by()
        .annotate(
            what=Value(CONTRIBUTION, CharField()), title_=F("title"), kind_=F("kind"), **shared
        )
    )
    under = Q() if may_moderate else SEEN_BY_ALL_STAFF
    replies = (
        Reply.objects.of_campaign(campaign)
        .annotate(reports_of=_reports("reply", may_moderate=may_moderate))
        .annotate(photos_of=Value(0, IntegerField()))
        .filter(condition, under)
        .order_by()
        .annotate(
            what=Value(REPLY, CharField()),
            title_=F("contribution__title"),
            kind_=Value("", CharField()),
            **shared,
        )
    )
    names = (
        "what", "public_id", "state", "created_at", "title_", "excerpt_", "signature", "kind_",
        "reports_of",
    )  # fmt: skip
    return contributions.values_list(*names).union(replies.values_list(*names), all=True)


def _reports(of: str, *, may_moderate: bool, **more: Any) -> Any:  # Any: an expression
    """How many open reports there are about a row; none for whoever may not read them."""
    if not may_moderate:
        return Value(0, IntegerField())
    return _count(Report.objects.open().filter(**{of: OuterRef("pk")}, **more), of)


def _held_photos() -> QuerySet[Photo]:
    """Photos that wait to be looked at, whose contribution is not refused or taken back."""
    return Photo.objects.filter(state=State.HELD, contribution__state__in=READABLE)


PHOTOS = "photos"
REPORTED = "reported"  # beside the states, in the figures and among the lists


@dataclass(frozen=True)
class Tallies:
    """How many contributions and replies are in each state, and since when the oldest waits.

    reported: how many of them have open reports; photos: how many have photos that wait.
    """

    held: int
    published: int
    rejected: int
    reported: int
    photos: int
    all: int
    oldest: datetime | None


def tallies(campaign: Campaign) -> Tallies:
    """The figures above the lists, in one query."""
    contributions = _by_state(Contribution.objects.of_campaign(campaign))
    replies = _by_state(Reply.objects.of_campaign(campaign))
    rows = list(contributions.union(replies, _reported(campaign), _with_photos(campaign), all=True))
    count = {
        state: sum(n for name, n, _since in rows if name == state)
        for state in [*State.values, REPORTED, PHOTOS]
    }
    return Tallies(
        held=count[State.HELD],
        published=count[State.PUBLISHED],
        rejected=count[State.REJECTED],
        reported=count[REPORTED],
        photos=count[PHOTOS],
        all=sum(count[state] for state in State.values),
        oldest=min((since for name, _n, since in rows if name == State.HELD), default=None),
    )


def _by_state(rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    rows = rows.exclude(overlay=Overlay.ASKED)  # they wait for their authors
    grouped = rows.order_by().values("state").annotate(n=Count("pk"), since=Min("created_at"))
    counted: QuerySet[Any, tuple[Any, ...]] = grouped.values_list("state", "n", "since")
    return counted


def _reported(campaign: Campaign) -> QuerySet[Any, tuple[Any, ...]]:
    """One row as those by state: what has open reports, each counted once."""
    thing = Coalesce("reply__public_id", "contribution__public_id")
    rows = Report.objects.of_campaign(campaign).open().order_by()
    grouped = rows.values(as_state=Value(REPORTED, CharField()))
    counted: QuerySet[Any, tuple[Any, ...]] = grouped.annotate(
        n=Count(thing, distinct=True), since=Min("at")
    ).values_list("as_state", "n", "since")
    return counted


def _with_photos(campaign: Campaign) -> QuerySet[Any, tuple[Any, ...]]:
    """One row as those by state: contributions with photos that wait."""
    rows = _held_photos().filter(contribution__layer__campaign=campaign).order_by()
    grouped = rows.values(as_state=Value(PHOTOS, CharField()))
    counted: QuerySet[Any, tuple[Any, ...]] = grouped.annotate(
        n=Count("contribution", distinct=True), since=Min("created_at")
    ).values_list("as_state", "n", "since")
    return counted
