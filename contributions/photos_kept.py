"""How long photos are kept, and how their files go."""

from datetime import datetime, timedelta

from django.db import transaction

from contributions import aside, photos
from contributions.enums import State
from contributions.models import Photo, SetAside
from contributions.moves import APPEAL_WITHIN

AHEAD_LIFE = timedelta(days=2)  # how long a photo waits for its text
WITHHELD_LIFE = APPEAL_WITHIN + timedelta(days=7)  # an appeal on the last day finds the photo


def forget(now: datetime) -> None:
    """Erase what waited too long for its text, files withheld long ago, and what was left over."""
    for photo in Photo.objects.unattached().filter(created_at__lt=now - AHEAD_LIFE):
        _forget_ahead(photo)
    stored = Photo.objects.filter(is_stored=True)
    for photo in stored.filter(
        state=State.REJECTED, overlay="", changed_at__lt=now - WITHHELD_LIFE
    ):
        erase_files(photo)
    for photo in stored.filter(state=State.WITHDRAWN):
        erase_files(photo)


def erase_files(photo: Photo) -> None:
    """Remove the files of a photo, those set aside too, once its row says so for good."""
    aside.erase(SetAside.objects.filter(photo=photo))
    Photo.objects.filter(pk=photo.pk).update(is_stored=False)
    transaction.on_commit(lambda: photos.erase(photo.name))


@transaction.atomic
def _forget_ahead(photo: Photo) -> None:
    """Remove row and files, unless its text is arriving this very moment."""
    waiting = Photo.objects.unattached().filter(pk=photo.pk)
    if waiting.select_for_update(skip_locked=True).exists():
        waiting.delete()
        transaction.on_commit(lambda: photos.erase(photo.name))
