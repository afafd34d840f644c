"""The cage's program for one picture: decode it, turn it upright, draw it anew, twice.

Runs by itself (`python -I photos_caged.py FOLDER`), with nothing of ours behind it: a picture that
nobody here made comes in on standard input, two WebP files of bare pixels and one line of JSON
come out. What is in a picture besides pixels (place, date, thumbnails, profiles, text) stays here.
With `LEFT,TOP,WIDTH,HEIGHT;…` (thousandths of the sides) behind the folder, these boxes are black.
"""

import ctypes
import json
import resource
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 40_000_000
LARGE, SMALL = 2048, 480  # the longest side of what is kept
SECONDS = 10  # of processor time
MEMORY = 1024**3  # bytes of address space
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


class Refused(Exception):
    """A picture that cannot be taken: a code and its figures."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.said: dict[str, object] = {"refused": code, "facts": facts}


def main(folder: Path, boxes: str = "") -> None:
    tie_hands()
    try:
        answer = redraw(sys.stdin.buffer.read(), folder, boxes)
    except Refused as refusal:
        answer = refusal.said
    except MemoryError:
        answer = Refused("photo_too_large").said
    sys.stdout.write(json.dumps(answer))


def tie_hands() -> None:
    """No network, little time, little memory; no file but those two."""
    for what, limit in (
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, 64 * 1024**2),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))
    libc = ctypes.CDLL(None)
    any(libc.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET))


def redraw(data: bytes, folder: Path, boxes: str = "") -> dict[str, object]:
    """Write large.webp and small.webp; returns their sides in pixels."""
    Image.MAX_IMAGE_PIXELS = None  # judged here, with figures
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as opened:
            require_size(opened.size)
            pixels = bare(opened)
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError) as error:
        raise Refused("photo_unreadable" if is_picture(data) else "photo_type") from error
    blacken(pixels, boxes)
    large = fitted(pixels, LARGE)
    small = fitted(large, SMALL)
    large.save(folder / "large.webp", "WEBP", quality=82, method=4)
    small.save(folder / "small.webp", "WEBP", quality=78, method=4)
    return {"large": large.size, "small": small.size}


def require_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise Refused("photo_too_large", width=size[0], height=size[1], limit=MOST_PIXELS)


def bare(opened: Image.Image) -> Image.Image:
    """The first frame, upright, in sRGB, on white where it was transparent; nothing but pixels."""
    profile = opened.info.get("icc_profile")
    if opened.format in ("JPEG", "MPO"):
        opened.draft("RGB", (LARGE, LARGE))
    upright = ImageOps.exif_transpose(opened)
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        ground = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(ground, upright)
    drawn = in_srgb(upright, profile) if profile else upright
    clean = Image.new("RGB", drawn.size)
    clean.paste(drawn.convert("RGB"))
    return clean


def blacken(picture: Image.Image, boxes: str) -> None:
    """Paint the boxes black; a pixel that one touches is wholly in it."""
    pen = ImageDraw.Draw(picture)
    for box in filter(None, boxes.split(";")):
        left, top, width, height = map(int, box.split(","))
        right, bottom = (left + width) * picture.width, (top + height) * picture.height
        corner = left * picture.width // 1000, top * picture.height // 1000
        pen.rectangle((*corner, -(-right // 1000) - 1, -(-bottom // 1000) - 1), fill="black")


def in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours of a phone's wider space as every screen shows them; as they are if that fails."""
    if picture.mode == "RGBA":
        picture = picture.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        moved = ImageCms.profileToProfile(
            picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return moved or picture


def fitted(picture: Image.Image, longest: int) -> Image.Image:
    """Itself, or smaller; never larger."""
    copy = picture.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return copy


def is_picture(data: bytes) -> bool:
    """Whether it begins as a picture that we take: then it is damaged, and not of another kind."""
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n", b"RIFF"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
