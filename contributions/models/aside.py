"""Personal data that a moderator took out of what is read: for the data officer, for a time."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from campaigns.models import Campaign
from contributions.models.contribution import TITLE_LENGTH, Contribution
from contributions.models.event import Event
from contributions.models.photo import Photo
from contributions.models.reply import Reply


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def of_campaign(self, campaign: Campaign) -> Self:
        return self.filter(contribution__layer__campaign=campaign)

    def ended(self, at: datetime) -> Self:
        """Those whose time is over."""
        return self.filter(until__lte=at)


class SetAside(models.Model):
    """Words or a photo as they were before `event` took personal data out of them.

    The public row and its revisions no longer hold it. Of a photo `name` is that of the files
    which hold the picture without boxes, and `text` what was said of it. `responses`: to
    the layer's questions.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="set_aside")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="set_aside"
    )
    reply = models.ForeignKey(Reply, null=True, on_delete=models.PROTECT, related_name="set_aside")
    photo = models.ForeignKey(Photo, null=True, on_delete=models.PROTECT, related_name="set_aside")
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH, blank=True)
    text = models.TextField(blank=True)
    signature = models.CharField(max_length=80, blank=True)
    responses = models.JSONField(default=dict, db_default={}, blank=True)
    name = models.CharField(max_length=32, blank=True)
    until = models.DateTimeField()

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "things set aside"
        indexes = [models.Index(fields=["until"], name="set_aside_by_end")]
        constraints = [
            models.CheckConstraint(
                name="set_aside_photo_has_files", condition=Q(photo__isnull=True) | ~Q(name="")
            ),
        ]

    def __str__(self) -> str:
        return f"set aside by {self.event_id}, version {self.version}"
