"""Take personal data out of what is read: black boxes over a photo, "[…]" in words.

What was taken out is set aside for the data officer until its day comes (TRUST §4.2, §5.2).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import ReasonCode, Right
from campaigns.errors import Refused, WrongInput
from campaigns.identity import new_public_id
from contributions import photos
from contributions.actions import recording
from contributions.actions.hands import require_scope
from contributions.actions.items import wrong_state
from contributions.actions.reasoning import worded_for_author
from contributions.aside import ASIDE_LIFE
from contributions.boxes import Box
from contributions.enums import State
from contributions.models import Photo, SetAside
from contributions.models.event import REDACT
from contributions.models.photo import ALTERNATIVE_LENGTH, random_name
from contributions.texts import clean_line

REASONS = (ReasonCode.PERSONAL_DATA, ReasonCode.THIRD_PARTY_RIGHTS)  # the law's, in every charter
PHOTO_STATES = frozenset({State.HELD, State.PUBLISHED, State.REJECTED})


def redact_photo(
    photo: Photo,
    boxes: Sequence[Box],
    *,
    by: Person,
    reason: str,
    statement: str,
    alternative: str | None = None,
    version: int | None = None,
) -> Photo:
    """Burn black boxes into both sizes of a photo, which gets a new address; its state stays.

    The picture without boxes is set aside. alternative: what is to be seen now, where that said
    too much. Raises NotAllowed, Refused (stale, wrong_state, photo_erased, conflict_of_interest,
    reason_missing, statement_missing), WrongInput (no_box).
    """
    if not boxes:
        raise WrongInput("no_box", _("Draw at least one box over the picture."), field="boxes")
    said = None
    if alternative is not None:
        said = clean_line("alternative", alternative, longest=ALTERNATIVE_LENGTH, required=False)
    # Judged before the cage draws, which takes its time, and again under the lock.
    _require_redactable(photo, by=by, version=version)
    written = reasoned(reason, statement)
    picture = photos.redrawn(photos.stored(photo.name, photos.LARGE), boxes)
    with transaction.atomic():
        locked = recording.lock(photo)
        _require_redactable(locked, by=by, version=version)
        if locked.name != photo.name:
            raise recording.stale(locked)
        return _replace(locked, picture, said, by=by, reason=reason, statement=written)


def reasoned(reason: str, statement: str) -> str:
    """The clean words that the author reads about why personal data was taken out."""
    if reason not in REASONS:
        raise Refused("reason_missing", _("Say which kind of data it is."))
    return worded_for_author(statement)


def require_hand(item: recording.Moved, *, by: Person, version: int | None) -> None:
    """Whether this person may change this item, as it was when they read it."""
    campaign = recording.contribution_of(item).campaign
    rules.require_right(by, campaign, Right.MODERATE)
    if by.pk == item.author_id:
        raise Refused(
            "conflict_of_interest", _("Somebody else must judge what you wrote yourself.")
        )
    require_scope(item, by)
    recording.require_fresh(item, version)


def _require_redactable(photo: Photo, *, by: Person, version: int | None) -> None:
    require_hand(photo, by=by, version=version)
    if not photo.is_stored:
        raise Refused("photo_erased", _("The files of this photo have been erased."))
    if photo.state not in PHOTO_STATES:
        raise wrong_state(photo.state)


def _replace(
    photo: Photo,
    picture: photos.Picture,
    alternative: str | None,
    *,
    by: Person,
    reason: str,
    statement: str,
) -> Photo:
    """Put the new picture in the place of the old, under names that nobody has met."""
    now = database_now()
    former, said, version = photo.name, photo.alternative, photo.version
    photo.name, photo.public_id = random_name(), new_public_id()
    photo.width, photo.height = picture.size
    photo.small_width, photo.small_height = picture.small_size
    if alternative is not None:
        photo.alternative = alternative
    photo.version += 1
    photo.changed_at = now
    photos.store(photo.name, picture)
    photo.save(
        update_fields=[
            "name", "public_id", "width", "height", "small_width", "small_height", "alternative",
            "version", "changed_at",
        ]
    )  # fmt: skip
    event = recording.note_change(photo, REDACT, by=by, reason=reason, statement=statement, at=now)
    SetAside.objects.create(
        event=event,
        contribution=recording.contribution_of(photo),
        photo=photo,
        version=version,
        text=said,
        name=former,
        until=end_of(now),
    )
    return photo


def end_of(now: datetime) -> datetime:
    """Until when what is set aside now is kept."""
    return now + ASIDE_LIFE
