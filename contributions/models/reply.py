"""What others say and show under a contribution."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from campaigns.identity import LARGEST, new_public_id
from campaigns.models import Campaign
from contributions.enums import State
from contributions.functions import Fingerprint
from contributions.models.contribution import Contribution
from contributions.models.standing import (
    Overlaid,
    overlaid,
    overlay_lies_over_its_state,
    overlays_that_end,
    shown_exactly_when_published,
)
from layers.scopes import entered_scope

REPLY_LENGTH = 2_000


class ReplyQuerySet(models.QuerySet["Reply"]):
    def of_campaign(self, campaign: Campaign) -> Self:
        """Those of a campaign that whoever entered its desk may judge (`layers.scopes`)."""
        return self.filter(
            entered_scope(campaign).condition("contribution__"),
            contribution__layer__campaign=campaign,
        )

    def awaiting_moderation(self) -> Self:
        """Held ones whose author is not asked anything, the longest waiting first."""
        return self.filter(state=State.HELD, overlay="").order_by("created_at", "pk")


class Reply(Overlaid):
    """One message of the thread under a contribution; it has the same states.

    What it quotes is a reference: the words are read where they stand, or no more.
    """

    public_id = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="replies")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="replies"
    )
    signature = models.CharField(max_length=80, blank=True)
    text = models.TextField(max_length=REPLY_LENGTH)
    quoted = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="quoted_by"
    )
    quotes_contribution = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State)
    is_public = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    published_on = models.DateField(null=True, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        indexes = [
            models.Index(Fingerprint("text"), name="replies_by_same_text"),
            models.Index(
                fields=["contribution", "published_on", "id"],
                condition=Q(is_public=True),
                name="public_replies_by_thread",
            ),
            models.Index(
                fields=["created_at"], condition=Q(state=State.HELD), name="held_replies_by_age"
            ),
            models.Index(
                fields=["state", "-created_at", "-public_id"], name="replies_by_state_and_age"
            ),
            models.Index(fields=["-created_at", "-public_id"], name="replies_by_age"),
            overlays_that_end("reply_overlays_end"),
            overlaid("overlaid_replies"),
        ]
        constraints = [
            models.CheckConstraint(
                name="reply_public_id_exact_in_json",
                condition=Q(public_id__gt=0, public_id__lte=LARGEST),
            ),
            models.CheckConstraint(name="reply_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="reply_public_exactly_when_published",
                condition=shown_exactly_when_published(),
            ),
            models.CheckConstraint(
                name="reply_overlay_over_its_state", condition=overlay_lies_over_its_state()
            ),
            models.CheckConstraint(
                name="reply_public_means_dated",
                condition=Q(is_public=False) | Q(published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="reply_quotes_one_thing",
                condition=Q(quoted__isnull=True) | Q(quotes_contribution=False),
            ),
            models.CheckConstraint(name="reply_is_not_merged", condition=~Q(state=State.MERGED)),
            models.CheckConstraint(
                name="reply_comes_in_at_once", condition=~Q(state=State.UNCONFIRMED)
            ),
        ]

    def __str__(self) -> str:
        return f"reply {self.public_id}"


class ReplyRevision(models.Model):
    """A reply's words as they were before its author changed them; never public."""

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="revisions")
    version = models.PositiveIntegerField()
    text = models.TextField()
    signature = models.CharField(max_length=80, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(Fingerprint("text"), name="reply_revisions_by_same_text")]
        constraints = [
            models.UniqueConstraint(fields=["reply", "version"], name="reply_revision_once"),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id} version {self.version}"


class Support(models.Model):
    """One person holds with one contribution, once.

    carried_from: what was joined to it, where the person held with that and not with this.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="supports"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supports"
    )
    carried_from = models.ForeignKey(
        Contribution, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person"], name="support_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} supports {self.contribution_id}"
