"""What somebody shows of a place: a picture that has been drawn anew, with nothing hidden in it."""

import secrets
from typing import Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.models import Person
from campaigns.identity import LARGEST, new_public_id
from campaigns.models import Campaign
from contributions.enums import State
from contributions.models.contribution import Contribution
from contributions.models.standing import (
    Overlaid,
    overlaid,
    overlay_lies_over_its_state,
    overlays_that_end,
)
from layers.scopes import entered_scope

ALTERNATIVE_LENGTH = 300
MEDIA_TYPE = "image/webp"


def random_name() -> str:
    """A file name that says nothing: 128 random bits."""
    return secrets.token_hex(16)


class PhotoQuerySet(models.QuerySet["Photo"]):
    def of_campaign(self, campaign: Campaign) -> Self:
        """Those of a campaign that whoever entered its desk may judge (`layers.scopes`).

        What still waits for its text, or comes with one that has not come in, is nobody's to read.
        """
        here = self.filter(
            entered_scope(campaign).condition("contribution__"),
            contribution__layer__campaign=campaign,
        )
        return here.exclude(contribution__state=State.UNCONFIRMED)

    def unattached(self) -> Self:
        """Those that were sent before the text that they go with."""
        return self.filter(contribution=None)

    def in_order(self) -> Self:
        return self.order_by("position", "pk")


class Photo(Overlaid):
    """One photo of a contribution, with the same states; without one, sent ahead of its text.

    Its files lie in the media storage under `name`; `is_stored` says whether they still do.
    digest: SHA-256 of the bytes that were handed in, so that a retry is known as one.
    """

    public_id = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    contribution = models.ForeignKey(
        Contribution, null=True, on_delete=models.PROTECT, related_name="photos"
    )
    position = models.PositiveSmallIntegerField(default=0)
    alternative = models.TextField(max_length=ALTERNATIVE_LENGTH, blank=True)
    name = models.CharField(max_length=32, unique=True, default=random_name, editable=False)
    media_type = models.CharField(max_length=20, default=MEDIA_TYPE)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    small_width = models.PositiveIntegerField()
    small_height = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    is_stored = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State)
    is_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    published_on = models.DateField(null=True, blank=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["campaign", "created_at"],
                condition=Q(contribution=None),
                name="photos_ahead_of_their_text",
            ),
            models.Index(
                fields=["contribution"],
                condition=Q(state=State.HELD, contribution__isnull=False),
                name="held_photos_by_contribution",
            ),
            overlays_that_end("photo_overlays_end"),
            overlaid("overlaid_photos"),
        ]
        constraints = [
            models.CheckConstraint(
                name="photo_public_id_exact_in_json",
                condition=Q(public_id__gt=0, public_id__lte=LARGEST),
            ),
            models.CheckConstraint(
                name="photo_overlay_over_its_state", condition=overlay_lies_over_its_state()
            ),
            models.CheckConstraint(name="photo_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="photo_is_not_merged", condition=~Q(state=State.MERGED)),
            models.CheckConstraint(
                name="photo_comes_in_with_its_text", condition=~Q(state=State.UNCONFIRMED)
            ),
            models.CheckConstraint(
                name="photo_public_means_published_dated_and_stored",
                condition=Q(is_public=False)
                | Q(
                    state=State.PUBLISHED,
                    overlay="",
                    published_on__isnull=False,
                    is_stored=True,
                    contribution__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="photo_ahead_of_its_text_is_held",
                condition=Q(contribution__isnull=False) | Q(state=State.HELD),
            ),
        ]

    def __str__(self) -> str:
        return f"photo {self.public_id}"

    @property
    def author(self) -> Person | None:
        """Whose it is: whoever wrote the contribution."""
        return self.contribution.author if self.contribution else None

    @property
    def author_id(self) -> int | None:
        return self.contribution.author_id if self.contribution else None
