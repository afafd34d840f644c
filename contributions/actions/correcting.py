"""What a moderator changes in the words of others: personal data at any time, the rest seldom.

What has been published keeps its author's words: personal data is taken out of them, shown as
"[…]"; theme and place may be set right. Before, words may be mended. Always with a reason that the
author reads (TRUST §5.2).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.clock import database_now
from campaigns.errors import Refused, WrongInput
from campaigns.models import Category
from contributions.actions import changes, recording
from contributions.actions.editing import move_place
from contributions.actions.items import wrong_state
from contributions.actions.reasoning import plain, stands_in, worded_for_author
from contributions.actions.recording import Item
from contributions.actions.redacting import end_of, reasoned, require_hand
from contributions.differences import MARK, only_covers, with_marks
from contributions.enums import State
from contributions.models import (
    Contribution,
    Event,
    Reply,
    ReplyRevision,
    Revision,
    SetAside,
    Statement,
)
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.models.event import CORRECT, REDACT
from contributions.models.reply import REPLY_LENGTH
from contributions.responses import covered
from contributions.texts import clean_field, clean_line

CORRECTABLE = frozenset({State.HELD, State.PUBLISHED})
KEEP: Any = object()  # a field that is left as it is


@transaction.atomic
def redact(
    item: Item,
    *,
    by: Person,
    text: str,
    title: str = "",
    signature: str = "",
    responses: Mapping[str, str] | None = None,
    left_out: Sequence[str] = (),
    reason: str,
    statement: str,
    version: int | None = None,
) -> Item:
    """Take personal data out of an item's words, in any state; supports and state stay.

    text, title, signature, responses (by their question's key): as they are now, with passages
    replaced by "[…]"; a signature may be blank. left_out: keys of responses that go as a whole,
    such as a number. Earlier versions may hold the same, so that all of them are set aside.
    Raises NotAllowed, Refused (stale, conflict_of_interest, reason_missing, statement_missing,
    nothing_changed), WrongInput (not_only_covered, and what cleaning finds wrong).
    """
    locked = recording.lock(item)
    require_hand(locked, by=by, version=version)
    written = reasoned(reason, statement)
    words = _covered(locked, title=title, text=text, signature=signature)
    if isinstance(locked, Contribution):
        told = covered(locked, responses or {}, left_out)
        words |= {"form_answers": told} if told != locked.form_answers else {}
    if not words:
        raise _nothing_changed()
    now = database_now()
    event = recording.note_change(locked, REDACT, by=by, reason=reason, statement=written, at=now)
    _set_aside(locked, event)
    if isinstance(locked, Contribution):
        changes.cover(locked, at=now)
    _keep_version(locked, by=by, at=now, is_aside=True)
    written_anew = _write(locked, words, at=now)
    _uncite(written_anew)
    return written_anew


@transaction.atomic
def correct(
    item: Item,
    *,
    by: Person,
    statement: str,
    title: str = KEEP,
    text: str = KEEP,
    category: Category | None = KEEP,
    geometry: str | bytes | dict[str, Any] | None = None,
    version: int | None = None,
) -> Item:
    """Mend what waits to be read; of what is published, the theme and the place alone.

    Raises NotAllowed, Refused (stale, wrong_state, conflict_of_interest, statement_missing,
    nothing_changed, words_are_the_authors), WrongInput, GeometryRefused.
    """
    locked = recording.lock(item)
    require_hand(locked, by=by, version=version)
    if locked.state not in CORRECTABLE:
        raise wrong_state(locked.state)
    why = worded_for_author(statement)
    words = _mended(locked, title=title, text=text)
    changed: dict[str, Any] = dict(words)
    if isinstance(locked, Contribution) and category is not KEEP:
        if category is not None and category.campaign_id != locked.campaign.pk:
            raise WrongInput("unknown_category", _("Choose one of the themes."), field="category")
        if category != locked.category:
            changed["category"] = category
    if not (changed or geometry is not None):
        raise _nothing_changed()
    now = database_now()
    recording.note_change(locked, CORRECT, by=by, statement=why, at=now)
    _keep_version(locked, by=by, at=now)
    if isinstance(locked, Contribution) and geometry is not None:
        move_place(locked, geometry)
        changed |= dict.fromkeys(PLACE_FIELDS, KEEP)
    return _write(locked, changed, at=now)


def _uncite(item: Item) -> None:
    """No decision quotes what is not there any more; the data officer reads it in the version."""
    quoting = Statement.objects.about(item).exclude(passage="")
    gone = [one.pk for one in quoting if not stands_in(item, plain(one.passage))]
    Statement.objects.filter(pk__in=gone).update(passage="")


PLACE_FIELDS = ("geom", "public_geom", "precision", "area", "is_outside")


def _covered(item: Item, *, title: str, text: str, signature: str) -> dict[str, Any]:
    """The fields that change, each proven to be what it was with passages covered."""
    typed = {"text": text, "signature": signature}
    if isinstance(item, Contribution):
        typed["title"] = title
    found = {}
    for name, value in typed.items():
        former, new = getattr(item, name), _clean(item, name, with_marks(value))
        if new == former:
            continue
        if not (only_covers(former, new) or (name == "signature" and not new)):
            raise WrongInput(
                "not_only_covered",
                _("Here words are only replaced by “[…]”: everything else must stay as it was."),
                field=name,
            )
        found[name] = new
    return found


def _mended(item: Item, *, title: str, text: str) -> dict[str, str]:
    """The words that change; none of what everybody reads already."""
    typed = {"title": title, "text": text}
    found = {}
    for name, value in typed.items():
        if value is KEEP or not hasattr(item, name):
            continue
        new = _clean(item, name, value)
        if new != getattr(item, name):
            found[name] = new
    if found and item.state != State.HELD:
        raise Refused(
            "words_are_the_authors",
            _(
                "What has been published keeps its author’s words. Personal data can be taken "
                "out; for anything else, ask the author."
            ),
        )
    return found


def _clean(item: Item, name: str, value: str) -> str:
    if name == "title":
        return clean_line(name, value, longest=TITLE_LENGTH)
    if name == "signature":
        return clean_line(name, value, longest=80, required=False)
    longest = TEXT_LENGTH if isinstance(item, Contribution) else REPLY_LENGTH
    return clean_field(name, value, longest=longest)


def _keep_version(item: Item, *, by: Person, at: Any, is_aside: bool = False) -> None:
    """The version that ends now; without its words where these were set aside."""
    words = {"text": MARK if is_aside else item.text}
    if isinstance(item, Reply):
        words["signature"] = "" if is_aside else item.signature
        ReplyRevision.objects.create(reply=item, version=item.version, by=by, at=at, **words)
        return
    Revision.objects.create(
        contribution=item,
        version=item.version,
        title=MARK if is_aside else item.title,
        form_answers={} if is_aside else item.form_answers,
        category=item.category,
        geom=item.geom,
        by=by,
        at=at,
        **words,
    )


def _set_aside(item: Item, event: Event) -> None:
    """Put the words of this version and of all before it where the data officer alone reads."""
    of_reply = isinstance(item, Reply)
    earlier: list[Any] = list(item.revisions.exclude(text=MARK).order_by("version"))
    SetAside.objects.bulk_create(
        SetAside(
            event=event,
            contribution=recording.contribution_of(item),
            reply=item if isinstance(item, Reply) else None,
            version=one.version,
            title=getattr(one, "title", ""),
            text=one.text,
            signature=getattr(one, "signature", ""),
            responses=getattr(one, "form_answers", {}),
            until=end_of(event.at),
        )
        for one in [*earlier, item]
    )
    blank: dict[str, Any] = {"signature": ""} if of_reply else {"title": MARK, "form_answers": {}}
    item.revisions.exclude(text=MARK).update(text=MARK, **blank)


def _write(item: Item, changed: dict[str, Any], *, at: Any) -> Item:
    for name, value in changed.items():
        if value is not KEEP:
            setattr(item, name, value)
    item.version += 1
    item.changed_at = at
    item.save(update_fields=[*changed, "version", "changed_at"])
    return item


def _nothing_changed() -> Refused:
    return Refused("nothing_changed", _("Nothing has been changed in this form."))
