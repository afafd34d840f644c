"""A read-only map with its list, for the sites of its row: no person, no cookie, no locale.

The row alone says the language, what is shown, and who may frame it; nothing is echoed from the
request (TRUST L12, E2). The answer may be shared, so it varies on nothing.
"""

from hashlib import blake2b
from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from campaigns.errors import NotVisible, WrongInput
from contributions import filters
from contributions.access import embed_for
from contributions.models import Embed
from layers.enums import LayerKind
from layers.models import Layer
from tiles.doors import ALWAYS_ASK
from web import importmap
from web.placing import wheel_words
from web.public.lists import only_on_map
from web.public.shell import map_data

PAGE = 10


@csrf_exempt  # it takes no act: a POST is not offered, rather than not from here
@require_safe
def embed(request: HttpRequest, key: str) -> HttpResponseBase:
    """The page of one embed; `?after=` pages its list, every other parameter means nothing."""
    shown = embed_for(key)
    with translation.override(shown.language):
        page = render(request, "embed/page.html", _context(request, shown))
    page["Content-Language"] = shown.language
    page["Cache-Control"] = ALWAYS_ASK
    etag = f'"{blake2b(page.content, digest_size=12).hexdigest()}"'
    page["ETag"] = etag
    # A 304 renews the headers that a browser has kept, so it says who may frame it as well.
    return _for_its_sites(
        get_conditional_response(request, etag=etag, response=page) or page, shown
    )


def _for_its_sites(response: HttpResponseBase, shown: Embed) -> HttpResponseBase:
    told: Any = response  # the doors that django and django-csp leave open for views
    told.xframe_options_exempt = True
    told._csp_replace = {"frame-ancestors": [SELF, *shown.hosts]}  # noqa: SLF001
    told._csp_update = {"script-src": [importmap.source()]}  # noqa: SLF001
    return response


def _context(request: HttpRequest, shown: Embed) -> dict[str, Any]:
    campaign = shown.campaign
    layers = _layers(shown)
    asked = _asked(request, shown)
    found = filters.apply(asked, campaign)
    if shown.layers:
        found = found.filter(layer__in=[layer.pk for layer in layers])
    rows, following = filters.page(asked, found.with_labels())
    return {
        "embed": shown,
        "campaign": campaign,
        "rows": rows,
        "count": found.count(),
        "is_first": asked.after is None,
        "next_query": urlencode({"after": str(following)}) if following else "",
        **only_on_map(asked, campaign),
        "categories": list(campaign.categories.all()),
        "legend": [layer for layer in layers if layer.kind == LayerKind.REFERENCE],
        "map_data": _map_data(shown, layers),
    }


def _layers(shown: Embed) -> list[Layer]:
    """What the row names, as long as everybody may see it."""
    layers = list(shown.campaign.layers.shown())
    return [layer for layer in layers if not shown.layers or layer.slug in shown.layers]


def _asked(request: HttpRequest, shown: Embed) -> filters.Filters:
    """The row's filters, and the page that the reader turns to."""
    pages = request.GET.getlist("after")
    stored = {name: [value] for name, value in shown.filters.items()}
    try:
        return filters.read({**stored, "limit": [str(PAGE)], **({"after": pages} if pages else {})})
    except WrongInput:
        raise NotVisible from None


def _map_data(shown: Embed, layers: list[Layer]) -> dict[str, Any]:
    """What `static/js/embed.js` reads by json_script."""
    campaign = shown.campaign
    data = map_data(campaign)
    return {
        **data,
        "bounds": shown.view or data["bounds"],
        "isWhole": shown.view is None,
        "layers": [layer.slug for layer in layers] if shown.layers else None,
        "filters": list(shown.filters.items()),
        "about": reverse("api:contribution", args=[campaign.slug, 0]),
        "hosts": shown.hosts,
        "height": shown.height,
        "words": {
            **data["words"],
            **wheel_words(),
        },
    }
