"""What is public, as the views `public_contributions` and `public_replies` say it.

Every public door reads these models and no other, so that nothing else can leave by mistake.
"""

from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.search import SearchVectorField

from campaigns.models import Campaign, Category
from contributions.enums import Channel, Kind
from contributions.models.answer import Status
from geo.models import Area
from layers.models import Feature, Layer


class PublicContributionQuerySet(models.QuerySet["PublicContribution"]):
    def of_campaign(self, campaign: Campaign) -> Self:
        return self.filter(campaign=campaign)

    def with_labels(self) -> Self:
        """Everything that a card shows, in one query."""
        labels = self.select_related("layer", "category", "status", "area", "feature")
        return labels.defer("stems", "plain")

    def with_photos(self) -> Self:
        """Their public photos too, in one more query."""
        return self.prefetch_related("photos")

    def with_responses(self) -> Self:
        """What they respond to public questions too, in one more query."""
        return self.prefetch_related("responses")

    def newest_first(self) -> Self:
        """The order by which lists page: the day of publication, then the identity."""
        return self.order_by("-published_on", "-public_id")


class PublicContribution(models.Model):
    """A row of the view: a published contribution of a visible campaign, at its public place."""

    public_id = models.BigIntegerField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, related_name="+")
    layer = models.ForeignKey(Layer, on_delete=models.DO_NOTHING, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=120)
    text = models.TextField()
    signature = models.CharField(max_length=80)
    category = models.ForeignKey(Category, null=True, on_delete=models.DO_NOTHING, related_name="+")
    status = models.ForeignKey(Status, null=True, on_delete=models.DO_NOTHING, related_name="+")
    area = models.ForeignKey(Area, null=True, on_delete=models.DO_NOTHING, related_name="+")
    feature = models.ForeignKey(Feature, null=True, on_delete=models.DO_NOTHING, related_name="+")
    public_geom = models.GeometryField(srid=4326)
    geom_3857 = models.GeometryField(srid=3857)
    px = models.BigIntegerField(null=True)
    py = models.BigIntegerField(null=True)
    morton = models.BigIntegerField(null=True)
    precision = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, choices=Channel)
    voices = models.PositiveIntegerField()
    support_count = models.PositiveIntegerField()
    support_bucket = models.SmallIntegerField()
    reply_count = models.PositiveIntegerField()
    published_on = models.DateField()
    answer_service = models.CharField(max_length=120, null=True)
    answer_text = models.TextField(null=True)
    answered_on = models.DateField(null=True)
    stems = SearchVectorField()
    plain = models.TextField()

    objects = PublicContributionQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "public_contributions"

    def __str__(self) -> str:
        return self.title


class PublicResponse(models.Model):
    """A row of the view: a response that everybody may read, with its question as it was asked."""

    id = models.TextField(primary_key=True)
    contribution = models.ForeignKey(
        PublicContribution, on_delete=models.DO_NOTHING, related_name="responses"
    )
    position = models.PositiveIntegerField()
    question = models.JSONField()
    value = models.JSONField()

    class Meta:
        managed = False
        db_table = "public_responses"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.id


class PublicReply(models.Model):
    """A row of the view: a published reply to a public contribution."""

    public_id = models.BigIntegerField(primary_key=True)
    contribution = models.ForeignKey(
        PublicContribution, on_delete=models.DO_NOTHING, related_name="replies"
    )
    signature = models.CharField(max_length=80)
    text = models.TextField()
    published_on = models.DateField()
    rank = models.BigIntegerField()
    has_quote = models.BooleanField()
    quotes_contribution = models.BooleanField()
    quoted_id = models.BigIntegerField(null=True)  # of a reply that is still public

    class Meta:
        managed = False
        db_table = "public_replies"

    def __str__(self) -> str:
        return f"reply {self.public_id}"


class PublicTombstone(models.Model):
    """A row of the view: where a reply stood that had been public, and was taken back or erased."""

    rank = models.BigIntegerField(primary_key=True)
    contribution = models.ForeignKey(
        PublicContribution, on_delete=models.DO_NOTHING, related_name="tombstones"
    )
    published_on = models.DateField()
    erased_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "public_tombstones"

    def __str__(self) -> str:
        return f"a reply taken back, {self.published_on}"


class PublicEvent(models.Model):
    """A row of the view: one day of a public contribution's history; no person, no words."""

    rank = models.BigIntegerField(primary_key=True)
    contribution = models.ForeignKey(
        PublicContribution, on_delete=models.DO_NOTHING, related_name="history"
    )
    act = models.CharField(max_length=12)
    day = models.DateField()
    status = models.ForeignKey(Status, null=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        managed = False
        db_table = "public_events"

    def __str__(self) -> str:
        return f"{self.act} on {self.day}"


class PublicPhoto(models.Model):
    """A row of the view: a published photo of a public contribution; its files lie under `name`."""

    public_id = models.BigIntegerField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, related_name="+")
    contribution = models.ForeignKey(
        PublicContribution, on_delete=models.DO_NOTHING, related_name="photos"
    )
    position = models.PositiveSmallIntegerField()
    alternative = models.TextField()
    name = models.CharField(max_length=32)
    media_type = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    small_width = models.PositiveIntegerField()
    small_height = models.PositiveIntegerField()
    published_on = models.DateField()

    class Meta:
        managed = False
        db_table = "public_photos"
        ordering = ["position", "public_id"]

    def __str__(self) -> str:
        return f"photo {self.public_id}"
