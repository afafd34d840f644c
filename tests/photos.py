"""Pictures as telephones make them: with a place, a small copy of the whole, and worse."""

from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, PngImagePlugin

from accounts.models import Person
from campaigns.models import Campaign
from contributions import actions
from contributions.actions.photos import token_of
from contributions.drafts import ChosenPhoto
from contributions.enums import State
from contributions.models import Contribution, Photo
from contributions.photos import Picture, redrawn, store
from tests.factories import a_moderator

SECRET = b"12 rue des Cerisiers, chez Mme Canari"
GPS, ORIENTATION = 0x8825, 0x0112
SMALL_COPY = b"\xff\xd8\xff\xdbTHE-WHOLE-FACE-IN-THE-SMALL-COPY\xff\xd9"


def a_picture(
    width: int = 64, height: int = 48, *, kind: str = "JPEG", colour: str = "red"
) -> bytes:
    """The bytes of a plain picture, blue in its upper left quarter."""
    picture = Image.new("RGB", (width, height), colour)
    picture.paste("blue", (0, 0, width // 2, height // 2))
    return _saved(picture, kind)


def a_telephones_picture(kind: str = "JPEG", *, orientation: int = 1) -> bytes:
    """A picture that says where it was taken, in EXIF, in XMP and in words."""
    picture = Image.new("RGB", (640, 480), "red")
    picture.paste("blue", (0, 0, 320, 240))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = SECRET.decode()  # ImageDescription
    exif[0x927C] = SMALL_COPY  # where a maker hides a copy
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 53.0, 20.4), 3: "E", 4: (2.0, 13.0, 13.8)})
    words: dict[str, Any] = {"exif": exif, "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    if kind == "PNG":
        words = {"exif": exif, "pnginfo": PngImagePlugin.PngInfo()}
        words["pnginfo"].add_text("Comment", SECRET.decode())
    if kind == "JPEG":
        words["comment"] = SECRET
    return _saved(picture, kind, **words)


def hides(data: bytes) -> list[str]:
    """What a picture holds besides its pixels."""
    with Image.open(BytesIO(data)) as opened:
        kept = {"exif", "xmp", "icc_profile", "comment", "photoshop", "mp"} & set(opened.info)
        found = sorted(kept | ({"tags"} if dict(opened.getexif()) else set()))
    marks = (SECRET, SMALL_COPY, b"Exif", b"EXIF", b"XMP ", b"xmpmeta", b"ICCP", b"tEXt")
    return found + [mark.decode("latin-1") for mark in marks if mark in data]


@cache
def a_redrawn() -> Picture:
    return redrawn(a_picture())


def a_photo(
    contribution: Contribution,
    *,
    state: State = State.HELD,
    alternative: str = "",
    position: int = 0,
    by: Person | None = None,
) -> Photo:
    """A photo of a contribution in the wanted state, without a visit to the cage."""
    picture = a_redrawn()
    photo = Photo.objects.create(
        campaign=contribution.campaign,
        contribution=contribution,
        alternative=alternative,
        position=position,
        state=State.HELD,
        digest=picture.digest,
        width=picture.size[0],
        height=picture.size[1],
        small_width=picture.small_size[0],
        small_height=picture.small_size[1],
    )
    store(photo.name, picture)
    moderator = by or a_moderator(contribution.campaign)
    if state == State.PUBLISHED:
        actions.publish_photo(photo, by=moderator)
    elif state == State.REJECTED:
        actions.reject_photo(
            photo, by=moderator, reason="third_party_rights", statement="A face can be recognised."
        )
    elif state == State.WITHDRAWN:
        actions.withdraw_photo(photo, by=photo.author)
    return Photo.objects.select_related("contribution__layer__campaign").get(pk=photo.pk)


def a_photo_ahead(campaign: Campaign, *, by: Person | None = None, colour: str = "red") -> Photo:
    """A photo that waits for its text."""
    return actions.keep_photo(campaign, a_picture(colour=colour), by=by)


def chosen(photo: Photo, alternative: str = "") -> ChosenPhoto:
    return ChosenPhoto(token_of(photo), alternative)


def _saved(picture: Image.Image, kind: str, **words: Any) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **words)
    return out.getvalue()
