"""The ledger of moderation: entries, their seals, and the months that are published."""

import secrets

from django.db import models

from campaigns.enums import ReasonCode
from campaigns.models import Campaign
from contributions.ledger.kinds import Entered
from contributions.models.event import Event


def new_salt() -> str:
    """What nobody can guess, so that a seal tells nothing of what it seals."""
    return secrets.token_hex(16)


class LedgerEntry(models.Model):
    """One thing that counts, of no person: written with the event itself, never altered.

    event: what it is about; None of a report (which is deleted in time) and of a month.
    is_automatic: no person decided. hours: how many working hours it had waited to be read.
    digest: of a month's published figures. salt: never public, else seals could be guessed back.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="ledger")
    event = models.OneToOneField(
        Event, null=True, on_delete=models.DO_NOTHING, related_name="ledger_entry"
    )
    kind = models.CharField(max_length=20, choices=Entered)
    reason = models.CharField(max_length=20, choices=ReasonCode, blank=True)
    is_automatic = models.BooleanField(default=False)
    on = models.DateField()
    hours = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    salt = models.CharField(max_length=32, default=new_salt)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="ledger_entry_kind_known", condition=models.Q(kind__in=Entered.values)
            ),
            models.CheckConstraint(
                name="ledger_entry_withheld_has_a_reason",
                condition=~models.Q(kind=Entered.WITHHELD) | ~models.Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


class LedgerSeal(models.Model):
    """The place of an entry in its campaign's chain: sealed with the former seal (SHA-256)."""

    entry = models.OneToOneField(
        LedgerEntry, primary_key=True, on_delete=models.PROTECT, related_name="seal"
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    former = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "position"], name="ledger_position_once"),
            models.UniqueConstraint(fields=["campaign", "former"], name="ledger_never_forks"),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"


class LedgerMonth(models.Model):
    """A month that is over: its figures, published once and never altered.

    waiting: what was counted and is not published yet, by line (ADR 0028); of nobody's eyes.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="ledger_months")
    entry = models.OneToOneField(LedgerEntry, on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    figures = models.JSONField()
    waiting = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "month"], name="ledger_month_once"),
            models.CheckConstraint(
                name="ledger_month_is_its_first_day", condition=models.Q(month__day=1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class PublicLedgerMonth(models.Model):
    """A row of the view: one published month of a visible campaign."""

    rank = models.BigIntegerField(primary_key=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.DO_NOTHING, related_name="+")
    month = models.DateField()
    figures = models.JSONField()
    seal = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "public_ledger"

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
