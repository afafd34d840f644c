"""The one place where a state is written, an Event made and its notices queued."""

from datetime import datetime
from typing import TypeVar, cast

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.enums import Role
from campaigns.errors import Refused
from campaigns.models import Membership
from contributions import jobs
from contributions.actions.hands import require_hand, require_scope, rule_for
from contributions.actions.items import Item, Moved, contribution_of
from contributions.actions.reasoning import passage_of, reasoned, worded
from contributions.enums import PUBLIC_STATES, State
from contributions.following import is_told
from contributions.ledger.entering import enter
from contributions.models import Contribution, Event, Follow, Notice, Photo, Reply, Statement
from contributions.moves import Move, parts_of
from contributions.waiting import end_of

__all__ = [
    "Item", "Moved", "MovedT", "contribution_of", "count_replies", "lock", "move", "note",
    "record", "write_state",
]  # fmt: skip
# What becomes of a photo is on the receipt; what is withheld is told by letter too.
SILENT_OF_PHOTOS = frozenset({"submit", "publish", "remove"})
MovedT = TypeVar("MovedT", bound=Moved)


def move(
    item: MovedT,
    act: str,
    *,
    by: Person | None,
    version: int | None = None,
    reason: str = "",
    statement: str = "",
    passage: str = "",
    into: Contribution | None = None,
) -> MovedT:
    """Lock, check against the table of moves, write, record. Call inside a transaction.

    by: None where the table's SYSTEM acts. version: what the person had before their eyes; None
    where a program acts on the fresh row. passage: the extract of the text that it is about.
    Raises Refused (wrong_state, stale, conflict_of_interest, once_only, too_late, reason_missing,
    statement_missing, passage_not_found), NotAllowed.
    """
    locked = lock(item)
    require_fresh(locked, version)
    now = database_now()
    rule = rule_for(locked, act, by=by, at=now)
    require_hand(locked, rule, by, at=now)
    require_scope(locked, by)
    if rule.needs_reason and by is not None:
        statement = reasoned(locked, reason, statement)
    elif rule.needs_words and by is not None:
        statement = worded(statement)
    passage = passage_of(locked, passage)
    before = locked.standing
    write_state(locked, rule.after, at=now, until=end_of(rule, now), into=into)
    record(
        locked, rule, before=before, by=by, reason=reason,
        statement=statement, passage=passage, at=now,
    )  # fmt: skip
    return locked


def lock(item: MovedT) -> MovedT:
    """The fresh row, locked until the end of the transaction; of a photo, its contribution before.

    A contribution that is taken back takes its photos along, in that order.
    """
    if isinstance(item, Photo) and item.contribution_id is not None:
        parents = Contribution.objects.select_for_update(of=("self",), no_key=True)
        parents.values_list("pk").get(pk=item.contribution_id)
    around = {
        Contribution: ("layer__campaign", "author"),
        Reply: ("contribution__layer__campaign", "author"),
        Photo: ("contribution__layer__campaign", "contribution__author"),
    }[type(item)]
    rows = type(item).objects.select_for_update(of=("self",)).select_related(*around)
    return cast("MovedT", rows.get(pk=item.pk))


def write_state(
    item: Moved,
    after: str,
    *,
    at: datetime,
    until: datetime | None = None,
    into: Contribution | None = None,
) -> None:
    """Write a standing and, with it, whether the item is public and since which day.

    until: when the overlay ends by itself, if there is one.
    """
    was_public = item.is_public
    item.state, item.overlay = parts_of(after)
    item.overlay_until = until
    item.is_public = after in PUBLIC_STATES
    item.version += 1
    item.changed_at = at
    fields = ["state", "overlay", "overlay_until", "is_public", "version", "changed_at"]
    if item.is_public and item.published_on is None:
        item.published_on = timezone.localtime(at).date()
        fields.append("published_on")
    if isinstance(item, Contribution) and (into or item.merged_into_id):
        item.merged_into = into
        fields.append("merged_into")
    item.save(update_fields=fields)
    if isinstance(item, Reply) and was_public != item.is_public:
        count_replies(item.contribution_id, 1 if item.is_public else -1)


def count_replies(contribution_id: int, change: int) -> None:
    """Move the counter of public replies, atomically."""
    Contribution.objects.filter(pk=contribution_id).update(reply_count=F("reply_count") + change)


def record(
    item: Moved,
    rule: Move,
    *,
    before: str,
    by: Person | None,
    reason: str = "",
    statement: str = "",
    passage: str = "",
    doubt: str = "",
    at: datetime,
) -> Event:
    """Write the Event of a move and queue what the author will be told."""
    contribution = contribution_of(item)
    event = Event.objects.create(
        contribution=contribution,
        reply=item if isinstance(item, Reply) else None,
        photo=item if isinstance(item, Photo) else None,
        by=by,
        act=rule.act,
        before=before,
        after=item.standing,
        reason=reason,
        doubt=doubt,
        is_automatic=by is None,
        at=at,
    )
    enter(event, contribution)
    if statement or passage:
        Statement.objects.create(event=event, text=statement, passage=passage)
    if not (isinstance(item, Photo) and _is_silent(rule.act, before)):
        _tell(event, item.author_id if _concerns_author(item, rule, by) else None)
    if rule.act == "escalate":
        _tell_managers(event)
    return event


def _is_silent(act: str, before: str) -> bool:
    """Whether no letter tells what became of a photo: nor that a silent act was taken back."""
    return act in SILENT_OF_PHOTOS or (act == "undo" and before == State.PUBLISHED)


def _concerns_author(item: Moved, rule: Move, by: Person | None) -> bool:
    """Whether a letter tells the author: not of what they did themselves in the team's place."""
    is_theirs = rule.act == "resume" and by is not None and by.pk == item.author_id
    return rule.tells_author and not is_theirs


def note(
    contribution: Contribution, act: str, *, by: Person, before: str, after: str, at: datetime
) -> Event:
    """Write the Event of an act of the city that moves no state, and queue who is told of it."""
    event = Event.objects.create(
        contribution=contribution, by=by, act=act, before=before, after=after, at=at
    )
    _tell(event, contribution.author_id)
    return event


def note_change(
    item: Moved,
    act: str,
    *,
    by: Person | None,
    reason: str = "",
    statement: str = "",
    tells_author: bool | None = None,
    at: datetime,
) -> Event:
    """Write the Event of what somebody did with an item that keeps its state, with its reason.

    by: None where the clock acts. tells_author: left open, a letter leaves where there are words.
    """
    event = Event.objects.create(
        contribution=contribution_of(item),
        reply=item if isinstance(item, Reply) else None,
        photo=item if isinstance(item, Photo) else None,
        by=by,
        act=act,
        before=item.state,
        after=item.state,
        reason=reason,
        is_automatic=by is None,
        at=at,
    )
    if statement:
        Statement.objects.create(event=event, text=statement)
    if not isinstance(item, Photo):  # the receipt says what became of a photo
        tells_author = bool(statement) if tells_author is None else tells_author
        _tell(event, item.author_id if tells_author else None)
    return event


def _tell(event: Event, author_id: int | None) -> None:
    """Queue the letters about one event: to the author, and to those who follow."""
    if author_id is not None:
        Notice.objects.create(event=event, person_id=author_id)
        jobs.send_notices.defer(event_id=event.pk)
    if (
        is_told(event)
        and Follow.objects.confirmed().filter(contribution=event.contribution_id).exists()
    ):
        jobs.tell_followers.defer(event_id=event.pk)


def _tell_managers(event: Event) -> None:
    """Queue a letter to those who answer for the campaign."""
    campaign = event.contribution.campaign
    managers = Membership.objects.filter(campaign=campaign, role=Role.MANAGER)
    for person in managers.filter(person__is_active=True).values_list("person", flat=True):
        Notice.objects.get_or_create(event=event, person_id=person)
    jobs.send_notices.defer(event_id=event.pk)


def require_fresh(item: Moved, version: int | None) -> None:
    """Refuse what somebody decided about an older version; None is a program's fresh row."""
    if version is not None and version != item.version:
        raise stale(item)


def stale(item: Moved) -> Refused:
    """What has changed since somebody read it."""
    return Refused(
        "stale",
        _("This has changed since you opened it. Read it again before you decide."),
        version=item.version,
        state=item.standing,
    )
