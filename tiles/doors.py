"""What every tile address has in common: parameters, refusals, validators, headers."""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from campaigns.errors import NotVisible
from tiles import narrowing
from tiles.cache import Packed, unpack
from tiles.pyramid import Tile

MVT = "application/vnd.mapbox-vector-tile"
ALWAYS_ASK = "public, max-age=0, must-revalidate, s-maxage=2"
ASK_EACH_SECOND = "public, max-age=0, must-revalidate, s-maxage=1"
FOR_A_YEAR = "public, max-age=31536000, immutable"

View = Callable[..., HttpResponse]


def narrowed_file(view: View) -> View:
    """A door that everybody may open, which takes the parameters of tiles.narrowing."""

    @wraps(view)
    def read(request: HttpRequest, **names: Any) -> HttpResponse:
        try:
            asked = narrowing.read(request.META.get("QUERY_STRING", ""))
        except narrowing.NotCanonical:
            return refusal(
                400,
                "unknown_parameter",
                "It takes area, category, kind, pins and status: in this order, each once.",
            )
        return view(request, asked=asked, **names)

    return _opened(read)


def public_file(view: View) -> View:
    """A door that everybody may open: GET and HEAD, no parameters, CORS, typed refusals."""

    @wraps(view)
    def read(request: HttpRequest, **names: Any) -> HttpResponse:
        if request.META.get("QUERY_STRING"):
            return refusal(400, "unknown_parameter", "This address takes no parameters.")
        return view(request, **names)

    return _opened(read)


def _opened(view: View) -> View:
    @wraps(view)
    def door(request: HttpRequest, **names: Any) -> HttpResponse:
        try:
            response = view(request, **names)
        except NotVisible:
            response = refusal(404, "not_found", "There is nothing here.")
        except OperationalError:
            response = refusal(503, "busy", "The database is busy: ask again.")
            response["Retry-After"] = "2"
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return require_safe(door)


def refusal(status: int, code: str, detail: str) -> HttpResponse:
    """A problem document (RFC 9457) that no cache keeps."""
    body = {"status": status, "code": code, "detail": detail}
    return HttpResponse(
        json.dumps(body),
        status=status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store"},
    )


def tile_at(z: int, x: int, y: int) -> Tile:
    """The tile of an address; NotVisible when the pyramid has none there."""
    try:
        return Tile(z, x, y)
    except ValueError:
        raise NotVisible from None


def send_tile(request: HttpRequest, packed: Packed, cache_control: str) -> HttpResponse:
    """A tile, as gzip where the client reads it; 304 while its validator stands."""
    as_gzip = packed.is_gzipped and "gzip" in request.headers.get("Accept-Encoding", "")
    etag = packed.etag if not as_gzip else f'{packed.etag[:-1]}-gzip"'
    response = _validated(request, etag, cache_control)
    if response.status_code == 200:
        response.content = packed.data if as_gzip else unpack(packed)
        response["Content-Type"] = MVT
        if as_gzip:
            response["Content-Encoding"] = "gzip"
        if packed.left_out:
            response["Parvis-Left-Out"] = str(packed.left_out)
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def send_json(request: HttpRequest, body: Any, cache_control: str) -> HttpResponse:
    """A JSON document with a validator of its bytes."""
    data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    response = _validated(request, f'"{blake2b(data, digest_size=12).hexdigest()}"', cache_control)
    if response.status_code == 200:
        response.content = data
        response["Content-Type"] = "application/json"
    return response


def _validated(request: HttpRequest, etag: str, cache_control: str) -> HttpResponse:
    asked = [
        part.strip().removeprefix("W/")
        for part in request.headers.get("If-None-Match", "").split(",")
    ]
    response = HttpResponse(status=304 if etag in asked or "*" in asked else 200)
    response["ETag"] = etag
    response["Cache-Control"] = cache_control
    return response
