"""The features of a GeoJSON FeatureCollection one by one, without holding the file in memory.

Only strings and brackets are looked at here; `geo.text` then parses each feature, strictly.
"""

import re
from collections.abc import Iterable, Iterator

from campaigns.errors import WrongInput
from geo.errors import GeometryRefused
from geo.text import parse

MAX_FEATURE = 512 * 1024  # characters of one feature
MAX_AROUND = 64 * 1024  # characters of the collection that are not features
BYTES = 4  # of a character, at most
_PIECE = re.compile(r'[^"\\{}\[\]]+|["\\{}\[\]]')
_FEATURES = re.compile(r'"features"\s*:\s*\Z')


def features(chunks: Iterable[str], name: str) -> Iterator[str]:
    """The text of each feature; what stands around them is judged at the end.

    Raises WrongInput: not_a_collection, feature_too_large, crs_not_allowed.
    """
    scan = _Scan(name)
    for chunk in chunks:
        yield from scan.feed(chunk)
    scan.judge()


class _Scan:
    """How far a collection has been read: what is open, and what has been kept."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.depth = 0
        self.in_string = self.is_escaped = self.in_features = False
        self.feature: list[str] | None = None  # pieces of the one that is open
        self.around: list[str] = []
        self.size = self.size_around = 0

    def feed(self, chunk: str) -> Iterator[str]:
        """Read on; yield each feature that ends here."""
        for found in _PIECE.finditer(chunk):
            piece = found[0]
            if self.in_string:
                self._keep(piece)
                self._read_in_string(piece)
            elif piece in "{[":
                self._open(piece)
            elif piece in "}]":
                if (text := self._close(piece)) is not None:
                    yield text
            else:
                self._keep(piece)
                self.in_string = piece == '"'

    def judge(self) -> None:
        """Refuse what is no FeatureCollection once its features are taken out."""
        if self.depth or self.in_string:
            raise self._refusal("not_a_collection", "it ends in the middle of something")
        try:
            told = parse("".join(self.around), MAX_AROUND * BYTES)
        except GeometryRefused as refusal:
            raise self._refusal("not_a_collection", refusal.code) from None
        if (
            not isinstance(told, dict)
            or told.get("type") != "FeatureCollection"
            or told.get("features") != []
        ):
            raise self._refusal("not_a_collection", "only a FeatureCollection is read")
        if "crs" in told:
            raise self._refusal(
                "crs_not_allowed", "GeoJSON is in degrees (WGS 84): convert it, leave crs out"
            )

    def _read_in_string(self, piece: str) -> None:
        if self.is_escaped:
            self.is_escaped = False
        elif piece == "\\":
            self.is_escaped = True
        elif piece == '"':
            self.in_string = False

    def _open(self, bracket: str) -> None:
        if self.in_features and self.depth == 2:
            if bracket != "{":
                raise self._refusal("not_a_collection", "among its features is a list")
            self.feature, self.size = [], 0
        self._keep(bracket)
        if self.depth == 1 and bracket == "[" and _FEATURES.search("".join(self.around[-16:-1])):
            self.in_features = True
        self.depth += 1

    def _close(self, bracket: str) -> str | None:
        """The text of the feature that this bracket ends, if it ends one."""
        self.depth -= 1
        if self.depth < 0:
            raise self._refusal("not_a_collection", "a bracket closes nothing")
        if self.in_features and self.depth == 1:
            self.in_features = False
        self._keep(bracket)
        if self.feature is None or self.depth != 2:
            return None
        text, self.feature = "".join(self.feature), None
        return text

    def _keep(self, piece: str) -> None:
        if self.feature is not None:
            self.feature.append(piece)
            self.size += len(piece)
            if self.size > MAX_FEATURE:
                raise self._refusal(
                    "feature_too_large", f"a feature has more than {MAX_FEATURE} characters"
                )
        elif self.in_features:
            if piece.strip(" \t\r\n,"):
                raise self._refusal("not_a_collection", "among its features is something else")
        else:
            self.around.append(piece)
            self.size_around += len(piece)
            if self.size_around > MAX_AROUND:
                raise self._refusal("not_a_collection", "it has no list of features")

    def _refusal(self, code: str, why: str) -> WrongInput:
        return WrongInput(code, f"{self.name} is not a GeoJSON FeatureCollection: {why}.")
