"""Photos: sent ahead of their text, joined to it, shown or refused apart, taken back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Assurance
from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Act, Moderation
from campaigns.errors import NotVisible, Refused, TooMany, WrongInput
from campaigns.models import Campaign
from contributions import photos, seals
from contributions.actions import recording
from contributions.actions.items import wrong_state
from contributions.blocks import require_not_blocked
from contributions.drafts import ChosenPhoto
from contributions.enums import Overlay, State
from contributions.models import Contribution, Photo
from contributions.models.photo import ALTERNATIVE_LENGTH
from contributions.moves import MOVES
from contributions.photos_kept import erase_files
from contributions.texts import clean_line

KIND = "photo"
MOST_AHEAD = 1_000  # of one campaign
SUBMIT = {move.after: move for move in MOVES if move.act == "submit"}


@dataclass(frozen=True)
class Chosen:
    """A photo that somebody names for their text, and what they say is to be seen on it."""

    photo: Photo
    alternative: str

    @property
    def body(self) -> list[str]:
        """What tells a retry: the picture that was handed in, not the row that it made."""
        return [bytes(self.photo.digest).hex(), self.alternative]


def keep_photo(campaign: Campaign, data: bytes, *, by: Person | None) -> Photo:
    """Keep a picture for a text that is still being written; `token_of` is the key to it.

    Nobody else can name it, nothing shows it, and it goes after AHEAD_LIFE without its text.
    Raises Refused (closed), SignInNeeded, TooMany (photos_waiting), WrongInput (photo_…).
    """
    known = Assurance(by.assurance) if by else Assurance.DEVICE
    assurance = max(known, Assurance.EMAIL)  # an address may still be given, with the text
    now = database_now()
    require_not_blocked(by, campaign, at=now)
    rules.require_open(campaign, Act.CONTRIBUTE, at=now, assurance=assurance)
    waiting = Photo.objects.unattached().filter(campaign=campaign).count()
    if waiting >= MOST_AHEAD:
        raise TooMany(
            "photos_waiting",
            _("%(count)s photos are waiting for their texts here: send yours without it for now.")
            % {"count": waiting},
            count=waiting,
            limit=MOST_AHEAD,
            retry_after=3600,
        )
    picture = photos.redrawn(data)
    made = Photo(
        campaign=campaign,
        state=State.HELD,
        width=picture.size[0],
        height=picture.size[1],
        small_width=picture.small_size[0],
        small_height=picture.small_size[1],
        digest=picture.digest,
    )
    photos.store(made.name, picture)
    made.save(force_insert=True)
    return made


def token_of(photo: Photo) -> str:
    """The key to a photo that waits for its text."""
    return seals.sealed(KIND, photo.public_id, 1)


def photo_ahead(campaign: Campaign, token: str) -> Photo:
    """The photo that a token opens, waiting still or joined to its text; NotVisible otherwise."""
    number = seals.number_in(token)
    found = Photo.objects.filter(campaign=campaign, public_id=number).first()
    if found is None or not seals.is_sealed(token, KIND, number, 1):
        raise NotVisible
    return found


def chosen(wanted: Sequence[ChosenPhoto], campaign: Campaign) -> list[Chosen]:
    """The photos that a draft names, in its order.

    Raises WrongInput: too_many_photos, photo_gone, and what `clean_line` finds wrong.
    """
    if len(wanted) > photos.MOST_PHOTOS:
        raise too_many(len(wanted))
    try:
        found = [photo_ahead(campaign, one.token) for one in wanted]
    except NotVisible:
        raise gone() from None
    pairs = zip(found, wanted, strict=True)
    return [Chosen(photo, described(one.alternative)) for photo, one in pairs]


def described(alternative: str) -> str:
    """What somebody says is to be seen, as one clean line; it may be blank."""
    return clean_line("photos", alternative, longest=ALTERNATIVE_LENGTH, required=False)


def too_many(count: int) -> WrongInput:
    """More photos than one contribution holds."""
    return WrongInput(
        "too_many_photos",
        _("You have chosen %(count)s photos; the limit is %(limit)s. Choose which ones matter.")
        % {"count": count, "limit": photos.MOST_PHOTOS},
        field="photos",
        count=count,
        limit=photos.MOST_PHOTOS,
    )


def gone() -> WrongInput:
    """A photo that is not kept any more."""
    return WrongInput(
        "photo_gone",
        _("A photo waits two days for its text: one of yours is gone. Choose it again."),
        field="photos",
    )


def attach(wanted: Sequence[Chosen], contribution: Contribution, *, first: int = 0) -> list[Photo]:
    """Join photos to their contribution; `admit` lets them in, at once or with it.

    first: the place of the first of them among the contribution's photos.
    """
    joined = []
    keys = [one.photo.pk for one in wanted]
    rows = Photo.objects.select_for_update(of=("self",)).order_by("pk").filter(pk__in=keys)
    locked = {row.pk: row for row in rows}
    for position, one in enumerate(wanted, first):
        photo = locked.pop(one.photo.pk, None)
        if photo is None or photo.contribution_id is not None:
            raise gone()
        photo.contribution, photo.position = contribution, position
        photo.alternative = one.alternative
        photo.save(update_fields=["contribution", "position", "alternative"])
        joined.append(photo)
    return joined


def admit(
    joined: Iterable[Photo], *, policy: Moderation, is_suspect: bool, by: Person, at: datetime
) -> None:
    """Let photos in whose contribution has come in; held, unless the campaign reads afterwards.

    No author is trusted with photos unread (TRUST §5.3), whatever they are with words.
    """
    after = State.PUBLISHED if policy == Moderation.AFTER and not is_suspect else State.HELD
    for photo in joined:
        recording.write_state(photo, after, at=at)
        recording.record(photo, SUBMIT[after], before="", by=by, at=at)


@transaction.atomic
def publish_photo(photo: Photo, *, by: Person, version: int | None = None) -> Photo:
    """Show a held photo to everybody who sees its contribution."""
    return recording.move(photo, "publish", by=by, version=version)


@transaction.atomic
def reject_photo(
    photo: Photo, *, by: Person, reason: str, statement: str, passage: str = "",
    version: int | None = None,
) -> Photo:  # fmt: skip
    """Withhold a photo for one of the charter's reasons; the author reads `statement`."""
    return recording.move(
        photo, "reject", by=by, version=version, reason=reason, statement=statement,
        passage=passage,
    )  # fmt: skip


@transaction.atomic
def restore_photo(photo: Photo, *, by: Person, version: int | None = None) -> Photo:
    """Show a refused photo after all, as long as its files are kept."""
    locked = recording.lock(photo)
    if not locked.is_stored:
        raise Refused("photo_erased", _("The files of this photo have been erased."))
    return recording.move(locked, "restore", by=by, version=version)


@transaction.atomic
def withdraw_photo(photo: Photo, *, by: Person, version: int | None = None) -> Photo:
    """Take one's own photo back: its files go with it; before it came in, it goes with its text."""
    if photo.contribution is not None and photo.contribution.state == State.UNCONFIRMED:
        raise wrong_state(photo.contribution.state)
    moved = recording.move(photo, "withdraw", by=by, version=version)
    erase_files(moved)
    return moved


def withdraw_photos(contribution: Contribution, *, by: Person | None) -> None:
    """The photos of a contribution that has just been taken back go too, refused ones included."""
    for photo in contribution.photos.order_by("pk"):
        if photo.state in (State.HELD, State.PUBLISHED):
            recording.move(photo, "withdraw", by=by)
        elif photo.overlay == Overlay.APPEALED:  # nobody could judge what is not there
            recording.move(photo, "unappeal", by=by)
        erase_files(photo)
