"""Bodies come in as strict JSON: bounded in bytes and depth, no NaN, no member named twice."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser

from geo.text import parse

MAX_BODY = 300_000  # bytes: the largest geometry (256 kB) and the longest text around it


class StrictJSONParser(BaseParser):
    """JSON by geo.text, whose refusals the error table turns into 400 and 413."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # whatever JSON can hold
        return parse(stream.read(MAX_BODY + 1), MAX_BODY)
