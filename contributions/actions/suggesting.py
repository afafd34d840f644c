"""The team's change of an author's words: suggested with a reason, in place after a yes.

Personal data alone goes without asking (`correcting.redact`). No answer within 14 days is no yes.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.enums import Visibility
from campaigns.errors import NotAllowed, Refused
from campaigns.models import Category
from contributions.actions import recording
from contributions.actions.changes import close, open_change, put, require_open
from contributions.actions.items import wrong_state
from contributions.actions.proposing import tell_those_who_hold_with, wanted_of
from contributions.actions.reasoning import STATEMENT_LENGTH, worded_for_author
from contributions.actions.redacting import require_hand
from contributions.enums import Overlay, Side, State
from contributions.models import Contribution, ProposedChange
from contributions.models.event import AGREE, DISAGREE, LAPSE, SUGGEST, UNSUGGEST
from contributions.texts import clean_field

logger = logging.getLogger(__name__)

ANSWER_WITHIN = timedelta(days=14)
SUGGESTABLE = frozenset({State.HELD, State.PUBLISHED})
ANSWERABLE = frozenset({Overlay.ASKED, State.PUBLISHED})
GONE = (State.REJECTED, State.MERGED, State.WITHDRAWN)
GONE_FOR = timedelta(days=1)  # until then what happened to it may be undone


@transaction.atomic
def suggest(
    contribution: Contribution,
    *,
    by: Person,
    title: str,
    text: str,
    category: Category | None,
    statement: str,
    version: int | None = None,
) -> ProposedChange:
    """Ask the author to agree to other words; of what waits to be read, as a question to them.

    A newer suggestion takes the place of the one that waits. Raises NotAllowed, WrongInput, Refused
    (stale, wrong_state, conflict_of_interest, no_author, answer_first, statement_missing,
    nothing_changed).
    """
    locked = recording.lock(contribution)
    require_hand(locked, by=by, version=version)
    if locked.standing not in SUGGESTABLE:
        raise wrong_state(locked.standing)
    if locked.author_id is None:
        raise Refused("no_author", _("Nobody is there to agree: this has no author any more."))
    why = worded_for_author(statement)
    wanted = wanted_of(locked, title=title, text=text, category=category)
    now = database_now()
    _make_way(locked, by=by, at=now)
    is_public = locked.state == State.PUBLISHED
    if not is_public:
        locked = recording.move(locked, "ask", by=by, statement=why)
    event = recording.note_change(
        locked, SUGGEST, by=by, statement=why, tells_author=is_public, at=now
    )
    return ProposedChange.objects.create(
        contribution=locked, side=Side.TEAM, version=locked.version, opened=event,
        title=wanted.title, text=wanted.text,
        category=wanted.category, sets_category=wanted.sets_category,
        until=locked.overlay_until or now + ANSWER_WITHIN,
    )  # fmt: skip


@transaction.atomic
def agree(change: ProposedChange, *, by: Person, version: int | None = None) -> Contribution:
    """Let the team's words stand in the place of one's own; a question is answered by it.

    Raises NotAllowed, Refused (stale, change_ended, wrong_state, campaign_closed).
    """
    locked = _own(change, by)
    recording.require_fresh(locked, version)
    fresh = require_open(change, locked)
    if locked.campaign.visibility != Visibility.PUBLIC:
        raise Refused("campaign_closed", _("This consultation is closed."))
    if locked.standing not in ANSWERABLE:
        raise wrong_state(locked.standing)
    changed = put(fresh, AGREE, by=by, at=database_now())
    if changed.overlay == Overlay.ASKED:
        return recording.move(changed, "resume", by=by)
    return tell_those_who_hold_with(changed, fresh)


@transaction.atomic
def disagree(change: ProposedChange, *, by: Person, statement: str = "") -> ProposedChange:
    """Keep one's own words; the team reads `statement`, if there is one.

    Raises NotAllowed, Refused (change_ended).
    """
    locked = _own(change, by)
    fresh = require_open(change, locked)
    said = clean_field("statement", statement, longest=STATEMENT_LENGTH, required=False)
    close(fresh, DISAGREE, by=by, statement=said, at=database_now())
    if locked.overlay == Overlay.ASKED:
        recording.move(locked, "resume", by=by)
    return fresh


@transaction.atomic
def unsuggest(change: ProposedChange, *, by: Person, version: int | None = None) -> ProposedChange:
    """Take the team's suggestion back, and the question that it came with.

    Raises NotAllowed, Refused (stale, change_ended, conflict_of_interest).
    """
    locked = recording.lock(change.contribution)
    require_hand(locked, by=by, version=version)
    fresh = require_open(change, locked)
    if fresh.side != Side.TEAM:
        raise Refused("not_yours", _("Its author has proposed this, not the team."))
    close(fresh, UNSUGGEST, by=by, at=database_now())
    if locked.overlay == Overlay.ASKED:
        recording.move(locked, "resume", by=by)
    return fresh


def end_changes() -> int:
    """End what nobody has answered in time, and what is about a text that is gone.

    Returns how many ended. Each in a transaction of its own.
    """
    now, ended = database_now(), 0
    is_over = Q(until__lte=now)
    is_gone = Q(contribution__state__in=GONE, contribution__changed_at__lte=now - GONE_FOR)
    waiting = ProposedChange.objects.open().filter(is_over | is_gone)
    for change in waiting.select_related("contribution").order_by("opened"):
        ended += _end(change)
    return ended


@transaction.atomic
def _end(change: ProposedChange) -> bool:
    locked = recording.lock(change.contribution)
    try:
        fresh = require_open(change, locked)
    except Refused:  # somebody has answered meanwhile
        return False
    # Of a question that ends with it, the letter about the question says so.
    close(fresh, LAPSE, by=None, tells_author=locked.standing == State.PUBLISHED, at=database_now())
    logger.info("ended change=%s contribution=%s", fresh.public_id, locked.public_id)
    return True


def _own(change: ProposedChange, by: Person) -> Contribution:
    """The locked contribution, for its author, whom the team asks."""
    locked = recording.lock(change.contribution)
    if by.pk != locked.author_id or change.side != Side.TEAM:
        raise NotAllowed("right_missing", _("Only its author can do that."))
    return locked


def _make_way(contribution: Contribution, *, by: Person, at: datetime) -> None:
    """End an older suggestion; what the author proposes is answered first."""
    waiting = open_change(contribution)
    if waiting is None:
        return
    if waiting.side == Side.AUTHOR:
        raise Refused("answer_first", _("Its author has proposed a change: answer that first."))
    waiting.contribution = contribution
    close(waiting, UNSUGGEST, by=by, at=at)
