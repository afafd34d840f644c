"""The Web Mercator pyramid: tiles, and the range of Morton codes that each covers."""

from dataclasses import dataclass

from geo.mercator import column, morton, row

MAX_ZOOM = 22
DEEPEST = 18  # of contributions; beyond it the client enlarges the tiles it has
GRID_BITS = 30  # positions lie on a grid of 2^30 × 2^30


@dataclass(frozen=True)
class Tile:
    """One square of the pyramid; (0, 0) is the north-west corner of its zoom."""

    z: int
    x: int
    y: int

    def __post_init__(self) -> None:
        if not (0 <= self.z <= MAX_ZOOM and 0 <= self.x < 2**self.z and 0 <= self.y < 2**self.z):
            raise ValueError(f"There is no tile {self.z}/{self.x}/{self.y}.")

    @property
    def left(self) -> int:
        """Grid position of the west edge."""
        return self.x << (GRID_BITS - self.z)

    @property
    def top(self) -> int:
        """Grid position of the north edge."""
        return self.y << (GRID_BITS - self.z)

    @property
    def morton_range(self) -> tuple[int, int]:
        """First Morton code of the tile, and the first one after it."""
        shift = 2 * (GRID_BITS - self.z)
        code = morton(self.x, self.y)
        return code << shift, (code + 1) << shift

    @property
    def scale(self) -> float:
        """Units of a 4096-unit tile in one step of the grid."""
        return 4096.0 / (1 << (GRID_BITS - self.z))


def tiles_over(extent: tuple[float, float, float, float], z: int) -> list[Tile]:
    """The tiles of a zoom over west, south, east, north (degrees, 4326), row by row."""
    west, south, east, north = extent
    shift = GRID_BITS - z
    columns = range(column(west) >> shift, (column(east) >> shift) + 1)
    rows = range(row(north) >> shift, (row(south) >> shift) + 1)
    return [Tile(z, x, y) for y in rows for x in columns]
