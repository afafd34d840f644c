"""Say whether the ledger of moderation is as it was written, and which entry is not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from contributions.ledger import chain, verifying
from contributions.models import LedgerSeal


class Command(BaseCommand):
    help = "Verifies the chain of the ledger of moderation, the events behind it, its months."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", nargs="?", help="the slug of one (default: all)")
        parser.add_argument("--seal", help="a seal that somebody kept: is it still in the chain?")

    def handle(self, campaign: str | None, seal: str | None, **_options: Any) -> None:
        """Prints one line a campaign, and each fault under it; fails when there is one."""
        chosen = Campaign.objects.order_by("slug")
        if campaign is not None:
            chosen = chosen.filter(slug=campaign)
            if not chosen.exists():
                raise CommandError(f"There is no campaign {campaign}.")
        found = sum(self._verify(one) for one in chosen)
        if seal is not None and not any(verifying.holds(one, seal) for one in chosen):
            raise CommandError("That seal is not in the chain: something before it has changed.")
        if seal is not None:
            self.stdout.write("That seal is in the chain.")
        if found:
            raise CommandError(f"The ledger is not as it was written: {found} faults.")

    def _verify(self, campaign: Campaign) -> int:
        faults = verifying.faults(campaign)
        last = LedgerSeal.objects.filter(campaign=campaign).order_by("-position").first()
        state = f"{last.position} entries, seal {last.hash}" if last else "nothing sealed yet"
        waits = len(chain.unsealed(campaign.pk))
        self.stdout.write(f"{campaign.slug}: {state}" + (f", {waits} wait" if waits else ""))
        for fault in faults:
            self.stdout.write(f"  {fault}")
        return len(faults)
