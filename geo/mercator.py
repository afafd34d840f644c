"""The square map of Web Mercator as a grid of 2^30 columns and rows: `sql/mercator.sql` in Python.

Column 0 is the westernmost, row 0 the northernmost. A tile z/x/y is the cells whose column and row
begin with the z bits of x and y, hence one range of Morton codes (TILES §2).
"""

import math

BITS = 30
SIDE = 1 << BITS
LAST_LATITUDE = 85.0511287798066  # where the map becomes a square, degrees


def column(longitude: float) -> int:
    """Column of a longitude (degrees); 180 falls in the last one."""
    return _cell((longitude + 180.0) / 360.0 * SIDE)


def row(latitude: float) -> int:
    """Row of a latitude (degrees), which is clamped to the square map."""
    clamped = max(-LAST_LATITUDE, min(LAST_LATITUDE, latitude))
    half_from_south = math.radians((90.0 + clamped) / 2.0)
    return _cell((0.5 - math.log(math.tan(half_from_south)) / (2.0 * math.pi)) * SIDE)


def morton(x: int, y: int) -> int:
    """Bits of x (even places) and y (odd places) interleaved; both from 0 to 2^30 - 1."""
    return _spread(x) | _spread(y) << 1


def unmorton(code: int) -> tuple[int, int]:
    """The x and y that `morton` interleaved."""
    return _gather(code), _gather(code >> 1)


def point_morton(longitude: float, latitude: float) -> int:
    """Morton code of the cell of a place (degrees)."""
    return morton(column(longitude), row(latitude))


def _cell(position: float) -> int:
    return max(0, min(SIDE - 1, math.floor(position)))


def _spread(number: int) -> int:
    """A zero between each two bits of a 30-bit number."""
    number = (number | number << 16) & 0x0000FFFF0000FFFF
    number = (number | number << 8) & 0x00FF00FF00FF00FF
    number = (number | number << 4) & 0x0F0F0F0F0F0F0F0F
    number = (number | number << 2) & 0x3333333333333333
    return (number | number << 1) & 0x5555555555555555


def _gather(number: int) -> int:
    """The even bits of a 60-bit number, side by side."""
    number &= 0x5555555555555555
    number = (number | number >> 1) & 0x3333333333333333
    number = (number | number >> 2) & 0x0F0F0F0F0F0F0F0F
    number = (number | number >> 4) & 0x00FF00FF00FF00FF
    number = (number | number >> 8) & 0x0000FFFF0000FFFF
    return (number | number >> 16) & 0x00000000FFFFFFFF
