"""The city's logo on pages, and under its own address."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from campaigns.errors import NotVisible
from campaigns.logo import kept

LIGHT, DARK = "light", "dark"


def shown() -> dict[str, str | int] | None:
    """What the bar shows: addresses and sides; None when no setting names a logo."""
    if settings.CITY_LOGO is None:
        return None
    logo = kept(settings.CITY_LOGO)
    dark = settings.CITY_LOGO_DARK and kept(settings.CITY_LOGO_DARK)
    return {
        "address": f"{reverse('web:logo')}?{logo.edition}",
        "dark": f"{reverse('web:logo_dark')}?{dark.edition}" if dark else "",
        "width": logo.width,
        "height": logo.height,
    }


@require_safe
def image(request: HttpRequest, which: str) -> HttpResponse:
    """The file itself, which can do nothing where it is opened alone; 404 when there is none."""
    path = settings.CITY_LOGO if which == LIGHT else settings.CITY_LOGO_DARK
    if path is None:
        raise NotVisible
    logo = kept(path)
    return HttpResponse(
        logo.data,
        content_type=logo.kind,
        headers={
            "Cache-Control": "public, max-age=86400",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
        },
    )
