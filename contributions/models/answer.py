"""What the city answers, and how far things are."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from campaigns.models import Campaign


class Status(models.Model):
    """How far the city is with a contribution; each campaign names its own."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="statuses")
    slug = models.SlugField()
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="status_slug_once"),
        ]

    def __str__(self) -> str:
        return self.label

    def label_in(self, language: str) -> str:
        """The label in `language`, else the campaign's own."""
        return self.label_en if language.startswith("en") and self.label_en else self.label


class Answer(models.Model):
    """The city's official answer to one contribution, signed by a service."""

    contribution = models.OneToOneField(
        "Contribution", on_delete=models.CASCADE, related_name="answer"
    )
    service = models.CharField(max_length=120)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    answered_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"answer to {self.contribution_id}"
