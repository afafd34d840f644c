"""The desk's own tiles: every state, at the true place, behind the session, never stored.

Routed by the desk, which has already let the person in: each function takes the campaign.
"""

from django.http import HttpRequest, HttpResponse

from campaigns.models import Campaign
from contributions.models import Event
from layers.access import layer_of
from layers.enums import LayerKind
from layers.scopes import entered_scope
from tiles import cache, documents, reading
from tiles.doors import send_json, send_tile, tile_at

PRIVATE = "no-store"


def tile(
    request: HttpRequest, campaign: Campaign, layer: str, z: int, x: int, y: int
) -> HttpResponse:
    """One tile of a layer in every state, of what the person may judge."""
    shown = layer_of(campaign, layer, LayerKind.CONTRIBUTIONS)
    found = reading.desk(shown, tile_at(z, x, y), entered_scope(campaign))
    return send_tile(request, cache.pack(found), PRIVATE)


def changes(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """How far the campaign's events have come: moves with every move, public or not."""
    last = (
        Event.objects.filter(
            entered_scope(campaign).condition("contribution__"),
            contribution__layer__campaign=campaign,
        )
        .order_by("-pk")
        .values_list("pk", flat=True)
        .first()
    )
    return send_json(request, {"events": last or 0}, PRIVATE)


def style(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """The campaign's style with the desk's tiles in the place of the public ones."""
    return send_json(request, documents.style(campaign, is_desk=True), PRIVATE)
