"""Ask the API as another program does: JSON text in, JSON text out."""

import json
from itertools import count
from typing import Any

numbers = count(1)


def a_body(layer: Any, **properties: Any) -> dict[str, Any]:
    """A new contribution as a client writes it; `geometry` is its place."""
    geometry = properties.pop("geometry", {"type": "Point", "coordinates": [2.2205, 48.8890]})
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            "layer": layer.slug,
            "kind": "proposal",
            "title": "A bench in the shade",
            "text": "There is nowhere to sit.",
            **properties,
        },
    }


def new_key() -> str:
    return f"a-clients-key-{next(numbers):06}"


def contributions_of(layer: Any) -> str:
    return f"/api/v1/campaigns/{layer.campaign.slug}/contributions/"


def one(item: Any, what: str = "") -> str:
    return f"{contributions_of(item.layer)}{item.public_id}/{what}"


def send(
    client: Any,
    path: str,
    body: Any = None,
    *,
    key: str | None = None,
    device: str = "",
    verb: str = "post",
) -> Any:
    """Send `body` (a value, or text as it is) with a new key; None for `key` means a fresh one."""
    headers = {"Idempotency-Key": new_key() if key is None else key}
    if device:
        headers["Authorization"] = f"Device {device}"
    return getattr(client, verb)(
        path,
        data=body if isinstance(body, str | bytes) else json.dumps(body),
        content_type="application/json",
        headers=headers,
    )


def hand_in(client: Any, layer: Any, *, key: str | None = None, device: str = "", **words: Any):
    """Hand a contribution in, as `a_body` writes it."""
    return send(client, contributions_of(layer), a_body(layer, **words), key=key, device=device)


def problem(response: Any, status: int) -> dict[str, Any]:
    """The problem document of a refusal (RFC 9457), which no cache keeps."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    assert response["Access-Control-Allow-Origin"] == "*"
    told = json.loads(response.content)
    assert told["status"] == status
    assert told["detail"].strip()
    assert "%(" not in told["detail"]
    return told
