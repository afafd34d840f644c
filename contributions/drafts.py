"""What a person hands in, before anything is checked."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from contributions.enums import Channel

IMPORT_ROUTE = (
    "import:"  # keys of such a route are kept: a file may be brought in again years later
)


@dataclass(frozen=True)
class ChosenPhoto:
    """A photo sent ahead: the key to it, and what its author says is to be seen on it."""

    token: str
    alternative: str = ""


@dataclass(frozen=True)
class PhotoChanges:
    """What an author does to the photos of their text: those taken away and described anew are
    named by their public identity; the ones added were sent ahead."""

    removed: frozenset[int] = frozenset()
    described: Mapping[int, str] = field(default_factory=dict)
    added: tuple[ChosenPhoto, ...] = ()


@dataclass(frozen=True)
class Draft:
    """One contribution as it arrives. `geometry` is GeoJSON text, or its parsed value."""

    kind: str
    title: str
    text: str
    geometry: str | bytes | dict[str, Any]
    category: str = ""
    signature: str = ""
    email: str = ""
    typed_address: str = ""
    precision: str = ""
    feature: int | None = None
    channel: str = Channel.WEB
    voices: int = 1
    photos: tuple[ChosenPhoto, ...] = ()
    responses: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Key:
    """What makes a retry find the first try: a key chosen by the client, within one route."""

    route: str
    value: str
    scope: str = field(default="")

    def digest(self, body: object) -> bytes:
        """SHA-256 of what was handed in, so that a key is not used for two things."""
        return hashlib.sha256(
            json.dumps(body, sort_keys=True, default=repr, ensure_ascii=True).encode()
        ).digest()


def body_of(draft: Draft) -> dict[str, Any]:
    """A draft as plain values; its photos are told by their content, which only rows know."""
    values = asdict(draft)
    del values["photos"]
    if not values["responses"]:  # the digest of a retry is what it was before there were any
        del values["responses"]
    return values
