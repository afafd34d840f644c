"""Coordinate systems that a file may be in: EPSG numbers from a list, never a text from outside.

A system's text can name files and addresses (CVE-2026-114582): what a file says of itself is
looked up inside the cage, and only its number comes out.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import shapely
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray
from pyproj import Transformer

from geo.errors import FileRefused

WGS84 = 4326
SYSTEMS = frozenset(
    {
        4326, 4258, 4171, 3857, 3035,  # degrees of the world, of Europe, of France; web; Europe
        2154, 27561, 27562, 27563, 27564, 27572, *range(3942, 3951),  # mainland France
        2970, 2972, 2975, 2987, 4467, 4471, 5490, 3296, 3297, 3163,  # overseas
        25828, 25829, 25830, 25831, 25832, 32628, 32629, 32630, 32631, 32632, 32620, 32622, 32738,
        32740,  # UTM there
        28992, 31370, 3812, 2169, 21781, 2056, 3003, 3004, 2062, 25833, 32633,  # neighbours
    }
)  # fmt: skip
WITHOUT_HEIGHTS = {4979: 4326, 4937: 4258, 4965: 4171, 5698: 2154}

Shapes = NDArray[np.object_]


def require_known(srid: int) -> int:
    """`srid` if files may be in it; its plane twin for one with heights.

    Raises FileRefused: crs_not_listed.
    """
    srid = WITHOUT_HEIGHTS.get(srid, srid)
    if srid not in SYSTEMS:
        raise FileRefused(
            "crs_not_listed",
            _(
                "Coordinates in EPSG:%(srid)s are not read. Convert the file to WGS 84 "
                "(EPSG:4326) or Lambert-93 (EPSG:2154)."
            ),
            {"srid": str(srid)},
        )
    return srid


@cache
def to_degrees(srid: int) -> Callable[[Shapes], Shapes]:
    """A function from shapes in EPSG:`srid` to the same in degrees (4326), 2-D, east first."""
    if srid == WGS84:
        return shapely.force_2d
    transformer = Transformer.from_crs(srid, WGS84, always_xy=True)

    def move(positions: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(transformer.transform(positions[:, 0], positions[:, 1]))

    return lambda shapes: shapely.transform(shapely.force_2d(shapes), move)
