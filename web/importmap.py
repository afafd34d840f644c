"""The import map of every page, and the one exception that the CSP makes for it."""

import base64
import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

PACKAGES = {
    "@mapbox/tiny-sdf": "vendor/tiny-sdf/index.js",
    "maplibre-gl": "vendor/maplibre-gl/maplibre-gl.mjs",
    "pbf": "vendor/pbf/index.js",
    "terra-draw": "vendor/terra-draw/terra-draw.modern.js",
    "terra-draw-maplibre-gl-adapter": "vendor/terra-draw/terra-draw-maplibre-gl-adapter.modern.js",
}


@cache
def text() -> SafeString:
    """The import map as JSON: packages by name, our modules from plain to hashed address."""
    imports = {name: static(path) for name, path in PACKAGES.items()}
    for name in _modules():
        plain, served = f"{settings.STATIC_URL}{name}", static(name)
        if plain != served:
            imports[plain] = served
    # Addresses of static files: no character of them could end a script element.
    return mark_safe(json.dumps({"imports": imports}, separators=(",", ":")))  # noqa: S308


@cache
def source() -> str:
    """The import map's hash, as the CSP's script-src wants it."""
    return f"'sha256-{base64.b64encode(sha256(text().encode()).digest()).decode()}'"


class AllowImportMap:
    """Add the import map's hash to the script-src of HTML pages; stands inside CSPMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            added = getattr(response, "_csp_update", None) or {}
            response._csp_update = {**added, "script-src": [source()]}  # type: ignore[attr-defined]  # noqa: SLF001 -- django-csp's own door for views
        return response


def _modules() -> list[str]:
    """The names of our own modules: js/….js in the static folders."""
    found = finders.find("js") or ""
    folder = Path(found if isinstance(found, str) else found[0]) if found else None
    if folder is None:
        return []
    return sorted(f"js/{path.relative_to(folder).as_posix()}" for path in folder.rglob("*.js"))
