"""What is open on the desk beside the queue: appeals, things hidden for a while, questions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from accounts.models import Person
from campaigns.enums import Right
from campaigns.models import Campaign
from campaigns.rules import rights_of
from contributions.actions.hands import Stay, is_ordered, judges_alone, open_to, stay_of
from contributions.actions.items import Item, Moved, contribution_of
from contributions.enums import Overlay, Side, State
from contributions.models import Contribution, Event, Laid, Photo, ProposedChange, Reply

MOST = 200  # of each kind, the longest waiting first
EXCERPT = 160
ACTS = frozenset(
    {
        "ask",
        "resume",
        "quarantine",
        "release",
        "overturn",
        "uphold",
        "order",
        "lift_order",
        "remove",
    }
)


@dataclass(frozen=True)
class Moves:
    """The acts about one item that this page's person may do now, and the appeal they judge.

    order: what a court or an authority ordered about it.
    """

    acts: frozenset[str]
    appeal: Event | None
    until: datetime | None
    order: Event | None = None


def moves_of(
    item: Moved, person: Person, at: datetime, stay: Stay, rights: frozenset[Right]
) -> Moves:
    """What `person` may do beside publishing, refusing and restoring."""
    appeals = [event for event in stay.moves if event.act == "appeal"]
    return Moves(
        acts=open_to(item, person, at=at, stay=stay, rights=rights) & ACTS,
        appeal=appeals[-1] if appeals and item.overlay == Overlay.APPEALED else None,
        until=item.overlay_until,
        order=stay.entry if is_ordered(stay) else None,
    )


@dataclass(frozen=True)
class Matter:
    """One open thing: what it is, since when, until when."""

    kind: str
    item: Moved
    title: str
    excerpt: str
    address: str
    until: datetime | None

    @property
    def since(self) -> datetime:
        return self.item.changed_at


def matters_of(campaign: Campaign, overlay: Overlay) -> list[Matter]:
    """Everything that an overlay lies over, what ends first before the rest, in three queries."""
    found = [
        _matter(campaign, item)
        for rows in _rows(campaign)
        for item in rows.filter(overlay=overlay).order_by("overlay_until", "pk")[:MOST]
    ]
    return sorted(found, key=lambda one: (one.until is not None, one.until or one.since))


def suggested(campaign: Campaign) -> list[Matter]:
    """Published texts whose authors the team asks to agree to a change, in one query."""
    rows = ProposedChange.objects.open().filter(
        side=Side.TEAM,
        contribution__overlay="",
        contribution__in=Contribution.objects.of_campaign(campaign),
    )
    found = rows.select_related("contribution__layer__campaign").order_by("until", "pk")[:MOST]
    return [_matter(campaign, row.contribution, row.until) for row in found]


def count_of(campaign: Campaign) -> dict[str, int]:
    """How many things each overlay lies over, in one query."""
    counted = Laid.objects.of_campaign(campaign).values_list("overlay").annotate(n=Count("pk"))
    return dict.fromkeys(Overlay.values, 0) | dict(counted)


def may_judge(person: Person, campaign: Campaign) -> bool:
    """Whether appeals are this person's matter: a moderator's, or an administrator's alone."""
    return Right.MODERATE in rights_of(person, campaign) or judges_alone(person, campaign)


def may_open(item: Item, person: Person, campaign: Campaign) -> bool:
    """Whether an administrator may read this: an appeal theirs to judge, an order to act on."""
    if person.is_administrator and (
        item.overlay == Overlay.QUARANTINE
        or item.state == State.ERASED
        or is_ordered(stay_of(item))
    ):
        return True
    photos = item.photos.filter(overlay=Overlay.APPEALED) if isinstance(item, Contribution) else ()
    is_appealed = item.overlay == Overlay.APPEALED or bool(photos)
    return is_appealed and judges_alone(person, campaign)


def _rows(campaign: Campaign) -> Iterator[QuerySet[Moved]]:
    yield Contribution.objects.of_campaign(campaign).select_related("layer__campaign")
    yield Reply.objects.of_campaign(campaign).select_related("contribution__layer__campaign")
    yield Photo.objects.of_campaign(campaign).select_related("contribution__layer__campaign")


def _matter(campaign: Campaign, item: Moved, until: datetime | None = None) -> Matter:
    under = contribution_of(item)
    words = item.alternative if isinstance(item, Photo) else item.text
    what, rest = ("reply", "") if isinstance(item, Reply) else ("contribution", "")
    number = under.public_id
    if isinstance(item, Reply):
        number = item.public_id
    elif isinstance(item, Photo):
        rest = "#photos"
    listing = "?list=all" if Right.MODERATE in campaign.entered_with else ""
    address = reverse(f"web:desk_{what}", args=[campaign.slug, number]) + listing + rest
    kind = "photo" if isinstance(item, Photo) else what
    excerpt = Truncator(words).chars(EXCERPT)
    return Matter(kind, item, under.title, excerpt, address, until or item.overlay_until)
