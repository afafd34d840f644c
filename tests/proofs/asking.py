"""Asking a route, and finding in its answer what should not be there."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import mapbox_vector_tile
from django.conf import settings
from django.test import Client

from geo.mercator import BITS, column, row
from tests.proofs.routes import ROUTES, Route
from tests.proofs.world import Canary, World

TILE_PATH = re.compile(r"/(\d+)/(\d+)/(\d+)\.mvt$")
NUMBER = re.compile(r"\d{4,}")
DEGREES = re.compile(r"\d+\.\d{5}")
STEM = "canari"  # every word of a canary begins so
MVT = "application/vnd.mapbox-vector-tile"
SHARP_ZOOM = 15  # from here on, two canaries' places are many units of a tile apart
NEAR = 2  # units of a tile of 4096


@dataclass(frozen=True)
class Answer:
    """What came back; `body` is decompressed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]


def ask(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    """One request from our own pages. `body`: a dict, sent as a form, or as JSON to the API."""
    sent: dict[str, Any] = {}
    if body is not None and path.startswith("/api/"):
        sent = {"data": json.dumps(body), "content_type": "application/json"}
    elif body is not None:
        sent = {"data": body}
    call = client.post if method == "POST" and body is not None else None
    headers = {"Origin": settings.PUBLIC_URL, **headers}
    response = (
        call(path, headers=headers, **sent)
        if call
        else client.generic(method, path, headers=headers, **sent)
    )
    data = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        data = gzip.decompress(data)
    answered = dict(response.headers)
    if response.cookies:
        answered["Set-Cookie"] = response.cookies.output(header="", sep=",")
    return Answer(response.status_code, answered, data)


def device_header(world: World, role: str, path: str) -> dict[str, str]:
    """How this role says who it is to the API, which knows no cookie."""
    if path.startswith("/api/") and role in world.devices:
        return {"Authorization": f"Device {world.devices[role]}"}
    return {}


def addresses(world: World, routes: tuple[Route, ...] = ROUTES) -> list[str]:
    """Every address worth asking: each route with each of its targets, each list with filters."""
    found = [route.path(**values) for route in routes for values in world.targets(route)]
    return list(dict.fromkeys([*found, *filtered(world, routes)]))


def filtered(world: World, routes: tuple[Route, ...] = ROUTES) -> Iterator[str]:
    """Lists under filters that try to ask about what is hidden (TRUST L8)."""
    held = next(canary for canary in world.canaries if canary.label == "place of held")
    lon, lat = held.place or (0.0, 0.0)
    feature = world.contributions["on hidden feature"].feature
    box = f"{lon - 0.0001},{lat - 0.0001},{lon + 0.0001},{lat + 0.0001}"
    queries = [
        "q=canariheld", "q=canari", f"bbox={box}", "layer=hidden", "limit=1", "limit=0",
        "sort=supported", "state=held", "ordering=created_at", "author__email__startswith=c",
        "kind=proposal", "answered=no", "kind=canari", "after=2026-01-01_1", "fragment=list",
        f"after=2099-01-01_{held.public_id}", "geom__isvalid=1", "include=revisions",
        f"feature={feature.public_id if feature else 1}", "feature__name=canarifeature",
        f"focus={held.public_id}", "layers=hidden",
    ]  # fmt: skip
    lists = (
        "web:campaign", "web:contributions", "api:contributions", "api:features", "web:new",
        "web:embed", "web:places",
    )  # fmt: skip
    for route in routes:
        if route.name in lists:
            path = route.path(**world.good(route))
            yield from (f"{path}?{query}" for query in queries)
        if route.name == "web:places":
            yield f"{route.path(**world.good(route))}?at={lon},{lat}"


def met_in(answer: Answer, path: str, canaries: list[Canary]) -> set[str]:
    """The labels of the canaries that an answer holds, what the request itself said apart."""
    asked = unquote(path)
    words, drawn = _words(answer), _drawn(answer)
    numbers = set(NUMBER.findall(words)) | {str(feature.get("id")) for feature in drawn}
    degrees = set(DEGREES.findall(words))
    tile = TILE_PATH.search(asked)
    met = {
        canary.label
        for canary in canaries
        if (str(canary.public_id) in numbers and str(canary.public_id) not in asked)
        or (canary.place and _has_place(canary.place, degrees, drawn, tile))
    }
    if STEM in words:
        met |= {
            canary.label
            for canary in canaries
            if canary.word and canary.word in words and canary.word not in asked
        }
    return met


def _words(answer: Answer) -> str:
    """Headers and body as one text, entities and escapes undone."""
    body = "" if answer.kind == MVT else answer.body.decode("utf-8", "ignore")
    text = "\n".join([*answer.headers.values(), body])
    text = html.unescape(text) if "&" in text else text
    return unquote(text) if "%" in text else text


def _drawn(answer: Answer) -> list[dict[str, Any]]:
    """The features of a vector tile, their attributes as words too."""
    if answer.kind != MVT or not answer.body:
        return []
    decoded = mapbox_vector_tile.decode(answer.body, default_options={"y_coord_down": True})
    return [
        {**feature, "layer": name}
        for name, layer in decoded.items()
        for feature in layer["features"]
    ]


def _has_place(
    place: tuple[float, float],
    degrees: set[str],
    drawn: list[dict[str, Any]],
    tile: re.Match[str] | None,
) -> bool:
    if any(f"{number:.5f}" in degrees for number in place):
        return True
    if not drawn or tile is None or int(tile[1]) < SHARP_ZOOM:
        return False
    z, x, y = map(int, tile.groups())
    units = 1 << (BITS - z)
    here = (column(place[0]) / units - x) * 4096, (row(place[1]) / units - y) * 4096
    return any(
        abs(corner[0] - here[0]) <= NEAR and abs(corner[1] - here[1]) <= NEAR
        for feature in drawn
        for corner in _corners(feature["geometry"]["coordinates"])
    )


def _corners(coordinates: Any) -> Iterator[tuple[float, float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates[0], coordinates[1]
        return
    for part in coordinates:
        yield from _corners(part)
