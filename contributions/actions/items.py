"""What moves: a contribution, a reply under it, a photo of it."""

from campaigns.errors import NotVisible
from contributions.models import Contribution, Photo, Reply

Item = Contribution | Reply
Moved = Contribution | Reply | Photo


def contribution_of(item: Moved) -> Contribution:
    """The contribution itself, or the one a reply or a photo stands under."""
    if isinstance(item, Contribution):
        return item
    if item.contribution is None:  # a photo ahead of its text, which nobody judges
        raise NotVisible
    return item.contribution
