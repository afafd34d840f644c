"""Say who can sign in to the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from contributions.demo.people import DOMAIN, PASSWORD, STAFF


class Command(BaseCommand):
    help = "Prints the demo's accounts."

    def handle(self, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo (PARVIS_DEMO is not 'yes').")
        lines = [
            ("resident", f"habitante@{DOMAIN}", "a code by e-mail, in var/mail/"),
            *((role.value, f"{key}@{DOMAIN}", PASSWORD) for key, _name, role in STAFF),
            ("administrator", f"administratrice@{DOMAIN}", PASSWORD),
        ]
        for who, email, how in lines:
            self.stdout.write(f"  {who:14} {email:34} {how}")
