"""What was joined is parted again; what says two things becomes two contributions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.errors import Refused, WrongInput
from contributions.actions import changes, recording
from contributions.actions.following import return_followers
from contributions.actions.items import wrong_state
from contributions.actions.moderation import carry_supports
from contributions.actions.reasoning import worded_for_author
from contributions.actions.redacting import require_hand
from contributions.differences import words_in_order
from contributions.enums import State
from contributions.ledger.entering import enter
from contributions.models import Contribution, Event, Receipt, Revision, Support
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.models.event import SPLIT
from contributions.texts import clean_field, clean_line

PART_WITHIN = timedelta(days=30)
SPLITTABLE = frozenset({State.HELD, State.PUBLISHED})


@transaction.atomic
def unmerge(duplicate: Contribution, *, by: Person, version: int | None = None) -> Contribution:
    """Part what was joined: it stands again as it stood, with its own supports and followers.

    Raises Refused: not_joined, joined_further, too_late, and what `move` refuses.
    """
    joined = Contribution.objects.select_related("merged_into").get(pk=duplicate.pk)
    if joined.merged_into is None:
        raise Refused("not_joined", _("This is not joined to another."), state=joined.state)
    pair = Contribution.objects.select_for_update(of=("self",)).order_by("pk")
    rows = {row.pk: row for row in pair.filter(pk__in=[joined.pk, joined.merged_into.pk])}
    source, target = rows[joined.pk], rows[joined.merged_into.pk]
    if source.merged_into_id != target.pk:
        raise Refused("not_joined", _("This is not joined to another."), state=source.state)
    if target.merged_into_id is not None:
        raise Refused(
            "joined_further",
            _("What this was joined to has been joined further: part that first."),
        )
    last = last_merge(source)
    if last is None or database_now() > last.at + PART_WITHIN:
        raise Refused(
            "too_late",
            _("What was joined can be parted for %(limit)s days; this is older.")
            % {"limit": PART_WITHIN.days},
            limit=PART_WITHIN.days,
        )
    act = "unmerge" if last.before == State.PUBLISHED else "unmerge_held"
    parted = recording.move(source, act, by=by, version=version)
    return_supports(source, target)
    return_followers(source, target)
    return parted


def last_merge(contribution: Contribution) -> Event | None:
    """When it was joined, and how it stood then."""
    events = contribution.events.of_its_words().filter(act="merge")
    return events.order_by("-pk").first()


def return_supports(source: Contribution, target: Contribution) -> None:
    """Take back the supports that came along, but those that another joined one brings as well."""
    gone, _rows = Support.objects.filter(contribution=target, carried_from=source).delete()
    Contribution.objects.filter(pk=target.pk).update(support_count=F("support_count") - gone)
    others = Contribution.objects.filter(merged_into=target).exclude(pk=source.pk)
    for other in others.order_by("pk"):
        carry_supports(other, target)


@dataclass(frozen=True)
class Half:
    """What one of the two will say."""

    title: str
    text: str


@transaction.atomic
def split(
    contribution: Contribution,
    halves: Sequence[Half],
    *,
    by: Person,
    statement: str,
    version: int | None = None,
) -> tuple[Contribution, Contribution]:
    """Make two contributions of one, in the author's own words; the second gets its own receipt.

    Both have the same author, place, theme and state; whoever held with the whole holds with both.
    Raises NotAllowed, Refused (stale, wrong_state, conflict_of_interest, statement_missing),
    WrongInput (other_words, and what cleaning finds wrong).
    """
    locked = recording.lock(contribution)
    require_hand(locked, by=by, version=version)
    if locked.standing not in SPLITTABLE:
        raise wrong_state(locked.standing)
    why = worded_for_author(statement)
    first, second = (_clean(half, rank, locked.text) for rank, half in enumerate(halves, 1))
    now = database_now()
    Revision.objects.create(
        contribution=locked, version=locked.version, title=locked.title, text=locked.text,
        form_answers=locked.form_answers, category=locked.category, geom=locked.geom, by=by,
        at=now,
    )  # fmt: skip
    other = _copy(locked, second, at=now)
    other.save(force_insert=True)
    _give_receipt(other, locked)
    event = Event.objects.create(
        contribution=other, by=by, act="submit", before="", after=other.state, at=now
    )
    enter(event, other)
    locked.title, locked.text = first.title, first.text
    locked.version += 1
    locked.changed_at = now
    locked.save(update_fields=["title", "text", "version", "changed_at"])
    recording.note_change(locked, SPLIT, by=by, statement=why, at=now)
    changes.lapse(locked, at=now)
    carry_supports(locked, other)
    return locked, other


def _clean(half: Half, rank: int, whole: str) -> Half:
    """A half in clean words, none of which its author has not written."""
    title = clean_line(f"title-{rank}", half.title, longest=TITLE_LENGTH)
    text = clean_field(f"text-{rank}", half.text, longest=TEXT_LENGTH)
    if not words_in_order(text, whole):
        raise WrongInput(
            "other_words",
            _("Each text is made of its author’s words, in their order: leave out, add nothing."),
            field=f"text-{rank}",
        )
    return Half(title, text)


COPIED = (
    "layer", "author", "signature", "kind", "category", "status", "geom", "public_geom",
    "precision", "is_outside", "typed_address", "found_address", "area", "feature",
    "form_answers", "form_version", "channel", "voices", "created_at",
)  # fmt: skip


def _copy(whole: Contribution, half: Half, *, at: datetime) -> Contribution:
    """What the second will be: shown from today on if the whole is."""
    kept = {name: getattr(whole, name) for name in COPIED}
    today = timezone.localtime(at).date() if whole.is_public else None
    return Contribution(
        title=half.title, text=half.text, state=whole.state, is_public=whole.is_public,
        published_on=today, split_from=whole, **kept,
    )  # fmt: skip


def _give_receipt(other: Contribution, whole: Contribution) -> None:
    """Letters about the second go where those about the first go."""
    kept = Receipt.objects.filter(contribution=whole).first()
    address = {"email": kept.email, "language": kept.language} if kept else {}
    Receipt.objects.create(contribution=other, **address)
