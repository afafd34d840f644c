"""What a cold tile costs over HTTP, against its own SQL and the SQL of other tile servers.

Three ways, interleaved, tile by tile: (a) our address through granian, with the whole application
and a new revision each time, so that no cache helps; (b) our own SQL, prepared, on a connection
kept open by the tiles' role; (c) what Martin, pg_tileserv and tipg ask, on the same rows, capped
alike and prepared on the same connection. Each tile is decoded first: the same ids on all sides.
These three draw pins (pins=all). Then, by our own SQL: the tile as a map asks for it, with crowds,
and the same narrowed to one kind, against pins under the same cap and without one.
"""

import argparse
import gzip
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import environ
import mapbox_vector_tile
import psycopg

from bench.crowd import CAMPAIGN, LAYER
from bench.serving import Client, granian
from tiles.narrowing import Narrowing
from tiles.pyramid import DEEPEST, GRID_BITS, Tile
from tiles.reading import CAP, load, parameters

ZOOMS = range(11, 19)
JUDGED = range(14, 19)
HOT = 8
OVER_OWN_SQL, OVER_MARTIN, OVER_UNCAPPED = 1.5, 1.0, 1.0
PINS, CROWDS = Narrowing(pins="all"), Narrowing()
KIND = Narrowing(kind="question")
UNCAPPED = 1_000_000

MARTIN = """
SELECT ST_AsMVT(tile, 'pins', 4096, 'geom', 'public_id') FROM (
    SELECT public_id, kind, category_id, status_id, support_bucket,
           ST_AsMVTGeom(ST_Transform(geom, 3857), ST_TileEnvelope(%(z)s, %(x)s, %(y)s),
                        4096, 64, true) AS geom
    FROM contributions_contribution
    WHERE layer_id = %(layer_id)s AND is_public
      AND geom && ST_Transform(ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4326)
    ORDER BY support_bucket DESC, public_id LIMIT %(cap)s
) AS tile
"""
HOTTEST = """
SELECT px >> %(shift)s AS x, py >> %(shift)s AS y, count(*)
FROM contributions_contribution WHERE is_public
GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT %(hot)s
"""


@dataclass
class Ways:
    """The three ways to one tile."""

    client: Client
    tiles: psycopg.Connection
    owner: psycopg.Connection
    layer_id: int

    def make_cold(self) -> None:
        """A new revision of the layer: whatever a process keeps of it is of no use."""
        self.owner.execute(
            "UPDATE contributions_layerrevision SET revision = revision + 1 WHERE layer_id = %s",
            [self.layer_id],
        )

    def http(self, tile: Tile) -> bytes:
        path = f"/tiles/{CAMPAIGN}/{LAYER}/{tile.z}/{tile.x}/{tile.y}.mvt?{PINS.as_query()}"
        status, _head, body = self.client.get(path)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        return body

    def own_sql(self, tile: Tile, narrowed: Narrowing = PINS, cap: int = CAP) -> bytes:
        asked = parameters(CAMPAIGN, LAYER, tile, narrowed, cap=cap)
        return self._one(self.tiles, load("contributions"), asked)[1]

    def uncapped(self, tile: Tile) -> bytes:
        return self.own_sql(tile, cap=UNCAPPED)

    def crowds(self, tile: Tile) -> bytes:
        return self.own_sql(tile, CROWDS)

    def one_kind(self, tile: Tile) -> bytes:
        return self.own_sql(tile, KIND)

    def martin(self, tile: Tile) -> bytes:
        asked = {"layer_id": self.layer_id, "z": tile.z, "x": tile.x, "y": tile.y, "cap": CAP}
        return self._one(self.owner, MARTIN, asked)[0]

    @staticmethod
    def _one(connection: psycopg.Connection, sql: str, asked: dict[str, object]) -> tuple:
        with connection.cursor(binary=True) as cursor:
            return cursor.execute(sql, asked, prepare=True).fetchone()


def hottest(owner: psycopg.Connection, zoom: int) -> list[tuple[Tile, int]]:
    """The densest tiles of a zoom, with how many pins they have."""
    rows = owner.execute(HOTTEST, {"shift": GRID_BITS - zoom, "hot": HOT}).fetchall()
    return [(Tile(zoom, x, y), count) for x, y, count in rows]


def require_same(ways: Ways, tile: Tile, count: int) -> None:
    """The same capped set of ids on all sides, and the very same bytes over HTTP as from SQL."""
    ways.make_cold()
    body = ways.http(tile)
    data = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    own, other = ids_of(ways.own_sql(tile)), ids_of(ways.martin(tile))
    assert data == ways.own_sql(tile), f"{tile}: HTTP and SQL differ"
    assert own == other, f"{tile}: {len(own ^ other)} ids differ"
    assert len(own) == min(count, CAP), f"{tile}: {len(own)} of {count} pins"


def ids_of(data: bytes) -> set[int]:
    features = mapbox_vector_tile.decode(data)[LAYER]["features"]
    return {feature["id"] for feature in features if "count" not in feature["properties"]}


def plan(ways: Ways, tile: Tile) -> str:
    """How the points are found when the plan fits every tile (the plan of a prepared statement)."""
    with ways.tiles.transaction():
        ways.tiles.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        asked = parameters(CAMPAIGN, LAYER, tile, PINS)
        sql = f"EXPLAIN (ANALYZE, TIMING OFF) {load('contributions')}"
        lines = [line.strip() for (line,) in ways.tiles.execute(sql, asked, prepare=True)]
    ran = (n for n, line in enumerate(lines) if "(never" not in line)
    first = next(n for n in ran if "public_points_by_layer" in lines[n])
    fetches = next(line for line in lines[first:] if line.startswith(("Heap Fetches", "Filter")))
    return f"{lines[first].removeprefix('->').strip().partition(' on ')[0]}, {fetches}"


def timed(way: Callable[[Tile], bytes], tile: Tile) -> float:
    start = time.perf_counter()
    way(tile)
    return (time.perf_counter() - start) * 1000


def measure(ways: Ways, tiles: list[tuple[Tile, int]], rounds: int) -> list[list[float]]:
    """For each tile, the medians in milliseconds of the three ways, asked in turns."""
    times: list[list[list[float]]] = [[[], [], []] for _ in tiles]
    order = [ways.http, ways.own_sql, ways.martin]
    for turn in range(rounds):
        for (tile, _count), taken in zip(tiles, times, strict=True):
            for step in range(3):
                which = (turn + step) % 3
                if which == 0:
                    ways.make_cold()
                taken[which].append(timed(order[which], tile))
    return [[statistics.median(way) for way in tile] for tile in times]


def report(ways: Ways, rounds: int) -> bool:
    """Print a line a zoom, then the verdicts; whether both hold."""
    print("zoom tiles   pins  a: HTTP  b: own SQL  c: Martin's    a/b    a/c   (medians, ms)")
    over_own, over_martin = {}, {}
    for zoom in ZOOMS:
        tiles = hottest(ways.owner, zoom)
        for tile, count in tiles:
            require_same(ways, tile, count)
        found = measure(ways, tiles, rounds)
        a, b, c = (statistics.median(way) for way in zip(*found, strict=True))
        over_own[zoom] = statistics.median(a / b for a, b, _c in found)
        over_martin[zoom] = statistics.median(a / c for a, _b, c in found)
        pins = statistics.median(count for _tile, count in tiles)
        print(
            f"{zoom:4} {len(tiles):5} {pins:6.0f} {a:8.2f} {b:11.2f} {c:12.2f}"
            f" {over_own[zoom]:8.2f} {over_martin[zoom]:6.2f}"
        )
    print(f"plan: {plan(ways, hottest(ways.owner, 16)[0][0])}")
    holds = [
        verdict("a/b median over zooms 14-18", [over_own[z] for z in JUDGED], OVER_OWN_SQL),
        verdict("a/c median over zooms 14-18", [over_martin[z] for z in JUDGED], OVER_MARTIN),
    ]
    return all(holds)


def require_count(ways: Ways, tile: Tile, count: int) -> None:
    """Pins and crowds of a tile make the number of its pins."""
    features = mapbox_vector_tile.decode(ways.crowds(tile))[LAYER]["features"]
    told = sum(feature["properties"].get("count", 1) for feature in features)
    assert told == count, f"{tile}: {told} of {count} pins"


def report_crowds(ways: Ways, rounds: int) -> bool:
    """Print what gathering and narrowing cost, zoom by zoom; whether the promise holds."""
    print("zoom   pins  uncapped  capped  crowds  one kind  kB uncapped  kB crowds  (medians, ms)")
    order = [ways.uncapped, ways.own_sql, ways.crowds, ways.one_kind]
    ratios = []
    for zoom in [zoom for zoom in ZOOMS if zoom < DEEPEST]:
        tiles = hottest(ways.owner, zoom)[:2]
        for tile, count in tiles:
            require_count(ways, tile, count)
        times = [
            statistics.median(timed(way, tile) for tile, _count in tiles for _turn in range(rounds))
            for way in order
        ]
        whole, gathered = (
            statistics.median(len(gzip.compress(way(tile))) for tile, _count in tiles) / 1000
            for way in (ways.uncapped, ways.crowds)
        )
        pins = statistics.median(count for _tile, count in tiles)
        shown = " ".join(f"{one:8.2f}" for one in times)
        print(f"{zoom:4} {pins:6.0f} {shown} {whole:10.1f} {gathered:10.1f}")
        ratios.append(times[2] / times[0])
    return verdict("crowds/uncapped median over zooms 11-17", ratios, OVER_UNCAPPED)


def verdict(name: str, ratios: list[float], most: float) -> bool:
    ratio = statistics.median(ratios)
    print(f"{name} {ratio:.2f} ratio <= {most} {'holds' if ratio <= most else 'MISSED'}")
    return ratio <= most


def connect(name: str) -> psycopg.Connection:
    found = environ.Env.db_url_config(os.environ[name])
    return psycopg.connect(
        host=found["HOST"], port=found["PORT"] or None, user=found["USER"],
        password=found["PASSWORD"] or None, dbname=found["NAME"], autocommit=True,
    )  # fmt: skip


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=25, help="how often each tile is asked")
    rounds = arguments.parse_args().rounds
    with connect("DATABASE_URL_TILES") as tiles, connect("DATABASE_URL_OWNER") as owner:
        owner.execute("SET jit = off; SET max_parallel_workers_per_gather = 0")
        row = owner.execute("SELECT id FROM layers_layer WHERE slug = %s", [LAYER]).fetchone()
        with granian() as server, Client(server.port) as client:
            ways = Ways(client, tiles, owner, row[0])
            holds = all([report(ways, rounds), report_crowds(ways, rounds)])
    sys.exit(not holds)


if __name__ == "__main__":
    main()
