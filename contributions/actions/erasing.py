"""Words, place and pictures that go for good; the row and the events stay, and say nothing.

Source: TRUST §4.3, the third lever.
"""

from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import Person
from campaigns.models import Campaign
from contributions import aside, photos
from contributions.actions.items import Item, contribution_of
from contributions.actions.recording import lock, move
from contributions.actions.reporting import settle_all
from contributions.enums import State
from contributions.ledger.kinds import Entered
from contributions.models import (
    Contribution,
    Photo,
    ProposedChange,
    Receipt,
    ReceiptLetter,
    Reply,
    ReplyRevision,
    Revision,
    SetAside,
    Statement,
)
from contributions.photos_kept import erase_files


@transaction.atomic
def discard(item: Item, *, by: Person | None, version: int | None = None) -> Item:
    """Erase one's own for good; by nobody, what waited too long for an address to be confirmed.

    It has no author any more: nothing is left that would be anybody's.
    """
    _erase_photos(item, "discard", by=by)
    moved = move(item, "discard", by=by, version=version)
    _empty(moved)
    if isinstance(moved, Contribution):
        Receipt.objects.filter(contribution=moved).update(email="")
    type(moved).objects.filter(pk=moved.pk).update(author=None)
    return moved


@transaction.atomic
def remove(
    item: Item, *, by: Person, reason: str, statement: str, version: int | None = None
) -> Item:
    """Erase what somebody wrote, for a reason of the charter that they read; no way back.

    The address that was left with it goes with the letter that says so (contributions.notices).
    """
    _erase_photos(item, "remove", by=by, reason=reason, statement=statement)
    moved = move(item, "remove", by=by, version=version, reason=reason, statement=statement)
    settle_all(moved, by=by, at=moved.changed_at, outcome=Entered.REPORT_WITHHELD)
    _empty(moved)
    return moved


def _erase_photos(
    item: Item, act: str, *, by: Person | None, reason: str = "", statement: str = ""
) -> None:
    """The photos go before their text; those of a text that never came in leave no row."""
    if not isinstance(item, Contribution):
        return
    has_come_in = lock(item).state != State.UNCONFIRMED
    for photo in item.photos.exclude(state=State.ERASED).order_by("pk"):
        if has_come_in:
            move(photo, act, by=by, reason=reason, statement=statement)
            erase_files(photo)
            Photo.objects.filter(pk=photo.pk).update(alternative="")
        else:
            photo.delete()
            transaction.on_commit(partial(photos.erase, photo.name))


def _empty(item: Item) -> None:
    """Leave no word and no place of an item, in no version, quoted by no decision."""
    campaign = contribution_of(item).campaign
    words = _gone(campaign)
    if isinstance(item, Reply):
        ReplyRevision.objects.filter(reply=item).delete()
        aside.erase(SetAside.objects.filter(reply=item))
        Reply.objects.filter(pk=item.pk).update(text=words, signature="")
    else:
        nowhere = campaign.perimeter.point_on_surface
        Revision.objects.filter(contribution=item).delete()
        aside.erase(SetAside.objects.filter(contribution=item, reply=None))
        ReceiptLetter.objects.filter(receipt__contribution=item).delete()
        ProposedChange.objects.filter(contribution=item).delete()
        Contribution.objects.filter(pk=item.pk).update(
            title=words, text=words, signature="", typed_address="", found_address="",
            form_answers={}, geom=nowhere, public_geom=nowhere, area=None, feature=None,
        )  # fmt: skip
    Statement.objects.about(item).empty()


def _gone(campaign: Campaign) -> str:
    """What stands in the place of words, in the campaign's language."""
    with override(campaign.language):
        return _("[erased]")
