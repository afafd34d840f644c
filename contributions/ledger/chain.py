"""The chain: each entry sealed with the seal before it, so that a later change shows.

Entries are written with their events and wait for their seal some minutes at most; sealing takes
one lock a campaign, and no move ever waits for it (ADR 0028).
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import rfc8785
from django.db import connection, transaction

from contributions.models import LedgerEntry, LedgerSeal

SEALING = 0x1ED6E4  # our own first word of an advisory lock; the second is the campaign


def genesis(campaign_id: int) -> str:
    """What stands before a campaign's first seal."""
    return _digest({"campaign": campaign_id, "ledger": 1})


def seal_of(entry: LedgerEntry, former: str) -> str:
    """SHA-256 of the canonical JSON (RFC 8785) of an entry and the former seal."""
    return _digest({"entry": content_of(entry), "former": former})


def content_of(entry: LedgerEntry) -> dict[str, Any]:
    """All that an entry says."""
    return {
        "campaign": entry.campaign_id,
        "event": entry.event_id,
        "kind": entry.kind,
        "reason": entry.reason,
        "is_automatic": entry.is_automatic,
        "on": entry.on.isoformat(),
        "hours": entry.hours,
        "digest": entry.digest,
        "salt": entry.salt,
    }


def digest_of(figures: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a month's figures, as anybody can reckon it again."""
    return _digest(figures)


def lock(campaign_id: int) -> None:
    """Whoever seals a campaign's chain waits here for whoever does so already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [SEALING, campaign_id])


@transaction.atomic
def seal(campaign_id: int) -> int:
    """Seal what waits, in the order in which it was entered; returns how many."""
    lock(campaign_id)
    last = LedgerSeal.objects.filter(campaign_id=campaign_id).order_by("-position").first()
    position = last.position if last else 0
    former = last.hash if last else genesis(campaign_id)
    seals = []
    for entry in unsealed(campaign_id):
        position += 1
        made = seal_of(entry, former)
        seals.append(
            LedgerSeal(
                entry=entry, campaign_id=campaign_id, position=position, former=former, hash=made
            )
        )
        former = made
    LedgerSeal.objects.bulk_create(seals, batch_size=1_000)
    return len(seals)


def unsealed(campaign_id: int) -> Sequence[LedgerEntry]:
    """Entries that wait for their seal."""
    return list(LedgerEntry.objects.filter(campaign_id=campaign_id, seal=None).order_by("pk"))


def _digest(content: dict[str, Any]) -> str:
    return sha256(rfc8785.dumps(content)).hexdigest()
