"""Everything a moderator has before their eyes about one contribution or one reply."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import Assurance
from campaigns import rules, working_time
from campaigns.enums import Moderation, Right
from campaigns.models import Campaign, Reason
from contributions.actions.hands import stay_in
from contributions.actions.recording import Item, contribution_of
from contributions.actions.undoing import is_undoable, undo_until
from contributions.enums import Doubt, Overlay, State
from contributions.lookalikes import LookAlike, Wanted, lookalikes
from contributions.models import (
    Answer,
    Claim,
    Contribution,
    Event,
    Reply,
    ReplyRevision,
    Report,
    Revision,
    Status,
)
from contributions.models.event import ON_CHANGES, STILL
from contributions.moves import possible
from contributions.neighbours import Neighbour, neighbours
from contributions.proposed import Proposed, open_on
from contributions.responses import Told, of_contribution
from contributions.rulings import Ruling, rulings_on
from contributions.waiting import paused
from web.desk import matters
from web.desk.hints import hints
from web.desk.listing import Reader
from web.desk.queries import CONTRIBUTION, READABLE, REPLY, Claimed, Line, address, claimed
from web.desk.seen_photos import SeenPhoto, photos_of

NEAR_M = 200
NEIGHBOURS = 5
AROUND = 0.0012  # degrees shown around a place: some 100 m
ALIKE = 3
EARLIER = 5
NAMED = ("public_id", "title", "state", "overlay", "created_at")  # what names an earlier one
MOST_REPORTS = 50


@dataclass(frozen=True)
class Target:
    """A public contribution that this one may be joined to, so many metres away."""

    public_id: int
    title: str
    metres: float


@dataclass(frozen=True)
class Sight:
    """One item as the desk sees it; `rights` are those of the person who looks."""

    item: Item
    contribution: Contribution
    campaign: Campaign
    rights: frozenset[Right]
    is_own: bool
    notes: list[str | Promise]
    policy: Moderation
    is_late: bool
    events: list[Event]
    moves: matters.Moves
    change: Proposed | None
    change_hints: list[str | Promise]
    earlier: list[Contribution]
    record: dict[str, int]
    neighbours: list[Neighbour]
    alike: list[LookAlike]
    claim: Claimed | None
    can_undo: bool
    thread: list[Reply]
    revisions: Sequence[Revision | ReplyRevision]
    reasons: list[Reason]
    statuses: list[Status]
    reports: list[Report]
    photos: list[SeenPhoto]
    responses: list[Told]
    rulings: list[Ruling]

    @property
    def is_reply(self) -> bool:
        return isinstance(self.item, Reply)

    @property
    def what(self) -> str:
        return REPLY if self.is_reply else CONTRIBUTION

    @property
    def state(self) -> State | Overlay:
        """Where it stands; its label says what lies over its state."""
        return Overlay(self.item.overlay) if self.item.overlay else State(self.item.state)

    @property
    def acts(self) -> frozenset[str]:
        """The moves that this person may make now."""
        if Right.MODERATE not in self.rights or self.is_own:
            return frozenset()
        acts = possible(self.item.standing) & {"publish", "reject", "restore"}
        acts -= {"restore"} if self.moves.order else frozenset()
        return acts | {"merge"} if self.targets else acts

    @property
    def targets(self) -> list[Target]:
        """What this may be joined to: look-alikes, then neighbours, each once."""
        if self.is_reply or "merge" not in possible(self.item.standing):
            return []
        found = {
            one.public_id: Target(one.public_id, one.title, one.distance_m) for one in self.alike
        }
        for other in self.neighbours:
            found.setdefault(other.public_id, Target(other.public_id, other.title, other.metres))
        return list(found.values())

    @property
    def is_claimed_by_another(self) -> bool:
        return self.claim is not None and not self.claim.is_mine

    @property
    def may_settle(self) -> bool:
        """Whether there are reports that this person may say to have read."""
        return not self.is_own and any(report.settled_at is None for report in self.reports)

    @property
    def has_versions(self) -> bool:
        """Whether its words were once others, or somebody proposed that they be."""
        return bool(self.revisions) or any(event.act in ON_CHANGES for event in self.events)

    @property
    def may_answer_change(self) -> bool:
        """Whether this person may say yes or no to what the author proposes."""
        if self.change is None or self.is_own or Right.MODERATE not in self.rights:
            return False
        return self.change.is_of_author and self.item.is_public

    @property
    def may_block(self) -> bool:
        """Whether this person may keep the author from writing for a while."""
        return Right.MODERATE in self.rights and not self.is_own and self.item.author is not None

    @property
    def has_account(self) -> bool:
        """Whether the author is known by more than a device."""
        author = self.item.author
        return author is not None and author.assurance >= Assurance.EMAIL

    @property
    def may_answer(self) -> bool:
        return Right.ANSWER in self.rights and not self.is_reply and self.item.is_public

    @property
    def answer(self) -> dict[str, str]:
        """The fields of the city's answer as they stand; blank ones where there is none."""
        given = Answer.objects.filter(contribution=self.contribution).first()
        status = self.contribution.status
        return {
            "service": given.service if given else self.campaign.organisation.department,
            "text": given.text if given else "",
            "status": status.slug if status else "",
        }

    @property
    def address(self) -> str:
        """The item's page; its acts stand below it."""
        return address(self.campaign, self.what, self.item.public_id)

    @property
    def place(self) -> dict[str, Any]:
        """What the map needs, as plain values: the true place, as on the desk's tiles."""
        contribution = self.contribution
        west, south, east, north = contribution.geom.extent
        return {
            "id": contribution.public_id,
            "geometry": json.loads(contribution.geom.json),
            "bounds": [west - AROUND, south - AROUND, east + AROUND, north + AROUND],
        }


def may_read(item: Item, rights: frozenset[Right]) -> bool:
    """Withheld words are read by those who moderate, and by nobody else (TRUST R7).

    The page of a reply shows what it replies to, so both must be readable.
    """
    states = {item.standing, contribution_of(item).standing}
    return Right.MODERATE in rights or states <= READABLE | {Overlay.ASKED}


def sight_of(
    item: Item, campaign: Campaign, reader: Reader, rights: frozenset[Right], *, line: Line | None
) -> Sight:
    """Gather what the page of one item shows; `line` is its own in the list, if it stands there."""
    contribution, person, now = contribution_of(item), reader.person, reader.at
    events = _events(item)
    alike = _alike(item, campaign)
    same = {one.public_id for one in alike}
    around = neighbours(campaign, contribution, reach_m=NEAR_M, most=NEIGHBOURS + len(same))
    rulings = rulings_on(item)
    change = _change(item, rights)
    told = {str(ruling.sentence) for ruling in rulings}
    return Sight(
        item=item,
        contribution=contribution,
        campaign=campaign,
        rights=rights,
        is_own=item.author_id == person.pk,
        notes=[note for note in notes_on(item, events) if str(note) not in told],
        policy=rules.moderation_at(campaign, now),
        is_late=is_waiting_too_long(item, campaign, events, now),
        events=events,
        moves=matters.moves_of(item, person, now, stay_in(moves_in(events)), rights),
        change=change,
        change_hints=hints(f"{change.change.title}\n{change.change.text}") if change else [],
        earlier=_earlier(item, campaign, rights),
        record=_record(item, campaign),
        neighbours=[other for other in around if other.public_id not in same],
        alike=alike,
        claim=line.claim if line else _claim(item, reader),
        can_undo=_can_undo(events, reader),
        thread=[] if is_untouched(item) else _thread(item),
        revisions=[] if is_untouched(item) else list(item.revisions.order_by("-version")),
        reasons=list(campaign.reasons.all()) if Right.MODERATE in rights else [],
        statuses=list(campaign.statuses.all()) if Right.ANSWER in rights else [],
        reports=_reports(item) if Right.MODERATE in rights and not is_untouched(item) else [],
        responses=[] if isinstance(item, Reply) else of_contribution(item),
        rulings=rulings,
        photos=photos_of(item, rights, person),
    )


def is_untouched(item: Item) -> bool:
    """Whether nothing can have happened to it: a contribution that waits as it came in.

    It was never changed nor public: no earlier words, no replies, no reports.
    """
    return isinstance(item, Contribution) and item.state == State.HELD and item.version == 1


def notes_on(item: Item, events: Sequence[Event] = ()) -> list[str | Promise]:
    """What the rules noticed: about the place, then about the words."""
    notes: list[str | Promise] = doubts_in(events)
    if isinstance(item, Contribution) and item.is_outside:
        notes.append(_("Its place lies outside the perimeter."))
    words = f"{item.title}\n{item.text}" if isinstance(item, Contribution) else item.text
    return notes + hints(f"{words}\n{item.signature}")


def doubts_in(events: Sequence[Event]) -> list[str | Promise]:
    """What was odd about how it came in."""
    return [Doubt(event.doubt).label for event in events if event.doubt]


def is_late(since: datetime, campaign: Campaign, now: datetime) -> bool:
    """Whether something has waited longer than the campaign promises, in working days."""
    return now > working_time.after(since, campaign.read_within_days)


def is_waiting_too_long(
    item: Item, campaign: Campaign, events: Sequence[Event], now: datetime
) -> bool:
    """Whether the promise is broken; while its author is asked, the clock stands still."""
    if item.standing != State.HELD:
        return False
    return is_late(item.created_at + paused(events, now), campaign, now)


def _alike(item: Item, campaign: Campaign) -> list[LookAlike]:
    """What everybody sees already and may say the same, the most alike first; a reply has none."""
    if isinstance(item, Reply):
        return []
    wanted = Wanted(item.public_geom, item.title, item.text, item.category, item.feature_id)
    found = lookalikes(campaign, wanted, most=ALIKE + 1)
    return [one for one in found if one.public_id != item.public_id][:ALIKE]


def _claim(item: Item, reader: Reader) -> Claimed | None:
    """Who is at work on it."""
    claims = Claim.objects.on(item).alive(at=reader.at).select_related("person")
    claim = claims.first() if reader.may_moderate else None
    return claimed(claim, reader.person) if claim else None


def _can_undo(events: Sequence[Event], reader: Reader) -> bool:
    """Whether the last decision is the reader's own, and young enough to be taken back."""
    moves = moves_in(events)
    last = moves[-1] if moves else None
    return last is not None and is_undoable(last, reader.person) and reader.at <= undo_until(last)


def moves_in(events: Sequence[Event]) -> list[Event]:
    """Those of an item's events that changed its standing."""
    return [event for event in events if event.act not in STILL]


def _events(item: Item) -> list[Event]:
    of_item: QuerySet[Event] = (
        item.events.all() if isinstance(item, Reply) else item.events.of_its_words()
    )
    return list(of_item.select_related("by", "statement").order_by("at", "pk"))


def _change(item: Item, rights: frozenset[Right]) -> Proposed | None:
    """The change that waits for an answer; nobody but those who moderate reads it."""
    if isinstance(item, Reply) or is_untouched(item) or Right.MODERATE not in rights:
        return None
    return open_on(item)


def _reports(item: Item) -> list[Report]:
    """What readers pointed out about it, the open ones first; who they are is not asked."""
    about = Report.objects.about(item).only("reason", "text", "at", "settled_at")
    return list(about.order_by(F("settled_at").desc(nulls_first=True), "at", "pk")[:MOST_REPORTS])


def _earlier(item: Item, campaign: Campaign, rights: frozenset[Right]) -> list[Contribution]:
    """What the same author wrote in this campaign and this person may read, the latest first."""
    if item.author_id is None:
        return []
    others = Contribution.objects.of_campaign(campaign).filter(author_id=item.author_id)
    if Right.MODERATE not in rights:
        others = others.filter(state__in=READABLE).exclude(overlay=Overlay.QUARANTINE)
    others = others.exclude(pk=contribution_of(item).pk).only(*NAMED)
    return list(others.order_by("-created_at")[:EARLIER])


def _record(item: Item, campaign: Campaign) -> dict[str, int]:
    """How many contributions of the same author are in each state, this one apart."""
    if item.author_id is None:
        return {}
    others = Contribution.objects.of_campaign(campaign).filter(author_id=item.author_id)
    if isinstance(item, Contribution):
        others = others.exclude(pk=item.pk)
    counted = others.order_by().values_list("state").annotate(n=Count("pk"))
    return {str(State(state).label): n for state, n in counted}


def _thread(item: Item) -> list[Reply]:
    """The replies of the same thread that are waiting or public, oldest first."""
    thread = contribution_of(item).replies.filter(state__in=[State.HELD, State.PUBLISHED])
    thread = thread.exclude(overlay=Overlay.QUARANTINE)
    return list(thread.order_by("created_at", "pk")[:20])
