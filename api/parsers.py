"""Bodies come in as strict JSON: bounded in bytes and depth, no NaN, no member named twice."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.parsers import BaseParser

from campaigns.errors import TooLarge, WrongInput
from geo.errors import GeometryRefused
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
        body = stream.read(MAX_BODY + 1)
        if len(body) > MAX_BODY:
            raise TooLarge(
                "too_large", f"The body is larger than {MAX_BODY} bytes.", limit=MAX_BODY
            )
        try:
            return parse(body, MAX_BODY)
        except GeometryRefused as refusal:
            if refusal.code != "not_geojson":
                raise
            raise WrongInput("not_json", "The body is not a JSON text in UTF-8.") from None
