"""What must be true before this deployment serves anybody."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

SHORTEST_KEY = 32


def register() -> None:
    """Have `manage.py check`, and each start, ask these questions."""
    checks.register(debug_stays_at_home)
    checks.register(demo_stays_at_home)
    checks.register(secret_key_is_long)
    checks.register(tiles_have_their_own_role)
    checks.register(no_demo_accounts, checks.Tags.database)


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


def secret_key_is_long(**_kwargs: Any) -> Sequence[checks.CheckMessage]:
    """It seals receipts, forms and sessions; an empty one stops the start by itself."""
    if len(settings.SECRET_KEY) < SHORTEST_KEY and settings.HTTPS:
        return [
            checks.Error(
                f"SECRET_KEY has fewer than {SHORTEST_KEY} characters.",
                hint="Set one made at random, such as by: head -c 48 /dev/urandom | base64 -w 0",
                id="config.E004",
            )
        ]
    return []


def tiles_have_their_own_role(**_kwargs: Any) -> Sequence[checks.CheckMessage]:
    """The second lock on what is not public: tiles are read by a role that sees nothing else."""
    users = {name: settings.DATABASES[name].get("USER") for name in ("default", "tiles")}
    if settings.HTTPS and users["default"] == users["tiles"]:
        return [
            checks.Error(
                "The tiles sign in to the database as everybody else does.",
                hint="Set DATABASE_URL_TILES to the address of the role parvis_tiles.",
                id="config.E005",
            )
        ]
    return []


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
