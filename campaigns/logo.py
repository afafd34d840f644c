"""The city's logo: a file that a setting names, judged, then taken as it is or not at all."""

import base64
import re
import struct
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import blake2b
from pathlib import Path
from xml.etree import ElementTree as ET

LARGEST_BYTES = 200_000
LONGEST_PX = 4000
NARROWEST, WIDEST = 0.4, 8.0  # width ÷ height: it stands in a bar
SHOWN_PX = 32  # its height there
_SVG = "{http://www.w3.org/2000/svg}"
_PNG = b"\x89PNG\r\n\x1a\n"
# What a drawing never needs, and what would run or ask for something if it were opened alone.
_FORBIDDEN = {
    "script", "foreignObject", "iframe", "embed", "object", "audio", "video", "animate", "set",
    "animateTransform", "animateMotion", "handler", "listener", "a",
}  # fmt: skip
_ADDRESS = re.compile(r"@import|url\(\s*[\"']?\s*(?!#)|javascript:|expression\(", re.IGNORECASE)
_HELD_INSIDE = re.compile(r"#|data:image/(?:png|jpeg);base64,")
_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)(?:px)?\s*")


class Unusable(Exception):
    """A file that is no logo; its words say why."""


@dataclass(frozen=True)
class Logo:
    """A judged file. width, height: as it is shown in the bar, in pixels."""

    data: bytes
    kind: str
    width: int
    height: int

    @cached_property
    def edition(self) -> str:
        """Changes with the file, so that an address may be kept."""
        return blake2b(self.data, digest_size=6).hexdigest()

    @cached_property
    def inside(self) -> str:
        """The whole file as an address, for a page that is handed over."""
        return f"data:{self.kind};base64,{base64.b64encode(self.data).decode()}"


def read(path: Path) -> Logo:
    """The logo in a file, PNG or SVG by its content. Raises Unusable."""
    if not path.is_file():
        raise Unusable("there is no such file")
    if (size := path.stat().st_size) > LARGEST_BYTES:
        raise Unusable(f"it has {size} bytes, the limit is {LARGEST_BYTES}")
    data = path.read_bytes()
    is_png = data.startswith(_PNG)
    width, height = _size_of_png(data) if is_png else _size_of_svg(data)
    if not (width and height and NARROWEST <= width / height <= WIDEST):
        raise Unusable(f"its sides are {width:g} × {height:g}, too narrow or too wide for a bar")
    kind = "image/png" if is_png else "image/svg+xml"
    return Logo(data, kind, round(width * SHOWN_PX / height), SHOWN_PX)


def _size_of_png(data: bytes) -> tuple[float, float]:
    if data[12:16] != b"IHDR" or b"IEND" not in data[-12:]:
        raise Unusable("it is a broken PNG")
    width, height = struct.unpack(">II", data[16:24])
    if max(width, height) > LONGEST_PX:
        raise Unusable(f"it has {width} × {height} pixels, the limit is {LONGEST_PX} a side")
    return width, height


def _size_of_svg(data: bytes) -> tuple[float, float]:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Unusable("it has a DOCTYPE: save it as plain SVG")
    try:
        root = ET.fromstring(data.decode("utf-8"))  # noqa: S314 -- no DOCTYPE, no entity
    except (ET.ParseError, ValueError):
        raise Unusable("it is neither a PNG nor an SVG") from None
    if root.tag != f"{_SVG}svg":
        raise Unusable("it is neither a PNG nor an SVG")
    for element in root.iter():
        _judge(element)
    return _sides(root)


def _judge(element: ET.Element) -> None:
    """Refuse what is more than a drawing."""
    name = str(element.tag).removeprefix(_SVG)
    if name in _FORBIDDEN:
        raise Unusable(f"it has a <{name}>: save it as plain SVG, a drawing alone")
    for attribute, value in element.attrib.items():
        short = attribute.rpartition("}")[2].lower()
        if short.startswith("on"):
            raise Unusable(f"it has a script in {short}=: save it as plain SVG")
        if short in ("href", "src") and not _HELD_INSIDE.match(value.strip()):
            raise Unusable("it names another file: put it into the drawing")
        if _ADDRESS.search(value):
            raise Unusable("it names another file: put it into the drawing")
    if name == "style" and _ADDRESS.search("".join(element.itertext())):
        raise Unusable("its style names another file: put it into the drawing")


def _sides(root: ET.Element) -> tuple[float, float]:
    box = root.get("viewBox", "").replace(",", " ").split()
    try:
        if len(box) == 4:
            return float(box[2]), float(box[3])
    except ValueError:
        pass
    sides = [_NUMBER.fullmatch(root.get(side, "")) for side in ("width", "height")]
    if not (sides[0] and sides[1]):
        raise Unusable("it has no viewBox, so its sides are not known")
    return float(sides[0][1]), float(sides[1][1])


@cache
def kept(path: Path) -> Logo:
    """The logo in a file as it was when it was first asked for."""
    return read(path)
