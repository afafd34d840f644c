"""What readers point out: something that may break the charter. It hides nothing by itself."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from campaigns.models import Campaign
from contributions.enums import Concern, State
from contributions.models.contribution import Contribution
from contributions.models.reply import Reply
from layers.scopes import entered_scope

REPORT_LENGTH = 500


class ReportQuerySet(models.QuerySet["Report"]):
    def of_campaign(self, campaign: Campaign) -> Self:
        """Those of a campaign that whoever entered its desk may judge (`layers.scopes`)."""
        return self.filter(
            entered_scope(campaign).condition("contribution__"),
            contribution__layer__campaign=campaign,
        )

    def about(self, item: Contribution | Reply) -> Self:
        """Those about this contribution itself, or about this reply."""
        if isinstance(item, Reply):
            return self.filter(reply=item)
        return self.filter(contribution=item, reply=None)

    def open(self) -> Self:
        """Those that nobody has dealt with, about what is published, hidden for a while or not."""
        is_there = Q(reply=None, contribution__state=State.PUBLISHED)
        is_there |= Q(reply__state=State.PUBLISHED)
        return self.filter(is_there, settled_at=None)


class Report(models.Model):
    """One person points one thing out, once; its author never learns who did.

    `reply` is set when the thing is a reply of the contribution.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reports")
    reply = models.ForeignKey(Reply, null=True, on_delete=models.CASCADE, related_name="reports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reports"
    )
    reason = models.CharField(max_length=12, choices=Concern)
    text = models.TextField(max_length=REPORT_LENGTH, blank=True)
    at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["contribution", "reply"],
                condition=Q(settled_at__isnull=True),
                name="open_reports_by_item",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "reply", "person"],
                nulls_distinct=False,
                name="report_once",
            ),
            models.CheckConstraint(
                name="report_reason_known", condition=Q(reason__in=Concern.values)
            ),
            models.CheckConstraint(
                name="report_of_something_else_says_what", condition=~Q(reason="other", text="")
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.pk} of {self.contribution_id}"
