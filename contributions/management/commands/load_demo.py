"""Load the demo campaigns, each once: the same input makes the same rows."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone, translation

from campaigns.models import Campaign
from contributions.demo.loading import CAMPAIGNS, Loader


class Command(BaseCommand):
    help = "Loads the demo campaigns that are not there yet."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--at", type=date.fromisoformat, help="the day on which it is set (default: today)"
        )

    def handle(self, **options: Any) -> None:
        today = options["at"] or timezone.localdate()
        for name in CAMPAIGNS:
            if Campaign.objects.filter(slug=name).exists():
                self.stdout.write(f"{name}: already there")
                continue
            with translation.override("fr"):
                campaign = Loader(name, today, self.stdout.write).load()
            self.stdout.write(f"{campaign.title}: loaded for {today}")
