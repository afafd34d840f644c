"""Forget persons again, by their numbers: after a backup was restored that still knew them."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Person
from campaigns.errors import Refused
from contributions.actions import forget


class Command(BaseCommand):
    help = "Forgets persons by the numbers that the log named (forgotten person=…)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", nargs="+", type=int, metavar="NUMBER")
        parser.add_argument(
            "--take-back", action="store_true", help="what they had published is withdrawn too"
        )

    @transaction.atomic
    def handle(self, numbers: list[int], take_back: bool, **_options: Any) -> None:
        """All of them or none; who is forgotten already is passed over."""
        rows = Person.objects.in_bulk(numbers)
        unknown = sorted(set(numbers) - set(rows))
        if unknown:
            raise CommandError(f"Nobody has the number {unknown[0]}.")
        for number in numbers:
            if not rows[number].is_active:
                self.stdout.write(f"{number}: forgotten already")
                continue
            try:
                kept = forget(rows[number], takes_back=take_back)
            except Refused as refusal:
                raise CommandError(f"{number}: {refusal}") from refusal
            self.stdout.write(
                f"{number}: {kept.contributions} contributions and {kept.replies} replies stay"
            )
