"""Rules by risk tried on a campaign's past: what they would have held, text by text, in order."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.enums import Assurance
from campaigns.models import Campaign, RiskRule
from campaigns.queries import ground_of
from campaigns.risk import name_of
from contributions.enums import State
from contributions.functions import Fingerprint
from contributions.models import Contribution, Event, Reply, ReplyRevision, Report, Revision
from contributions.moderation import MOST_KEPT, Hit, Seen, judged, strongest
from contributions.past import LOOK_BACK, joined, told_in
from geo.errors import GeometryRefused
from geo.ground import FLAG, Ground

MOST = 10_000  # of the latest texts; whatever is older is only remembered


@dataclass(frozen=True)
class Came:
    """One text of the past as it was handed in, and what has become of it."""

    is_reply: bool
    public_id: int
    title: str
    text: str
    words: str
    print: str
    author: int | None
    at: datetime
    order: int  # of its first event: two texts of one instant came in this order
    place: GEOSGeometry | None
    reporters: int
    state: str
    contribution_state: str


@dataclass(frozen=True)
class Caught:
    """A text that rules would have held, and why."""

    came: Came
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Trial:
    """How many texts were tried, in which state they are now, what the rules on would have held.

    by_rule: how many texts each rule notices, on or off, by its name (`risk.name_of`).
    """

    total: int
    caught: list[Caught] = field(default_factory=list)
    by_rule: Counter[str] = field(default_factory=Counter)
    by_state: Counter[str] = field(default_factory=Counter)
    is_cut: bool = False


def tried(campaign: Campaign, rules: Sequence[RiskRule], *, most: int = MOST) -> Trial:
    """What `rules` would have held of the latest `most` texts: those of them that are on."""
    came = _came(campaign, most + 1)
    is_cut = len(came) > most
    came = came[-most:]
    trial = Trial(len(came), by_state=Counter(one.state for one in came), is_cut=is_cut)
    for one, seen in _replayed(campaign, came, is_cut=is_cut):
        hits = [(rule, hit) for rule in rules if (hit := judged(seen, rule))]
        trial.by_rule.update(name_of(rule) for rule, _hit in hits)
        if held := strongest(hit for rule, hit in hits if rule.is_on):
            trial.caught.append(Caught(one, held))
    return trial


@dataclass
class _Memory:
    """What had come in before: by author, and by what a text says."""

    own: defaultdict[int, deque[datetime]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=MOST_KEPT))
    )
    same: defaultdict[str, deque[datetime]] = field(
        default_factory=lambda: defaultdict(lambda: deque(maxlen=MOST_KEPT))
    )

    def keep(self, author: int | None, fingerprint: str, at: datetime) -> None:
        if author is not None:
            self.own[author].append(at)
        self.same[fingerprint].append(at)


def _replayed(
    campaign: Campaign, came: Sequence[Came], *, is_cut: bool
) -> Iterator[tuple[Came, Seen]]:
    """Each text with what was known when it came in."""
    memory, ground = _Memory(), replace(ground_of(campaign), policy=FLAG)
    if is_cut and came:
        _remember(memory, campaign, came)
    for one in came:
        own = None if one.author is None else tuple(memory.own[one.author])
        yield (
            one,
            Seen(
                text=one.text,
                words=one.words,
                at=one.at,
                metres_outside=_metres_outside(ground, one.place),
                own=own,
                same=tuple(at for at in memory.same[one.print] if at > one.at - LOOK_BACK),
                reporters=one.reporters,
            ),
        )
        memory.keep(one.author, one.print, one.at)


def _metres_outside(ground: Ground, place: GEOSGeometry | None) -> float:
    if place is not None:
        with suppress(GeometryRefused):  # an area closed since then
            return ground.place(place).outside_by_m
    return 0.0


def _remember(memory: _Memory, campaign: Campaign, came: Sequence[Came]) -> None:
    """What is older than the trial: all of its authors, and the texts of the longest look back."""
    begins = came[0].at
    authors = {one.author for one in came if one.author is not None}
    older = Q(created_at__lt=begins) & (
        Q(author__in=authors) | Q(created_at__gt=begins - LOOK_BACK)
    )
    rows = [
        model.objects.of_campaign(campaign)
        .filter(older)
        .order_by()
        .annotate(print=Fingerprint("text"))
        .values_list("author", "print", "created_at")
        for model in (Contribution, Reply)
    ]
    for author, fingerprint, at in rows[0].union(rows[1], all=True).order_by("created_at"):
        memory.keep(author, fingerprint, at)


def _came(campaign: Campaign, most: int) -> list[Came]:
    """The latest texts, the oldest first."""
    rows = [*_contributions(campaign, most), *_replies(campaign, most)]
    return sorted(rows, key=lambda one: (one.at, one.order))[-most:]


def _contributions(campaign: Campaign, most: int) -> Iterable[Came]:
    first = Revision.objects.filter(contribution=OuterRef("pk")).order_by("version")
    about = Report.objects.filter(contribution=OuterRef("pk"), reply=None)
    rows: QuerySet[Contribution, Any] = (
        Contribution.objects.of_campaign(campaign)
        .exclude(state=State.ERASED)
        .annotate(
            first_title=Coalesce(Subquery(first.values("title")[:1]), "title"),
            first_text=Coalesce(Subquery(first.values("text")[:1]), "text"),
            changed_place=Subquery(first.values("geom")[:1]),
            **_asides(about, "contribution", reply=None, photo=None),
        )
        .annotate(print=Fingerprint("first_text"))
        .order_by("-created_at", "-pk")
    )
    fields = (
        "public_id", "first_title", "first_text", "signature", "form_answers", "print",
        "author_id", "created_at", "first_event", "is_outside", "geom", "changed_place",
        "reporters", "state",
    )  # fmt: skip
    for row in rows.values(*fields)[:most]:
        was_changed = row["changed_place"] is not None
        told = told_in(row["form_answers"])
        yield Came(
            is_reply=False,
            public_id=row["public_id"],
            title=row["first_title"],
            text=row["first_text"],
            words=joined(row["first_title"], row["first_text"], row["signature"], *told),
            print=row["print"],
            author=row["author_id"],
            at=row["created_at"],
            order=row["first_event"] or 0,
            place=(row["changed_place"] or row["geom"])
            if was_changed or row["is_outside"]
            else None,
            reporters=row["reporters"],
            state=row["state"],
            contribution_state=row["state"],
        )


def _replies(campaign: Campaign, most: int) -> Iterable[Came]:
    first = ReplyRevision.objects.filter(reply=OuterRef("pk")).order_by("version")
    rows: QuerySet[Reply, Any] = (
        Reply.objects.of_campaign(campaign)
        .exclude(state=State.ERASED)
        .annotate(
            first_text=Coalesce(Subquery(first.values("text")[:1]), "text"),
            first_signature=Coalesce(Subquery(first.values("signature")[:1]), "signature"),
            **_asides(Report.objects.filter(reply=OuterRef("pk")), "reply"),
        )
        .annotate(print=Fingerprint("first_text"))
        .order_by("-created_at", "-pk")
    )
    fields = (
        "public_id", "contribution__title", "first_text", "first_signature", "print", "author_id",
        "created_at", "first_event", "reporters", "state", "contribution__state",
    )  # fmt: skip
    for row in rows.values(*fields)[:most]:
        yield Came(
            is_reply=True,
            public_id=row["public_id"],
            title=row["contribution__title"],
            text=row["first_text"],
            words=joined(row["first_text"], row["first_signature"]),
            print=row["print"],
            author=row["author_id"],
            at=row["created_at"],
            order=row["first_event"] or 0,
            place=None,
            reporters=row["reporters"],
            state=row["state"],
            contribution_state=row["contribution__state"],
        )


def _asides(about: QuerySet[Report], of: str, **more: Any) -> dict[str, Any]:
    """The first event of a row, and the most readers with a confirmed e-mail whose reports of it
    were open at once: as where they come in, what a moderator had read counted no more."""
    events = Event.objects.filter(**{of: OuterRef("pk")}, act="submit", **more).order_by()
    confirmed = Q(person__assurance__gte=Assurance.EMAIL)
    open_then = Report.objects.filter(
        confirmed,
        Q(settled_at=None) | Q(settled_at__gt=OuterRef("at")),
        at__lte=OuterRef("at"),
        contribution=OuterRef("contribution"),
        reply=OuterRef("reply") if of == "reply" else None,
    ).order_by()
    at_once = Subquery(open_then.values(of).annotate(n=Count("pk")).values("n"))
    counted = about.filter(confirmed).annotate(n=at_once).order_by("-n").values("n")[:1]
    return {
        # Grouped: of "the first by key" the planner would walk the whole table by its key.
        "first_event": Subquery(events.values(of).annotate(n=Min("pk")).values("n")),
        "reporters": Coalesce(Subquery(counted), 0),
    }
