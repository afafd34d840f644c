"""What must be true of how the pages look before this deployment serves anybody."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from campaigns import logo


def register() -> None:
    """Have `manage.py check`, and each start, ask these questions."""
    checks.register(logos_are_drawings)


def logos_are_drawings(**_kwargs: Any) -> Sequence[checks.CheckMessage]:
    """web.E001: each logo that a setting names is there, small, and nothing but a picture."""
    faults = []
    for name in ("CITY_LOGO", "CITY_LOGO_DARK"):
        path = getattr(settings, name)
        try:
            if path is not None:
                logo.read(path)
        except logo.Unusable as fault:
            faults.append(
                checks.Error(
                    f"{name}={str(path)!r}: {fault}.",
                    hint="Name a PNG or a plain SVG of at most 200 kB (docs/operating.md).",
                    id="web.E001",
                )
            )
    if settings.CITY_LOGO_DARK and not settings.CITY_LOGO:
        faults.append(
            checks.Error(
                "CITY_LOGO_DARK is set without CITY_LOGO.",
                hint="Name the logo of the day too.",
                id="web.E001",
            )
        )
    return faults
