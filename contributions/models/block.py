"""Who may not write in a campaign for a while: since when, until when, why, by whom."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from campaigns.enums import ReasonCode
from campaigns.identity import new_public_id
from campaigns.models import Campaign
from contributions.models.contribution import Contribution
from contributions.models.reply import Reply
from layers.scopes import entered_scope

if TYPE_CHECKING:
    from accounts.models import Person


class BlockQuerySet(models.QuerySet["Block"]):
    def of_campaign(self, campaign: Campaign) -> Self:
        """Those of a campaign that whoever entered its desk may judge (`layers.scopes`)."""
        return self.filter(entered_scope(campaign).condition("contribution__"), campaign=campaign)

    def in_force(self, person: "Person", at: datetime) -> Self:
        """Those that hold for this person at that instant, the longest first."""
        open_ones = self.filter(person=person, lifted_at=None, at__lte=at, ends_at__gt=at)
        return open_ones.order_by("-ends_at")


class Block(models.Model):
    """One person, or whoever is known by one device, may not act in one campaign until `ends_at`.

    A record of its own like an Event: a trigger lets only `lifted_at` and `lifted_by` be written
    later, once. `contribution`, and `reply` under it, is what it was for.
    """

    number = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="blocks")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="blocks"
    )
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="blocks")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.PROTECT, related_name="blocks")
    reason = models.CharField(max_length=20, choices=ReasonCode)
    statement = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = BlockQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["person", "campaign"], name="blocks_by_person")]
        constraints = [
            models.CheckConstraint(
                name="block_ends_after_it_began", condition=Q(ends_at__gt=F("at"))
            ),
            models.CheckConstraint(
                name="block_reason_known", condition=Q(reason__in=ReasonCode.values)
            ),
            models.CheckConstraint(name="block_says_why", condition=~Q(statement="")),
            models.CheckConstraint(
                name="block_is_lifted_by_somebody",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"block {self.number} in {self.campaign_id}"
