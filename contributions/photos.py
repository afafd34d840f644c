"""Pictures from outside, drawn anew in a cage, and the files that are kept of them (ADR 19)."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from campaigns.errors import NotVisible, WrongInput
from contributions.boxes import Box

PROGRAM = Path(__file__).with_name("photos_caged.py")
PATIENCE_S = 30  # on the wall
MOST_PHOTOS = 5  # of one contribution
MOST_BYTES = 12 * 1024**2  # of one picture as it is handed in
LARGE, SMALL = "large", "small"
SIZES = (LARGE, SMALL)

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    """A picture as it was drawn anew: two WebP files of bare pixels and their sides."""

    large: bytes
    small: bytes
    size: tuple[int, int]
    small_size: tuple[int, int]
    digest: bytes  # of what was handed in


def redrawn(data: bytes, boxes: Sequence[Box] = ()) -> Picture:
    """Decode a picture by its content and draw it anew, upright, without anything hidden in it.

    What lies under `boxes` is black in both sizes.
    data: JPEG, PNG or WebP, at most MOST_BYTES and 40 million pixels; only its first frame counts.
    Raises WrongInput: photo_too_heavy, photo_type, photo_unreadable, photo_too_large.
    """
    require_weight(len(data))
    with TemporaryDirectory(prefix="parvis-photo-") as folder:
        answer = _caged(data, Path(folder), boxes)
        if "refused" in answer:
            raise _refusal(answer["refused"], answer["facts"])
        return Picture(
            Path(folder, "large.webp").read_bytes(),
            Path(folder, "small.webp").read_bytes(),
            tuple(answer["large"]),
            tuple(answer["small"]),
            sha256(data).digest(),
        )


def require_weight(size: int) -> None:
    """Refuse what is heavier than MOST_BYTES."""
    if size > MOST_BYTES:
        raise _refusal("photo_too_heavy", {"size": size, "limit": MOST_BYTES})


def store(name: str, picture: Picture) -> None:
    """Keep both files of a picture under a random name."""
    for size, content in ((LARGE, picture.large), (SMALL, picture.small)):
        default_storage.save(path_of(name, size), ContentFile(content))


def stored(name: str, size: str) -> bytes:
    """The bytes of a kept file; NotVisible when there is none."""
    if size not in SIZES:
        raise NotVisible
    try:
        with default_storage.open(path_of(name, size)) as file:
            return bytes(file.read())
    except FileNotFoundError:
        raise NotVisible from None


def erase(name: str) -> None:
    """Remove both files; nothing happens when they are gone already."""
    for size in SIZES:
        default_storage.delete(path_of(name, size))


def path_of(name: str, size: str) -> str:
    """Where a file lies in the media storage; two letters keep folders small."""
    return f"photos/{name[:2]}/{name}-{size}.webp"


def _caged(data: bytes, folder: Path, boxes: Sequence[Box]) -> dict[str, Any]:
    """What the cage's program answers; whatever ends it makes the picture unreadable."""
    drawn = ";".join(f"{box.left},{box.top},{box.width},{box.height}" for box in boxes)
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, no word of anybody's in the command
            [sys.executable, "-I", str(PROGRAM), str(folder), drawn],
            input=data,
            capture_output=True,
            cwd=folder,
            env={"LC_ALL": "C.UTF-8"},
            timeout=PATIENCE_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "photo_unreadable", "facts": {}}
    if done.returncode == 0 and done.stdout:
        found: dict[str, Any] = json.loads(done.stdout)
        return found
    logger.warning("the cage of a picture ended status=%s", done.returncode)
    return {"refused": "photo_unreadable", "facts": {}}


def _refusal(code: str, facts: dict[str, Any]) -> WrongInput:
    return WrongInput(code, _sentence(code, facts), field="photos", **facts)


def _sentence(code: str, facts: dict[str, Any]) -> str:
    if code == "photo_too_heavy":
        return _(
            "This photo weighs %(size)s MB; the limit is %(limit)s MB. Choose a smaller one, or "
            "let your phone send it in a smaller size."
        ) % {"size": megabytes(facts["size"]), "limit": megabytes(facts["limit"])}
    if code == "photo_too_large" and "width" in facts:
        return _(
            "This picture is %(width)s × %(height)s pixels; the limit is %(limit)s million pixels. "
            "Make it smaller before you add it."
        ) % {
            "width": number_format(facts["width"], force_grouping=True),
            "height": number_format(facts["height"], force_grouping=True),
            "limit": facts["limit"] // 1_000_000,
        }
    if code == "photo_type":
        return _(
            "This file is not a photo that we can read. Choose a JPEG, PNG or WebP picture; an "
            "iPhone’s HEIC photo must be saved as JPEG first."
        )
    return _("This photo is damaged or too complicated to be read. Choose another one.")


def megabytes(size: int) -> str:
    """A weight in words: 12 or 12.3."""
    return number_format(round(size / 1024**2, 1)).removesuffix(".0").removesuffix(",0")
