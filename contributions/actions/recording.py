"""The one place where a state is written, an Event made and its notices queued."""

from datetime import datetime, timedelta
from typing import TypeVar, cast

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import ReasonCode, Right
from campaigns.errors import NotAllowed, NotVisible, Refused
from contributions import jobs
from contributions.enums import PUBLIC_STATES, State
from contributions.following import is_told
from contributions.ledger.entering import enter
from contributions.models import Contribution, Event, Follow, Notice, Photo, Reply, Statement
from contributions.moves import AUTHOR, BY_ACT_AND_STATE, Move, possible
from contributions.texts import clean_field
from layers.scopes import require_in_scope

Item = Contribution | Reply
Moved = Contribution | Reply | Photo
MovedT = TypeVar("MovedT", bound=Moved)
STATEMENT_LENGTH = 5_000


def move(
    item: MovedT,
    act: str,
    *,
    by: Person | None,
    version: int | None = None,
    reason: str = "",
    statement: str = "",
    into: Contribution | None = None,
) -> MovedT:
    """Lock, check against the table of moves, write, record. Call inside a transaction.

    version: what the person had before their eyes; None where a program acts on the fresh row.
    Raises Refused (wrong_state, stale, conflict_of_interest, reason_missing), NotAllowed.
    """
    locked = lock(item)
    _require_fresh(locked, version)
    rule = _rule_for(locked, act)
    _require_hand(locked, rule, by)
    _require_scope(locked, by)
    if rule.needs_reason:
        statement = _reasoned(locked, reason, statement)
    before, now = locked.state, database_now()
    _require_fresh_eyes(locked, rule, by, at=now)
    write_state(locked, State(rule.after), at=now, into=into)
    record(locked, rule, before=before, by=by, reason=reason, statement=statement, at=now)
    return locked


def lock(item: MovedT) -> MovedT:
    """The fresh row, locked until the end of the transaction."""
    around = {
        Contribution: ("layer__campaign", "author"),
        Reply: ("contribution__layer__campaign", "author"),
        Photo: ("contribution__layer__campaign", "contribution__author"),
    }[type(item)]
    rows = type(item).objects.select_for_update(of=("self",)).select_related(*around)
    return cast("MovedT", rows.get(pk=item.pk))


def contribution_of(item: Moved) -> Contribution:
    """The contribution itself, or the one a reply or a photo stands under."""
    if isinstance(item, Contribution):
        return item
    if item.contribution is None:  # a photo ahead of its text, which nobody judges
        raise NotVisible
    return item.contribution


def write_state(
    item: Moved, after: State, *, at: datetime, into: Contribution | None = None
) -> None:
    """Write the state and, with it, whether the item is public and since which day."""
    was_public = item.is_public
    item.state = after
    item.is_public = after in PUBLIC_STATES
    item.version += 1
    item.changed_at = at
    fields = ["state", "is_public", "version", "changed_at"]
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
        after=item.state,
        reason=reason,
        doubt=doubt,
        is_automatic=by is None,
        at=at,
    )
    enter(event, contribution)
    if statement:
        Statement.objects.create(event=event, text=statement)
    if not isinstance(item, Photo):  # the receipt says what became of a photo
        _tell(event, item.author_id if rule.tells_author else None)
    return event


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
    item: Moved, act: str, *, by: Person, reason: str = "", statement: str = "", at: datetime
) -> Event:
    """Write the Event of what somebody did with an item that keeps its state, with its reason."""
    event = Event.objects.create(
        contribution=contribution_of(item),
        reply=item if isinstance(item, Reply) else None,
        photo=item if isinstance(item, Photo) else None,
        by=by,
        act=act,
        before=item.state,
        after=item.state,
        reason=reason,
        at=at,
    )
    if statement:
        Statement.objects.create(event=event, text=statement)
        if not isinstance(item, Photo):  # the receipt says what became of a photo
            _tell(event, item.author_id)
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


def _require_fresh(item: Moved, version: int | None) -> None:
    if version is not None and version != item.version:
        raise Refused(
            "stale",
            _("This has changed since you opened it. Read it again before you decide."),
            version=item.version,
            state=item.state,
        )


def _rule_for(item: Moved, act: str) -> Move:
    rule = BY_ACT_AND_STATE.get((act, item.state))
    if rule is None or (not isinstance(item, Contribution) and rule.after == State.MERGED):
        raise Refused(
            "wrong_state",
            _("This is %(state)s: that cannot be done with it.")
            % {"state": State(item.state).label},
            state=item.state,
            possible=sorted(possible(item.state)),
        )
    return rule


def _require_hand(item: Moved, rule: Move, by: Person | None) -> None:
    """Whether this person may make this move on this item."""
    if rule.by == AUTHOR:
        if by is None or by.pk != item.author_id:
            raise NotAllowed("right_missing", _("Only its author can do that."))
        return
    rules.require_right(by, contribution_of(item).campaign, Right(rule.by))
    if rule.not_by_author and by is not None and by.pk == item.author_id:
        raise Refused(
            "conflict_of_interest", _("Somebody else must judge what you wrote yourself.")
        )


def _require_scope(item: Moved, by: Person | None) -> None:
    """What lies outside a moderator's limit is as if absent; one's own is reached by its author."""
    if by is not None and by.pk != item.author_id:
        contribution = contribution_of(item)
        require_in_scope(by, contribution.campaign, contribution)


def _require_fresh_eyes(item: Moved, rule: Move, by: Person | None, *, at: datetime) -> None:
    """A decision is gone back on by somebody else, or undone at once by the same hand."""
    if rule.undo_minutes is None:
        return
    of_item = item.events.of_its_words() if isinstance(item, Contribution) else item.events.all()
    last = of_item.moves().filter(after=item.state).order_by("-pk").first()
    limit = timedelta(minutes=rule.undo_minutes)
    if last is not None and last.by == by and at > last.at + limit:
        raise Refused(
            "conflict_of_interest",
            _("You decided this more than %(limit)s minutes ago: somebody else must judge it.")
            % {"limit": rule.undo_minutes},
            limit=rule.undo_minutes,
        )


def _reasoned(item: Moved, reason: str, statement: str) -> str:
    """The clean words that go with one of the charter's reasons."""
    if reason not in ReasonCode.values:
        raise Refused("reason_missing", _("Choose one of the charter's reasons."))
    published = contribution_of(item).campaign.reasons.filter(code=reason)
    if not published.exists():
        raise Refused("reason_missing", _("This campaign's charter does not name this reason."))
    written = clean_field("statement", statement, longest=STATEMENT_LENGTH, required=False)
    if not written:
        raise Refused("statement_missing", _("Say why: the author will read it."))
    return written
