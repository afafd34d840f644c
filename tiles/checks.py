"""What must be true of the base map's settings before this deployment serves anybody."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks

from tiles.archive import Unusable, archive_at


def register() -> None:
    """Have `manage.py check`, and each start, ask these questions."""
    checks.register(one_base_map)
    checks.register(style_is_on_the_web)
    checks.register(archive_holds_vector_tiles)


def one_base_map(**_kwargs: Any) -> Sequence[checks.CheckMessage]:
    """tiles.E001: the settings name one base map, and hosts only for a style."""
    if settings.BASEMAP_STYLE_URL and settings.BASEMAP_PMTILES:
        fault, hint = "Two base maps are named.", "Set BASEMAP_STYLE_URL or BASEMAP_PMTILES."
    elif settings.BASEMAP_HOSTS and not settings.BASEMAP_STYLE_URL:
        fault = "BASEMAP_HOSTS opens hosts that no base map asks."
        hint = "Set BASEMAP_STYLE_URL too, or leave BASEMAP_HOSTS empty."
    else:
        return []
    return [checks.Error(fault, hint=hint, id="tiles.E001")]


def style_is_on_the_web(**_kwargs: Any) -> Sequence[checks.CheckMessage]:
    """tiles.E002: a browser can fetch the style: http(s), and https from a page on https."""
    allowed = ("https://", "/") if settings.HTTPS else ("https://", "http://", "/")
    wrong = [
        address
        for address in (settings.BASEMAP_STYLE_URL, *settings.BASEMAP_HOSTS)
        if address and (not address.startswith(allowed) or address.startswith("//"))
    ]
    return [
        checks.Error(
            f"No browser will fetch the base map from {address}",
            hint="Write an address of https (http only for a site on http), or a path here.",
            id="tiles.E002",
        )
        for address in wrong
    ]


def archive_holds_vector_tiles(**_kwargs: Any) -> Sequence[checks.CheckMessage]:
    """tiles.E003: the PMTiles file is there, of version 3, with vector tiles in named layers."""
    if not settings.BASEMAP_PMTILES:
        return []
    try:
        _layers = archive_at(settings.BASEMAP_PMTILES).metadata
    except Unusable as fault:
        return [
            checks.Error(
                f"BASEMAP_PMTILES={str(settings.BASEMAP_PMTILES)!r}: {fault}.",
                hint="Name a PMTiles file of version 3 with vector tiles (docs/operating.md says "
                "how one is made).",
                id="tiles.E003",
            )
        ]
    return []
