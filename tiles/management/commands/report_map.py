"""Write the report of a campaign into one file that can be handed over."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from campaigns.clock import database_now
from campaigns.errors import Refused
from campaigns.models import Campaign
from tiles.report import page


class Command(BaseCommand):
    help = "Writes the map and the figures of a campaign into one file that opens anywhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("campaign", help="slug of the campaign")
        parser.add_argument(
            "--out", type=Path, help="the file to write; by default parvis-CAMPAIGN-DAY.html here"
        )
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            help="the campaign's own by default",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        campaign = Campaign.objects.filter(slug=options["campaign"]).first()
        if campaign is None:
            raise CommandError(f"There is no campaign {options['campaign']!r}.")
        on = timezone.localdate(database_now())
        path: Path = options["out"] or Path(page.file_name(campaign, on))
        try:
            text = page.make(campaign, on=on, language=options["language"] or "")
            path.write_text(text, encoding="utf-8")
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from None
        self.stdout.write(f"{path} ({len(text.encode()) // 1024} kB)")
