"""The doors of the tiles: parse, read, send."""

from django.http import HttpRequest, HttpResponse

from campaigns.access import public_campaign
from layers.access import layer_of
from tiles import basemap, cache, documents, reading
from tiles.doors import (
    ALWAYS_ASK,
    ASK_EACH_SECOND,
    FOR_A_YEAR,
    narrowed_file,
    public_file,
    send_json,
    send_tile,
    tile_at,
)
from tiles.narrowing import Narrowing


@narrowed_file
def contributions(
    request: HttpRequest, campaign: str, layer: str, z: int, x: int, y: int, asked: Narrowing
) -> HttpResponse:
    """One tile of public contributions: always asked about, nearly always answered 304."""
    packed = cache.contributions(campaign, layer, tile_at(z, x, y), asked)
    return send_tile(request, packed, ALWAYS_ASK)


@public_file
def features(
    request: HttpRequest, campaign: str, layer: str, version: int, z: int, x: int, y: int
) -> HttpResponse:
    """One tile of a reference layer: its version is in the address, so it never changes."""
    if version > 2**31 - 1:
        version = 0
    data, is_gzipped = reading.features(campaign, layer, version, tile_at(z, x, y))
    packed = cache.packed_before(data) if is_gzipped else cache.pack(data)
    return send_tile(request, packed, FOR_A_YEAR)


@public_file
def changes(request: HttpRequest, campaign: str) -> HttpResponse:
    """The public revision of each layer: what an open map asks every two seconds."""
    return send_json(request, {"layers": reading.changes(campaign)}, ASK_EACH_SECOND)


@public_file
def tilejson(request: HttpRequest, campaign: str, layer: str) -> HttpResponse:
    """TileJSON 3.0 of one layer."""
    opened = public_campaign(campaign)
    return send_json(request, documents.tilejson(opened, layer_of(opened, layer)), "no-cache")


@public_file
def style(request: HttpRequest, campaign: str) -> HttpResponse:
    """The MapLibre style of a campaign's map."""
    return send_json(request, documents.style(public_campaign(campaign)), "no-cache")


@public_file
def basemap_style(request: HttpRequest) -> HttpResponse:
    """The MapLibre style of the base map's own file."""
    return send_json(request, basemap.style(), "no-cache")


@public_file
def basemap_tile(request: HttpRequest, edition: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of the base map as its file has it; 204 where it has none."""
    found = basemap.tile(edition, tile_at(z, x, y))
    if found is None:
        return HttpResponse(status=204, headers={"Cache-Control": FOR_A_YEAR})
    return send_tile(request, found, FOR_A_YEAR)
