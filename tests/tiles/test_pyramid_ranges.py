"""The pyramid: which tiles there are, and the range of Morton codes that each covers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import mercator
from tiles.pyramid import MAX_ZOOM, Tile


@st.composite
def tiles(draw) -> Tile:
    z = draw(st.integers(0, MAX_ZOOM))
    side = 2**z - 1
    return Tile(z, draw(st.integers(0, side)), draw(st.integers(0, side)))


@pytest.mark.parametrize(
    "z_x_y", [(-1, 0, 0), (0, 1, 0), (0, 0, 1), (5, 32, 0), (5, 0, -1), (MAX_ZOOM + 1, 0, 0)]
)
def test_there_is_no_tile_outside_the_pyramid(z_x_y):
    with pytest.raises(ValueError, match="There is no tile"):
        Tile(*z_x_y)


@given(tiles(), st.integers(0, mercator.SIDE - 1), st.integers(0, mercator.SIDE - 1))
def test_a_position_is_in_the_range_of_a_tile_exactly_when_it_is_in_its_square(tile, px, py):
    low, high = tile.morton_range
    size = mercator.SIDE >> tile.z

    inside = tile.left <= px < tile.left + size and tile.top <= py < tile.top + size

    assert (low <= mercator.morton(px, py) < high) == inside


@given(tiles())
def test_the_corners_of_a_tile_are_in_its_range_and_its_scale_fills_the_square(tile):
    size = mercator.SIDE >> tile.z
    low, high = tile.morton_range

    corners = [
        mercator.morton(tile.left + x, tile.top + y) for x in (0, size - 1) for y in (0, size - 1)
    ]

    assert corners[0] == low
    assert corners[-1] == high - 1
    assert all(low <= code < high for code in corners)
    assert tile.scale * size == pytest.approx(4096)
