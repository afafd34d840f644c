"""Who is told by e-mail what becomes of one contribution, and letters that carry a private link."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from campaigns.identity import new_public_id
from contributions.models.contribution import Contribution
from contributions.models.event import Event
from contributions.models.receipt import Receipt


class FollowQuerySet(models.QuerySet["Follow"]):
    def confirmed(self) -> Self:
        """Those who have said yes, by the letter's link or with their account."""
        return self.filter(confirmed_at__isnull=False)


class Follow(models.Model):
    """An address that wants to hear of one contribution: an account's, or one that was typed.

    A typed one is told nothing before its holder has confirmed it; stopping deletes the row.
    carried_from: what they followed before it was joined to this.
    """

    number = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="followers"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="follows"
    )
    carried_from = models.ForeignKey(
        Contribution, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    asked_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = FollowQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(Lower("email"), "asked_at", name="follows_by_address")]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "person"], name="follow_once"),
            models.UniqueConstraint(
                "contribution",
                Lower("email"),
                condition=~Q(email=""),
                name="follow_once_an_address",
            ),
            models.CheckConstraint(
                name="follow_by_an_account_or_an_address",
                condition=Q(person__isnull=True) & ~Q(email="")
                | Q(person__isnull=False) & Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return f"follow {self.number} of {self.contribution_id}"


class FollowLetter(models.Model):
    """One letter about one event to one follower: written with it, so that none is sent twice."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="letters")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "follow"], name="follower_told_once")
        ]

    def __str__(self) -> str:
        return f"letter about {self.event_id} to {self.follow_id}"


class ReceiptLetter(models.Model):
    """A receipt's link on its way to an address, which is forgotten once the letter has left.

    asks: the link is the one that confirms the address. digest: of the address, with our key, so
    that letters to one address are counted without keeping it.
    """

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="letters")
    email = models.EmailField(blank=True)
    asks = models.BooleanField(default=False)
    digest = models.BinaryField(max_length=32, null=True)
    asked_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["digest", "asked_at"],
                condition=Q(digest__isnull=False),
                name="letters_that_ask_by_address",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="receipt_letter_sent_holds_no_address",
                condition=Q(sent_at__isnull=True) | Q(email=""),
            ),
        ]

    def __str__(self) -> str:
        return f"letter of {self.receipt_id}"
