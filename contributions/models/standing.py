"""The overlay that three kinds of things may have over their state."""

from django.db import models
from django.db.models import Q

from contributions.enums import Overlay
from contributions.moves import OVERLAYS


class Overlaid(models.Model):
    """`overlay` lies over the state, blank for none; at `overlay_until` it ends by itself.

    So does a state that may not last (Move.lasts), under nothing.
    """

    overlay = models.CharField(max_length=10, choices=Overlay, blank=True, db_default="")
    overlay_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def standing(self) -> str:
        """The state, or the overlay over it: the word of the table of moves."""
        overlay: str = self.overlay
        state: str = self.state  # type: ignore[attr-defined]
        return overlay or state


def overlay_lies_over_its_state() -> Q:
    """What the database holds an overlay to."""
    condition = Q(overlay="")
    for overlay, state in OVERLAYS.items():
        condition |= Q(overlay=str(overlay), state=str(state))
    return condition


def overlays_that_end(name: str) -> models.Index:
    """What the job that ends them looks through."""
    return models.Index(
        fields=["overlay_until"], condition=Q(overlay_until__isnull=False), name=name
    )


def overlaid(name: str, *fields: str) -> models.Index:
    """What lies under an overlay: few rows, which the desk counts and lists at every page."""
    return models.Index(fields=[*fields, "overlay"], condition=~Q(overlay=""), name=name)


def shown_exactly_when_published() -> Q:
    """The one expression of what is public, as far as a row itself can say it."""
    is_published = Q(state="published", overlay="")
    return Q(is_public=True) & is_published | Q(is_public=False) & ~is_published
