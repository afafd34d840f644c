"""A page's address to hand on: as a link, and as a QR code drawn here (nobody else is asked)."""

from dataclasses import dataclass

import segno

QUIET = 3  # modules of white around the code; phones need some


@dataclass(frozen=True)
class Shared:
    """An address and its QR code, as a picture that a page holds within itself."""

    address: str
    code: str


def shared(address: str) -> Shared:
    """The address with its code: level M, which survives a crease or a stain."""
    made = segno.make(address, error="m", micro=False, boost_error=False)
    picture = made.svg_data_uri(
        border=QUIET, omitsize=True, svgclass=None, lineclass=None, light="#fff", dark="#1a2024"
    )
    return Shared(address, picture)
