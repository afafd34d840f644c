"""Draw reference layers ahead, such as those of a campaign that has just become public."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import Campaign
from tiles import seeding


class Command(BaseCommand):
    help = "Draws the low zooms of a campaign's reference layers ahead."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="slug of the campaign")

    def handle(self, **options: Any) -> None:
        campaign = Campaign.objects.filter(slug=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"There is no campaign “{options['campaign']}”.")
        for layer in campaign.layers.reference():
            self.stdout.write(f"{layer.slug}: {seeding.seed(layer)}")
