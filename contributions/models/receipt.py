"""What an author keeps, and what makes a retry find it again."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from campaigns.identity import new_public_id
from contributions.models.contribution import Contribution
from contributions.models.reply import Reply

KEY_LENGTH = 64


class Receipt(models.Model):
    """The author's private page; its token is an HMAC of number and version, stored nowhere.

    address_version: raised whenever the address changes before it is confirmed, so that the link
    sent to a former one confirms nothing.
    """

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, related_name="receipt"
    )
    number = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    version = models.PositiveIntegerField(default=1)
    email = models.EmailField(blank=True)
    address_version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=5, default="fr")

    def __str__(self) -> str:
        return f"receipt of {self.contribution_id}"


class Submission(models.Model):
    """One key of one route, used once: a retry answers with what the first try made."""

    route = models.CharField(max_length=120)
    scope = models.CharField(max_length=20, blank=True)
    key = models.CharField(max_length=KEY_LENGTH)
    body_digest = models.BinaryField(max_length=32)
    contribution = models.ForeignKey(Contribution, null=True, on_delete=models.CASCADE)
    reply = models.ForeignKey(Reply, null=True, on_delete=models.CASCADE)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["route", "scope", "key"], name="submission_once"),
            models.CheckConstraint(name="submission_key_not_blank", condition=~Q(key="")),
        ]

    def __str__(self) -> str:
        return f"{self.route}: {self.key[:8]}…"
