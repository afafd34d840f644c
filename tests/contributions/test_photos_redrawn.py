"""A picture is decoded by its content and drawn anew: pixels stay, everything else goes."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from campaigns.errors import WrongInput
from contributions.photos import MOST_BYTES, redrawn
from tests.photos import SECRET, a_picture, a_telephones_picture, hides


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_neither_place_nor_words_nor_small_copy_outlive_the_drawing(kind):
    data = a_telephones_picture(kind)
    assert hides(data)  # it could be found

    picture = redrawn(data)

    assert (hides(picture.large), hides(picture.small)) == ([], [])
    for file in (picture.large, picture.small):
        with Image.open(BytesIO(file)) as opened:
            assert (opened.format, opened.mode) == ("WEBP", "RGB")


def test_a_picture_held_sideways_is_turned_upright():
    picture = redrawn(a_telephones_picture(orientation=6))  # turn it right by a quarter

    assert picture.size == (480, 640)
    with Image.open(BytesIO(picture.large)) as opened:
        red, _green, blue = opened.getpixel((400, 60))  # what was upper left is upper right
    assert (red < 60, blue > 190) == (True, True)


def test_a_large_picture_is_made_smaller_and_a_small_one_stays():
    assert redrawn(a_picture(4000, 3000)).size == (2048, 1536)
    assert redrawn(a_picture(4000, 3000)).small_size == (480, 360)
    assert redrawn(a_picture(64, 48)).size == (64, 48)


def test_what_is_glued_behind_a_picture_does_not_come_along():
    page = b"<html><script>alert(1)</script>" + SECRET + b"%PDF-1.4"

    picture = redrawn(a_picture() + page)

    assert b"<script" not in picture.large + picture.small
    assert SECRET not in picture.large + picture.small


def test_of_a_moving_picture_the_first_moment_is_kept():
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue", "green")]
    out = BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])

    with Image.open(BytesIO(redrawn(out.getvalue()).large)) as opened:
        assert getattr(opened, "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "photo_type"),
        (b"<!DOCTYPE html><p>a photo", "photo_type"),
        (b"%PDF-1.7 a photo", "photo_type"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "photo_type"),
        (b"GIF89a\x01\x00\x01\x00\x00\xff\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;",
         "photo_type"),
        (b"", "photo_type"),
        (a_picture(400, 300)[:900], "photo_unreadable"),
        (a_picture(kind="PNG")[:60], "photo_unreadable"),
    ],
    ids=["svg", "html", "pdf", "heic", "gif", "empty", "cut jpeg", "cut png"],
)  # fmt: skip
def test_what_is_not_a_sound_picture_of_a_known_kind_is_refused(data, code):
    with pytest.raises(WrongInput) as refused:
        redrawn(data)

    assert refused.value.code == code


def test_a_flood_of_pixels_is_refused_by_its_figures_before_it_is_decoded():
    with pytest.raises(WrongInput) as refused:
        redrawn(a_flood(30_000, 30_000))

    assert refused.value.code == "photo_too_large"
    assert refused.value.facts == {
        "field": "photos", "width": 30_000, "height": 30_000, "limit": 40_000_000,
    }  # fmt: skip


def test_a_heavy_file_is_refused_with_its_weight():
    with pytest.raises(WrongInput) as refused:
        redrawn(a_picture() + b"\0" * MOST_BYTES)

    assert (refused.value.code, refused.value.facts["limit"]) == ("photo_too_heavy", MOST_BYTES)


def a_flood(width: int, height: int) -> bytes:
    """A PNG of a few kilobytes that says to be immense, and is."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + width // 8)
    body = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", body) + chunk(b"IEND", b"")
