"""What changed between two texts, word by word; and whether words were only covered."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

MARK = "[…]"  # what stands in the place of words that were taken out
_TOKENS = re.compile(r"\[…\]|\w+|\s+|[^\w\s]")
_TYPED_MARK = re.compile(r"\[\s*(?:…|\.{3})\s*\]")


@dataclass(frozen=True)
class Part:
    """A run of words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    words: str


def differences(before: str, after: str) -> list[Part]:
    """The parts of both texts in reading order; what went stands before what came."""
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    parts: list[Part] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            parts.append(Part("same", gone))
            continue
        parts += [Part("gone", gone)] if gone else []
        parts += [Part("new", came)] if came else []
    return parts


def with_marks(typed: str) -> str:
    """The text with each typed "[...]" written as the mark."""
    return _TYPED_MARK.sub(MARK, typed)


def only_covers(before: str, after: str) -> bool:
    """Whether `after` is `before` with some passages replaced by the mark, and nothing else."""
    first, *rest = after.split(MARK)
    if not rest:
        return before == after
    *middle, last = rest
    if not before.startswith(first):
        return False
    at = len(first)
    for piece in middle:
        found = before.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return before.endswith(last) and len(before) - len(last) >= at


def words_in_order(part: str, whole: str) -> bool:
    """Whether every word of `part` stands in `whole`, in the same order."""
    left = iter(re.findall(r"\w+", whole))
    return all(any(word == other for other in left) for word in re.findall(r"\w+", part))
