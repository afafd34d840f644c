"""What the desk lists: campaigns with what waits in them, and the lists of one campaign."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Left
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Person
from campaigns.enums import Right, Role, RuleKind
from campaigns.models import Campaign, Membership
from campaigns.rules import RIGHTS
from contributions.actions.claiming import name_of
from contributions.enums import Concern, Doubt, Entry, Overlay, State
from contributions.models import Claim, Contribution, Reply, Report, Waiting
from layers.scopes import entered_scope, judged_by
from web.desk.stream import OUTSIDE

PAGE = 25
EXCERPT = 160
READABLE = frozenset({State.HELD, State.PUBLISHED})  # what a desk without MODERATE may read
CONTRIBUTION, REPLY = "contribution", "reply"
SEEN_BY_ALL_STAFF = Q(contribution__state__in=READABLE) & ~Q(
    contribution__overlay=Overlay.QUARANTINE
)
WITH_A_DESK = [role for role, rights in RIGHTS.items() if Right.SEE_DESK in rights]
MODERATING = [role for role, rights in RIGHTS.items() if Right.MODERATE in rights]
MARKS: dict[str, str | Promise] = {
    **{doubt.value: doubt.label for doubt in Doubt},
    **{concern.value: concern.label for concern in Concern},
    **{f"rule_{kind.value}": kind.label for kind in RuleKind},
    OUTSIDE: _("outside the perimeter"),
}


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
    moderates = Exists(mine.filter(campaign=OuterRef("pk"), role__in=MODERATING))
    within = Waiting.objects.filter(judged_by(person), campaign=OuterRef("pk"))
    whole = within.order_by().values("campaign")
    readable = whole.filter(is_readable=True)
    return (
        campaigns.select_related("organisation")
        .defer("perimeter")
        .annotate(
            waiting=Coalesce(Case(When(moderates, _number(whole)), default=_number(readable)), 0),
            oldest=Case(When(moderates, _first(whole)), default=_first(readable)),
            roles=ArraySubquery(
                mine.filter(campaign=OuterRef("pk")).order_by("role").values("role")
            ),
        )
        .order_by(F("oldest").asc(nulls_last=True), "title")
    )


def _number(rows: QuerySet[Any, Any]) -> Subquery:
    return Subquery(rows.annotate(n=Count("pk")).values("n"), IntegerField())


def _first(rows: QuerySet[Any, Any]) -> Subquery:
    return Subquery(rows.annotate(first=Min("since")).values("first"), DateTimeField())


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


@dataclass(frozen=True)
class Claimed:
    """Who is at work on an item, until when."""

    name: str
    until: datetime
    is_mine: bool


@dataclass(frozen=True)
class Line:
    """One thing of a list: a contribution, or a reply under the contribution of that title.

    entry: why it is in the stream; blank in the other lists. amount: of its reports or photos.
    """

    what: str
    public_id: int
    state: str
    version: int
    at: datetime
    title: str
    excerpt: str
    signature: str
    kind: str
    entry: str = ""
    amount: int = 0
    is_urgent: bool = False
    marks: tuple[str, ...] = ()
    claim: Claimed | None = None

    @property
    def is_reply(self) -> bool:
        return self.what == REPLY

    @property
    def is_taken(self) -> bool:
        """Whether somebody else is at work on it."""
        return self.claim is not None and not self.claim.is_mine

    @property
    def route(self) -> str:
        """The name of its page's route."""
        return f"web:desk_{self.what}"

    @property
    def is_noted(self) -> bool:
        """Whether anything is told beside it: an appeal, a change, reports, photos, hints."""
        is_named = self.entry in (Entry.APPEAL, Entry.CHANGE)
        return bool(self.marks or self.reports or self.photos or is_named)

    @property
    def key(self) -> str:
        """What names it in a form."""
        return f"{self.what}-{self.public_id}"

    @property
    def state_label(self) -> str:
        return str(State(self.state).label)

    @property
    def mark_labels(self) -> list[str | Promise]:
        return [MARKS.get(mark, mark) for mark in self.marks]

    @property
    def reports(self) -> int:
        return self.amount if self.entry == Entry.REPORT else 0

    @property
    def photos(self) -> int:
        return self.amount if self.entry == Entry.PHOTO else 0


NAMES = ("what", "public_id", "state", "version", "at", "title_", "excerpt", "signature", "kind_")


def of_stream(rows: Iterable[Waiting], person: Person, *, at: datetime) -> list[Line]:
    """The lines of some entries, in their order: words, claims and marks in four queries."""
    rows = list(rows)
    words = _words(rows)
    claims = claims_on(rows, person, at=at)
    about = Waiting.objects.filter(contribution__in={row.contribution_id for row in rows})
    marks = dict(about.values_list("id", "marks"))
    return [
        replace(
            words[row.contribution_id, row.reply_id],
            at=row.since,
            entry=row.entry,
            amount=row.amount,
            is_urgent=row.urgency == 0,
            marks=tuple(marks.get(row.id, ())),
            claim=claims.get((row.contribution_id, row.reply_id)),
        )
        for row in rows
        if (row.contribution_id, row.reply_id) in words
    ]


def _words(rows: Iterable[Waiting]) -> dict[tuple[int, int | None], Line]:
    contributions = [row.contribution_id for row in rows if row.reply_id is None]
    replies = [row.reply_id for row in rows if row.reply_id is not None]
    found: dict[tuple[int, int | None], Line] = {}
    for pk, *line in _contributions().filter(pk__in=contributions).values_list("pk", *NAMES):
        found[pk, None] = Line(*line)
    if replies:
        keys = ("contribution_id", "pk", *NAMES)
        for parent, pk, *line in _replies().filter(pk__in=replies).values_list(*keys):
            found[parent, pk] = Line(*line)
    return found


def claims_on(
    rows: Iterable[Waiting], person: Person, *, at: datetime
) -> dict[tuple[int, int | None], Claimed]:
    """Who is at work on some entries, by contribution and reply."""
    about = {row.contribution_id for row in rows}
    claims = Claim.objects.alive(at=at).filter(contribution__in=about).select_related("person")
    return {(claim.contribution_id, claim.reply_id): claimed(claim, person) for claim in claims}


def claimed(claim: Claim, person: Person) -> Claimed:
    """A claim as `person` sees it."""
    return Claimed(name_of(claim.person), claim.until, claim.person_id == person.pk)


def _contributions() -> QuerySet[Contribution]:
    return Contribution.objects.come_in().annotate(
        what=Value(CONTRIBUTION, CharField()), at=F("created_at"), title_=F("title"),
        excerpt=Left("text", EXCERPT), kind_=F("kind"),
    )  # fmt: skip


def _replies() -> QuerySet[Reply]:
    return Reply.objects.annotate(
        what=Value(REPLY, CharField()), at=F("created_at"), title_=F("contribution__title"),
        excerpt=Left("text", EXCERPT), kind_=Value("", CharField()),
    )  # fmt: skip


def past(
    campaign: Campaign,
    state: str,
    *,
    before: tuple[datetime, int] | None = None,
    may_moderate: bool = True,
    count: int = PAGE + 1,
) -> list[Line]:
    """Contributions and replies of one state ("" for all), the newest first, in two queries.

    before: the instant and identity behind which to begin. Each layer gives its own newest, so
    that an index finds them however many there are. may_moderate: also replies to what is withheld.
    """
    asked = Q(state=state) if state else Q()
    if before is not None:
        at, public_id = before
        asked &= Q(created_at__lt=at) | Q(created_at=at, public_id__lt=public_id)
    if not may_moderate:  # what is hidden for a while is read by those who moderate alone
        asked &= ~Q(overlay=Overlay.QUARANTINE)
    parents = Q() if may_moderate else SEEN_BY_ALL_STAFF
    order, columns = ("-created_at", "-public_id"), (*NAMES, "reports_of")
    scope = entered_scope(campaign)
    sides: list[QuerySet[Any, Any]] = [
        _contributions()
        .filter(asked, scope.condition(), layer=layer)
        .annotate(reports_of=_reports("contribution", may_moderate=may_moderate, reply=None))
        .order_by(*order)
        .values_list(*columns)[:count]
        for layer in campaign.layers.filter(kind="contributions").values_list("pk", flat=True)
    ]
    within = scope.condition("contribution__")
    replies = _replies().filter(asked, parents, within, contribution__layer__campaign=campaign)
    sides.append(
        replies.annotate(reports_of=_reports("reply", may_moderate=may_moderate))
        .order_by(*order)
        .values_list(*columns)[:count]
    )
    rows = sides[0].union(*sides[1:], all=True).order_by("-at", "-public_id")[:count]
    return [
        replace(Line(*line), entry=Entry.REPORT if reports else "", amount=reports)
        for *line, reports in rows
    ]


def _reports(of: str, *, may_moderate: bool, **more: Any) -> Any:  # Any: an expression
    """How many open reports there are about a row; none for whoever may not read them."""
    if not may_moderate:
        return Value(0, IntegerField())
    rows = Report.objects.open().filter(**{of: OuterRef("pk")}, **more)
    counted = rows.order_by().values(of).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def key_of(item: Contribution | Reply) -> str:
    """What names an item in a form and to a script."""
    return f"{REPLY if isinstance(item, Reply) else CONTRIBUTION}-{item.public_id}"


def address(campaign: Campaign, what: str, public_id: int) -> str:
    """The page of one item on the desk."""
    return reverse(f"web:desk_{what}", args=[campaign.slug, public_id])
