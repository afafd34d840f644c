"""A line of a list as HTML. Whoever reads card after card sees the same: drawn once a minute."""

from functools import lru_cache
from time import time

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from web.desk.listing import Listing
from web.desk.queries import Line

MINUTE = 60
MOST = 1_000


def drawn(
    line: Line, listing: Listing, slug: str, *, is_open: bool, is_picking: bool
) -> SafeString:
    """The line as an element of the list; what it says of time is at most a minute old.

    Nothing is shown from it later: the words may be withheld or erased meanwhile.
    """
    minute = int(time()) // MINUTE
    return _drawn(line, listing, slug, is_open, is_picking, get_language(), minute)


@lru_cache(MOST)
def _drawn(
    line: Line,
    listing: Listing,
    slug: str,
    is_open: bool,
    is_picking: bool,
    _language: str | None,
    _minute: int,
) -> SafeString:
    return render_to_string(
        "desk/line.html",
        {
            "line": line,
            "listing": listing,
            "slug": slug,
            "is_open": is_open,
            "is_picking": is_picking,
        },
    )
