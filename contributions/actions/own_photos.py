"""The photos of a text that its author changes: taken away, described anew, added."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.enums import Assurance
from accounts.models import Person
from campaigns import rules
from campaigns.enums import Act
from campaigns.errors import Refused
from contributions.actions.photos import admit, attach, chosen, described, too_many, withdraw_photo
from contributions.actions.screening import policy_on
from contributions.drafts import ChosenPhoto, PhotoChanges
from contributions.enums import State
from contributions.models import Contribution, Event, Photo
from contributions.photos import MOST_PHOTOS

LIVING = (State.HELD, State.PUBLISHED)


def change_photos(
    contribution: Contribution, changes: PhotoChanges, *, by: Person, at: datetime
) -> None:
    """Do what the author of a locked contribution wants with its photos; `edit` has said who may.

    Those that are named and no longer there are passed over: they are gone already. Raises Refused
    (photo_read, closed), WrongInput (too_many_photos, photo_gone), SignInNeeded.
    """
    living = contribution.photos.filter(state__in=LIVING)
    rows = {row.public_id: row for row in living.select_for_update(of=("self",)).in_order()}
    for public_id in changes.removed & rows.keys():
        withdraw_photo(rows.pop(public_id), by=by)
    _describe(rows, changes.described, at=at)
    if changes.added:
        _add(contribution, changes.added, len(rows), by=by, at=at)


def _describe(rows: Mapping[int, Photo], words: Mapping[int, str], *, at: datetime) -> None:
    read = read_among(rows.values())
    for public_id in words.keys() & rows.keys():
        photo, alternative = rows[public_id], described(words[public_id])
        if alternative == photo.alternative:
            continue
        if photo.pk in read:
            raise Refused(
                "photo_read",
                _(
                    "The team has looked at a photo with its description: take the photo away and"
                    " add it anew to describe it otherwise."
                ),
            )
        photo.alternative, photo.changed_at = alternative, at
        photo.version += 1
        photo.save(update_fields=["alternative", "version", "changed_at"])


def read_among(photos: Iterable[Photo]) -> set[int]:
    """The keys of those that somebody of the team has let through, or covered a part of."""
    events = Event.objects.filter(photo__in=photos).readings()
    return set(events.values_list("photo", flat=True))


def _add(
    contribution: Contribution,
    wanted: tuple[ChosenPhoto, ...],
    count: int,
    *,
    by: Person,
    at: datetime,
) -> None:
    """Under a text that is public a photo appears when the campaign's policy lets it; else held."""
    campaign = contribution.campaign
    found = chosen(wanted, campaign)
    if count + len(found) > MOST_PHOTOS:
        raise too_many(count + len(found))
    rules.require_open(campaign, Act.CONTRIBUTE, at=at, assurance=Assurance(by.assurance))
    last = contribution.photos.order_by("position").last()
    joined = attach(found, contribution, first=last.position + 1 if last else 0)
    if contribution.state == State.UNCONFIRMED:  # they come in with it
        return
    admit(
        joined,
        policy=policy_on(contribution, at=at),
        is_suspect=contribution.state != State.PUBLISHED,
        by=by,
        at=at,
    )
