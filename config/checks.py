"""What must be true before this deployment serves anybody."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks


@checks.register
def debug_stays_at_home(**_kwargs: Any) -> Sequence[checks.CheckMessage]:
    """DEBUG shows tables and settings: never behind a public address."""
    if settings.DEBUG and settings.HTTPS:
        return [
            checks.Error(
                "DEBUG is on behind a public https address.",
                hint="Set DEBUG=no.",
                id="config.E001",
            )
        ]
    return []


@checks.register
def demo_stays_at_home(**_kwargs: Any) -> Sequence[checks.CheckMessage]:
    """The demo's accounts have a published password."""
    if settings.DEMO and settings.HTTPS:
        return [
            checks.Error(
                "PARVIS_DEMO is on behind a public https address.",
                hint="Set PARVIS_DEMO=no, and give a database without the demo's accounts.",
                id="config.E002",
            )
        ]
    return []


@checks.register(checks.Tags.database)
def no_demo_accounts(
    databases: Sequence[str] | None = None, **_kwargs: Any
) -> Sequence[checks.CheckMessage]:
    """A production database must not know the demo's accounts (TRUST O8)."""
    if not databases or settings.DEMO or not settings.HTTPS:
        return []
    from accounts.models import Person  # noqa: PLC0415 -- models are not ready when this is read

    if Person.objects.filter(email__endswith="@parvis.example").exists():
        return [
            checks.Error(
                "The demo's accounts are in this database.",
                hint="Use a database of its own; script/demo fills another.",
                id="config.E003",
            )
        ]
    return []
