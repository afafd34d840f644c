"""Parvis on a home screen: the manifest, the service worker, and the page for what was not kept."""

import json
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import cast

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from web import importmap
from web.forms import Rest, View

KEPT = "X-Keep-Offline"
GROUND, ACCENT = "#f4f2ec", "#0b6b63"
ICONS = (
    ("img/favicon.svg", "any", "image/svg+xml", "any"),
    ("img/icon-192.png", "192x192", "image/png", "any"),
    ("img/icon-512.png", "512x512", "image/png", "any"),
    ("img/icon-maskable-512.png", "512x512", "image/png", "maskable"),
)
FONT = "vendor/fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"
SHELL = (
    "css/tokens.css", "css/base.css", "css/home.css", "css/campaign.css", "css/living.css",
    "css/about.css", "img/icons.svg", "img/favicon.svg", FONT,
)  # fmt: skip
WORKER, REMOVER = "js/worker.js", "js/worker-off.js"


def keepable(view: View[Rest]) -> View[Rest]:
    """Let a device keep this page for a short while: what everybody sees, and nothing of a person.

    The service worker keeps what carries this header, and nothing else.
    """

    @wraps(view)
    def kept(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        is_own = "mine" in request.GET or request.user.is_authenticated
        if settings.SERVICE_WORKER and response.status_code == 200 and not is_own:
            response.headers[KEPT] = "yes"
        return response

    return cast("View[Rest]", kept)


@cache_control(private=True, max_age=3600)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        {"src": static(name), "sizes": sizes, "type": kind, "purpose": purpose}
        for name, sizes, kind, purpose in ICONS
    ]
    about = {
        "id": "/",
        "name": f"{settings.CITY_NAME} · Parvis",
        "short_name": "Parvis",
        "description": _("The public consultations of the city, on a map."),
        "lang": get_language(),
        "start_url": reverse("web:home"),
        "scope": reverse("web:home"),
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": ACCENT,
        "icons": icons,
    }
    return JsonResponse(about, content_type="application/manifest+json")


@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker at the root; switched off, one that removes itself and what it kept."""
    headers = {"Service-Worker-Allowed": "/"}
    kind = "text/javascript; charset=utf-8"
    if not settings.SERVICE_WORKER:
        return HttpResponse(_source(REMOVER), content_type=kind, headers=headers)
    source = _source(WORKER)
    files = [static(name) for name in SHELL]
    made_of = json.dumps([settings.VERSION, files, importmap.text(), source])
    told = {
        "version": sha256(made_of.encode()).hexdigest()[:12],
        "files": files,
        "offline": reverse("web:offline"),
        "static": settings.STATIC_URL,
        "header": KEPT,
    }
    return HttpResponse(
        f"self.parvis = {json.dumps(told)};\n{source}", content_type=kind, headers=headers
    )


@cache_control(private=True, no_cache=True)
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "public/offline.html")


def _source(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):  # pragma: no cover -- the file is ours
        raise FileNotFoundError(name)
    return Path(found).read_text()
