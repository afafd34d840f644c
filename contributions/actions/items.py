"""What moves: a contribution, a reply under it, a photo of it."""

from typing import Any

from django.utils.translation import gettext as _

from campaigns.errors import NotVisible, Refused
from contributions.models import Contribution, Photo, Reply
from contributions.moves import label_of

Item = Contribution | Reply
Moved = Contribution | Reply | Photo


def contribution_of(item: Moved) -> Contribution:
    """The contribution itself, or the one a reply or a photo stands under."""
    if isinstance(item, Contribution):
        return item
    if item.contribution is None:  # a photo ahead of its text, which nobody judges
        raise NotVisible
    return item.contribution


def wrong_state(standing: str, **more: Any) -> Refused:
    """What cannot be done with something that stands where it does."""
    return Refused(
        "wrong_state",
        _("This is %(state)s: that cannot be done with it.") % {"state": label_of(standing)},
        state=standing,
        **more,
    )
