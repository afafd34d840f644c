"""What every page knows without a query: the city, the import map, where the worker lies."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static

from web import importmap, logo


def site(request: HttpRequest) -> dict[str, Any]:
    """The variable `site` of every template."""
    return {
        "site": {
            "name": "Parvis",
            "city": settings.CITY_NAME,
            "logo": logo.shown(),
            "importmap": importmap.text(),
            "worker": static("vendor/maplibre-gl/maplibre-gl-worker.mjs"),
            "public_url": settings.PUBLIC_URL,
            "is_proving": settings.PROOF_OF_WORK,
            "is_installable": settings.SERVICE_WORKER,
            "is_demo": settings.DEMO,
            "basemap_hosts": [urlsplit(host).netloc for host in settings.BASEMAP_ORIGINS],
        }
    }
