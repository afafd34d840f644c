"""Words, place and pictures that go for good; the row and the events stay, and say nothing."""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person
from campaigns.models import Campaign
from contributions import aside, photos
from contributions.actions.recording import move
from contributions.models import (
    Contribution,
    Receipt,
    ReceiptLetter,
    Revision,
    SetAside,
)


@transaction.atomic
def discard(item: Contribution, *, by: Person | None, version: int | None = None) -> Contribution:
    """Erase what has not come in: by its author, or by the clock after seven days."""
    moved = move(item, "discard", by=by, version=version)
    for photo in moved.photos.order_by("pk"):  # they never came in: no event names them
        photo.delete()
        transaction.on_commit(partial(photos.erase, photo.name))
    Contribution.objects.filter(pk=moved.pk).update(author=None)
    empty(moved)
    return moved


def empty(item: Contribution) -> None:
    """Leave no word, place or address of a contribution."""
    nowhere, words = item.campaign.perimeter.point_on_surface, _gone(item.campaign)
    Revision.objects.filter(contribution=item).delete()
    aside.erase(SetAside.objects.filter(contribution=item, reply=None))
    ReceiptLetter.objects.filter(receipt__contribution=item).delete()
    Receipt.objects.filter(contribution=item).update(email="")
    Contribution.objects.filter(pk=item.pk).update(
        title=words, text=words, signature="", typed_address="", found_address="",
        form_answers={}, geom=nowhere, public_geom=nowhere, area=None, feature=None,
    )  # fmt: skip


def _gone(campaign: Campaign) -> str:
    """What stands in the place of words, in the campaign's language."""
    with override(campaign.language):
        return _("[erased]")
