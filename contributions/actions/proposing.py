"""An author's late change: proposed, read by the team, then shown or declined (TRUST §5.2).

Until then everybody reads the words that others have supported and answered.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.enums import Visibility
from campaigns.errors import NotAllowed, Refused, WrongInput
from campaigns.models import Category
from contributions import jobs
from contributions.actions import recording
from contributions.actions.changes import close, open_change, put, require_open
from contributions.actions.items import wrong_state
from contributions.actions.reasoning import STATEMENT_LENGTH, worded_for_author
from contributions.actions.redacting import require_hand
from contributions.actions.screening import Verdict, keep_hits
from contributions.blocks import require_not_blocked
from contributions.enums import Side, State
from contributions.models import Contribution, Event, ProposedChange
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.models.event import ACCEPT, DECLINE, PROPOSE, RETRACT
from contributions.moderation import OF_THE_WORDS, Seen, noticed
from contributions.past import joined
from contributions.texts import clean_field, clean_line


@dataclass(frozen=True)
class Wanted:
    """What a change would change; blank and False where things stay as they are."""

    title: str = ""
    text: str = ""
    category: Category | None = None
    sets_category: bool = False


@transaction.atomic
def propose(
    contribution: Contribution,
    *,
    by: Person,
    title: str,
    text: str,
    category: Category | None,
    statement: str = "",
    version: int | None = None,
) -> ProposedChange:
    """Hand in other words (or another theme) for what is published; they replace one's open ones.

    statement: a word to the team, if any. Raises NotAllowed, WrongInput, Refused (stale,
    wrong_state, campaign_closed, answer_first, nothing_changed, blocked).
    """
    locked = recording.lock(contribution)
    if by.pk != locked.author_id:
        raise NotAllowed("right_missing", _("Only its author can do that."))
    recording.require_fresh(locked, version)
    now = database_now()
    require_proposable(locked)
    require_not_blocked(by, locked.campaign, at=now)
    wanted = wanted_of(locked, title=title, text=text, category=category)
    said = clean_field("statement", statement, longest=STATEMENT_LENGTH, required=False)
    former = open_change(locked)
    if former is not None:
        former.contribution = locked
        close(former, RETRACT, by=by, at=now)
    event = recording.note_change(
        locked, PROPOSE, by=by, statement=said, tells_author=False, at=now
    )
    _keep_what_rules_notice(event, locked, wanted, at=now)
    return ProposedChange.objects.create(
        contribution=locked, side=Side.AUTHOR, version=locked.version, opened=event,
        title=wanted.title, text=wanted.text,
        category=wanted.category, sets_category=wanted.sets_category,
    )  # fmt: skip


@transaction.atomic
def retract(change: ProposedChange, *, by: Person) -> ProposedChange:
    """Take one's own proposed change back. Raises NotAllowed, Refused (change_ended)."""
    locked = recording.lock(change.contribution)
    if by.pk != locked.author_id or change.side != Side.AUTHOR:
        raise NotAllowed("right_missing", _("Only its author can do that."))
    fresh = require_open(change, locked)
    close(fresh, RETRACT, by=by, at=database_now())
    return fresh


@transaction.atomic
def accept(change: ProposedChange, *, by: Person, version: int | None = None) -> Contribution:
    """Let the author's proposed words stand in the place of the former; supports survive.

    Raises NotAllowed, Refused (stale, change_ended, wrong_state, conflict_of_interest).
    """
    locked = recording.lock(change.contribution)
    require_hand(locked, by=by, version=version)
    fresh = require_open(change, locked)
    _require_side(fresh)
    if locked.standing != State.PUBLISHED:
        raise wrong_state(locked.standing)
    return tell_those_who_hold_with(put(fresh, ACCEPT, by=by, at=database_now()), fresh)


@transaction.atomic
def decline(
    change: ProposedChange, *, by: Person, statement: str, version: int | None = None
) -> ProposedChange:
    """Leave the words as they are; the author reads why.

    Raises NotAllowed, Refused (stale, change_ended, conflict_of_interest, statement_missing).
    """
    locked = recording.lock(change.contribution)
    require_hand(locked, by=by, version=version)
    fresh = require_open(change, locked)
    _require_side(fresh)
    why = worded_for_author(statement)
    close(fresh, DECLINE, by=by, statement=why, tells_author=True, at=database_now())
    return fresh


def require_proposable(contribution: Contribution) -> None:
    """Refuse a late change of what is not public, or while the team waits for an answer."""
    if contribution.campaign.visibility != Visibility.PUBLIC:
        raise Refused("campaign_closed", _("This consultation is closed."))
    if contribution.standing != State.PUBLISHED:
        raise wrong_state(contribution.standing)
    if contribution.proposed_changes.open().filter(side=Side.TEAM).exists():
        raise Refused(
            "answer_first",
            _("The team has suggested a change to you: answer that first, on your receipt."),
        )


def wanted_of(
    contribution: Contribution, *, title: str, text: str, category: Category | None
) -> Wanted:
    """What differs from the words as they stand. Raises WrongInput, Refused (nothing_changed)."""
    if category is not None and category.campaign_id != contribution.campaign.pk:
        raise WrongInput("unknown_category", _("Choose one of the themes."), field="category")
    title = clean_line("title", title, longest=TITLE_LENGTH)
    text = clean_field("text", text, longest=TEXT_LENGTH)
    wanted = Wanted(
        title=title if title != contribution.title else "",
        text=text if text != contribution.text else "",
        category=category if category != contribution.category else None,
        sets_category=category != contribution.category,
    )
    if wanted == Wanted():
        raise Refused("nothing_changed", _("Nothing has been changed in this form."))
    return wanted


def tell_those_who_hold_with(contribution: Contribution, change: ProposedChange) -> Contribution:
    """Queue letters to supporters, where what they held with reads otherwise now."""
    is_felt = change.changes_words and contribution.is_public and contribution.support_count
    if is_felt and change.closed is not None:
        jobs.tell_supporters.defer(event_id=change.closed.pk)
    return contribution


def _require_side(change: ProposedChange) -> None:
    """The team answers what the author proposes, and not its own."""
    if change.side != Side.AUTHOR:
        raise Refused("not_yours", _("Its author answers this, not the team."))


def _keep_what_rules_notice(
    event: Event, contribution: Contribution, wanted: Wanted, *, at: datetime
) -> None:
    """What the rules by risk would say of the words, for whoever reads them."""
    text = wanted.text or contribution.text
    words = joined(wanted.title or contribution.title, text)
    rules = contribution.campaign.risk_rules.filter(is_on=True, kind__in=OF_THE_WORDS)
    hits = noticed(Seen(text=text, words=words, at=at), rules.order_by("pk"))
    keep_hits(event, Verdict(State.HELD, tuple(hits)))
