"""What waits for a moderator, and who is at work on it."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Now

from accounts.models import Person
from campaigns.identity import LARGEST, new_public_id
from campaigns.models import Campaign, Category
from contributions.enums import Entry, Overlay
from contributions.models.contribution import Contribution
from contributions.models.event import Event
from contributions.models.photo import Photo
from contributions.models.reply import Reply
from geo.models import Area
from layers.models import Layer
from layers.scopes import entered_scope


class PlacedQuerySet(models.QuerySet[Any]):  # Any: a row of either view
    def of_campaign(self, campaign: Campaign) -> Self:
        """Those of a campaign that whoever entered its desk may judge (`layers.scopes`)."""
        return self.filter(entered_scope(campaign).condition(), campaign=campaign)


class Placed(models.Model):
    """A row of a view of the desk, with what a moderator's scope names."""

    id = models.TextField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, related_name="+")
    layer = models.ForeignKey(Layer, on_delete=models.DO_NOTHING, related_name="+")
    category = models.ForeignKey(Category, null=True, on_delete=models.DO_NOTHING, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.id


class WaitingQuerySet(PlacedQuerySet):
    def readable(self) -> Self:
        """What a desk may read that does not moderate."""
        return self.filter(is_readable=True)

    def claimed_by(self, person: Person, *, at: datetime) -> Self:
        """What this person has taken up."""
        return self.filter(Exists(_claims(at).filter(person=person)))

    def unclaimed(self, *, at: datetime) -> Self:
        """What nobody is at work on."""
        return self.exclude(Exists(_claims(at)))

    def untaken(self, person: Person, *, at: datetime) -> Self:
        """What nobody else is at work on."""
        return self.exclude(Exists(_claims(at).exclude(person=person)))


def _claims(at: datetime) -> "models.QuerySet[Claim]":
    """The live claim on what a row is about: its reply, or the contribution itself."""
    claims = Claim.objects.alive(at=at).alias(on_reply=Coalesce("reply_id", 0))
    return claims.filter(
        contribution=OuterRef("contribution_id"), on_reply=Coalesce(OuterRef("reply_id"), 0)
    )


class Waiting(Placed):
    """A row of the view desk_waiting, one entry of the stream: see sql/waiting.sql."""

    entry = models.CharField(max_length=12, choices=Entry)
    public_id = models.BigIntegerField()
    contribution = models.ForeignKey(Contribution, on_delete=models.DO_NOTHING, related_name="+")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.DO_NOTHING, related_name="+")
    since = models.DateTimeField()
    urgency = models.SmallIntegerField()
    amount = models.IntegerField()
    is_readable = models.BooleanField()
    marks = ArrayField(models.TextField())
    place = models.BigIntegerField()

    objects = WaitingQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "desk_waiting"


class Laid(Placed):
    """A row of the view desk_laid, a thing that lies under an overlay: see sql/laid.sql."""

    overlay = models.CharField(max_length=10, choices=Overlay)

    objects = PlacedQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "desk_laid"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def of_campaign(self, campaign: Campaign) -> Self:
        return self.filter(
            entered_scope(campaign).condition("contribution__"),
            contribution__layer__campaign=campaign,
        )

    def alive(self, *, at: datetime) -> Self:
        """Those that have not run out."""
        return self.filter(until__gt=at)

    def on(self, item: Contribution | Reply) -> Self:
        """The one on this contribution itself, or on this reply."""
        if isinstance(item, Reply):
            return self.filter(reply=item)
        return self.filter(contribution=item, reply=None)


class Claim(models.Model):
    """Somebody is at work on an item for some minutes: a word to the others, not a lock."""

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="claims")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="claims"
    )
    until = models.DateTimeField()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "reply"], nulls_distinct=False, name="claim_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is at work on {self.contribution_id}"


class Batch(models.Model):
    """The same move on several items at once, by one hand; undone as one."""

    public_id = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="batches")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="batches"
    )
    act = models.CharField(max_length=12)
    at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "batches"
        constraints = [
            models.CheckConstraint(
                name="batch_public_id_exact_in_json",
                condition=Q(public_id__gt=0, public_id__lte=LARGEST),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} by {self.by_id}"


class BatchItem(models.Model):
    """One item of a batch: what was done with it, or why it was left as it is."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.CASCADE, related_name="+")
    photo = models.ForeignKey(Photo, null=True, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.CASCADE, related_name="+")
    refusal = models.CharField(max_length=30, blank=True)
    undo_refusal = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "contribution", "reply", "photo"],
                nulls_distinct=False,
                name="batch_item_once",
            ),
            models.CheckConstraint(
                name="batch_item_done_or_refused",
                condition=Q(event__isnull=False, refusal="") | (Q(event=None) & ~Q(refusal="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.batch_id}"
