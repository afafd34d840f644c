"""How a proposed change ends, or comes to stand; who may is said by `proposing`."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.errors import Refused
from contributions.actions import recording
from contributions.differences import MARK
from contributions.enums import Side
from contributions.models import Contribution, ProposedChange, Revision, Statement
from contributions.models.event import DISAGREE, LAPSE, PROPOSE, RETRACT, UNSUGGEST


def open_change(contribution: Contribution) -> ProposedChange | None:
    """The one change that waits for an answer, of either side."""
    found = contribution.proposed_changes.open().select_related("opened", "category")
    return found.first()


def require_open(change: ProposedChange, contribution: Contribution) -> ProposedChange:
    """The fresh row, as long as it waits; `contribution` is its own, fresh and locked."""
    fresh = ProposedChange.objects.select_related("category", "opened").get(pk=change.pk)
    if fresh.closed_id is not None:
        raise Refused(
            "change_ended",
            _("This change does not wait any more: it was answered, taken back or replaced."),
        )
    fresh.contribution = contribution
    return fresh


def close(
    change: ProposedChange,
    act: str,
    *,
    by: Person | None,
    statement: str = "",
    tells_author: bool = False,
    at: datetime,
) -> None:
    """Write the event that ends a change, and that it has ended."""
    change.closed = recording.note_change(
        change.contribution, act, by=by, statement=statement, tells_author=tells_author, at=at
    )
    change.save(update_fields=["closed"])


def lapse(contribution: Contribution, *, at: datetime) -> None:
    """End what waits about words that are others now; nobody answers it any more."""
    change = open_change(contribution)
    if change is not None:
        change.contribution = contribution
        close(change, LAPSE, by=None, at=at)


def end_by_editing(contribution: Contribution, *, by: Person, at: datetime) -> None:
    """End what waits when its author changes the words at once: that answers or replaces it."""
    change = open_change(contribution)
    if change is not None:
        change.contribution = contribution
        close(change, RETRACT if change.side == Side.AUTHOR else DISAGREE, by=by, at=at)


def end_with_question(contribution: Contribution, *, by: Person | None, at: datetime) -> None:
    """End a suggestion with the question that it came with: answered in words, taken back, over."""
    change = open_change(contribution)
    if change is None or change.side != Side.TEAM:
        return
    change.contribution = contribution
    is_answer = by is not None and by.pk == contribution.author_id
    act = DISAGREE if is_answer else LAPSE if by is None else UNSUGGEST
    close(change, act, by=by, at=at)


def cover(contribution: Contribution, *, at: datetime) -> None:
    """End what waits, and leave no word of any change: personal data is taken out of this text."""
    lapse(contribution, at=at)
    rows = contribution.proposed_changes
    rows.exclude(title="").update(title=MARK)
    rows.exclude(text="").update(text=MARK)
    said = Q(event__opens_change__in=rows.all(), event__act=PROPOSE)
    Statement.objects.filter(said).update(text=MARK)


def put(change: ProposedChange, act: str, *, by: Person, at: datetime) -> Contribution:
    """Let the proposed words stand; what they were is kept, and whoever held with it is told."""
    contribution = change.contribution
    close(change, act, by=by, tells_author=change.side == Side.AUTHOR, at=at)
    Revision.objects.create(
        contribution=contribution,
        version=contribution.version,
        title=contribution.title,
        text=contribution.text,
        form_answers=contribution.form_answers,
        category=contribution.category,
        geom=contribution.geom,
        by=contribution.author if change.side == Side.AUTHOR else change.opened.by,
        at=at,
    )
    contribution.title = change.title or contribution.title
    contribution.text = change.text or contribution.text
    if change.sets_category:
        contribution.category = change.category
    contribution.version += 1
    contribution.changed_at = at
    contribution.save(update_fields=["title", "text", "category", "version", "changed_at"])
    return contribution
