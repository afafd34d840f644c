"""The grid of Web Mercator, in SQL and in Python, must be one."""

import pytest
from django.db import connection
from drawing import one_value
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geo import mercator

pytestmark = pytest.mark.django_db
LONGITUDES = st.floats(-180, 180)
LATITUDES = st.floats(-90, 90)
CELLS = st.integers(0, mercator.SIDE - 1)
LAST = mercator.SIDE - 1
GRID = """SELECT public.parvis_px(p), public.parvis_py(p), public.parvis_point_morton(p)
FROM (SELECT public.ST_SetSRID(public.ST_MakePoint(%s::float8, %s::float8), 4326) AS p) AS place"""


def in_sql(longitude, latitude):
    with connection.cursor() as cursor:
        cursor.execute(GRID, [longitude, latitude])
        return cursor.fetchone()


@pytest.mark.parametrize(
    ("longitude", "latitude", "cell"),
    [
        (-180, 90, (0, 0)),
        (-180, mercator.LAST_LATITUDE, (0, 0)),
        (180, -90, (LAST, LAST)),
        (179.9999999999, -mercator.LAST_LATITUDE, (LAST, LAST)),
        (0, 0, (mercator.SIDE // 2, mercator.SIDE // 2)),
        (2.2137, 48.8924, (543473529, 369235337)),
    ],
)
def test_known_places_have_known_cells(longitude, latitude, cell):
    here = (mercator.column(longitude), mercator.row(latitude))

    assert here == pytest.approx(cell, abs=0)
    assert in_sql(longitude, latitude) == (*cell, mercator.morton(*cell))


@settings(max_examples=300, deadline=None)
@given(LONGITUDES, LATITUDES)
@example(5e-324, -5e-324)
@example(-180.0, 1e-310)
def test_sql_and_python_find_the_same_cell(longitude, latitude):
    px, py, morton = in_sql(longitude, latitude)

    assert (px, py) == (mercator.column(longitude), mercator.row(latitude))
    assert morton == mercator.point_morton(longitude, latitude)


@given(LONGITUDES, LATITUDES)
def test_every_place_has_a_cell_of_the_grid(longitude, latitude):
    assert 0 <= mercator.column(longitude) <= LAST
    assert 0 <= mercator.row(latitude) <= LAST


@given(CELLS, CELLS)
def test_a_morton_code_gives_back_its_cell(x, y):
    code = mercator.morton(x, y)

    assert mercator.unmorton(code) == (x, y)
    assert 0 <= code < 1 << (2 * mercator.BITS)


@given(st.integers(0, 31), st.integers(0, 31))
def test_a_morton_code_has_the_bits_of_x_in_even_places_and_of_y_in_odd_ones(x, y):
    bits = sum(((x >> i & 1) << 2 * i) | ((y >> i & 1) << 2 * i + 1) for i in range(5))

    assert mercator.morton(x, y) == bits


@given(CELLS, CELLS, st.integers(0, 22))
def test_the_cells_of_a_tile_are_one_range_of_morton_codes(x, y, z):
    shift = mercator.BITS - z
    tile = mercator.morton(x >> shift, y >> shift)

    assert tile << 2 * shift <= mercator.morton(x, y) < (tile + 1) << 2 * shift


@settings(max_examples=200, deadline=None)
@given(CELLS, CELLS)
def test_sql_interleaves_as_python_does(x, y):
    assert one_value("SELECT public.parvis_morton(%s, %s)", x, y) == mercator.morton(x, y)


@pytest.mark.parametrize(
    "shape", ["LINESTRING(2 48, 3 49)", "MULTIPOINT(2 48)", "POINT EMPTY", "POLYGON EMPTY"]
)
@pytest.mark.parametrize("function", ["parvis_px", "parvis_py", "parvis_point_morton"])
def test_what_is_not_a_point_has_no_cell(function, shape):
    assert one_value(f"SELECT public.{function}(%s::geometry)", f"SRID=4326;{shape}") is None


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_without_end_breaks_no_generated_column(number):
    place = "public.ST_MakePoint(%s::float8, %s::float8)"

    assert one_value(f"SELECT public.parvis_point_morton({place})", number, number) is not None


def drawn(shape) -> str:
    return one_value(
        "SELECT public.ST_AsText(public.parvis_3857(%s::geometry), 3)", f"SRID=4326;{shape}"
    )


def test_what_is_drawn_is_in_metres_of_web_mercator():
    assert drawn("POINT(180 0)") == "POINT(20037508.343 0)"
    assert drawn("POINT Z(0 0 7)") == "POINT(0 0)"
    assert (
        one_value("SELECT public.ST_SRID(public.parvis_3857('SRID=4326;POINT(2 48)'::geometry))")
        == 3857
    )


def test_what_lies_beyond_the_square_map_is_moved_or_cut_to_its_edge():
    assert drawn("POINT(0 90)") == "POINT(0 20037508.343)"
    assert drawn("POINT(0 -90)") == "POINT(0 -20037508.343)"
    assert drawn("LINESTRING(0 0, 0 90)") == "LINESTRING(0 0,0 20037508.343)"
    assert drawn("POLYGON((0 88, 1 88, 1 89, 0 88))") == "POLYGON EMPTY"


@pytest.mark.parametrize(
    "shape",
    [
        "POINT(180 -90)",
        "MULTIPOINT(0 0, 0 0)",
        "LINESTRING(0 0, 1 1, 1 0, 0 1)",
        "MULTILINESTRING((0 0, 1 1))",
        "POLYGON((0 0, 1 0, 1 1, 0 0))",
        "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))",
    ],
)
def test_a_sound_shape_of_each_type_may_be_stored(shape):
    assert one_value("SELECT public.parvis_sound(%s::geometry)", f"SRID=4326;{shape}") is True


def test_nothing_is_sound_for_a_column_decides_whether_it_may_be_null():
    assert one_value("SELECT public.parvis_sound(NULL::geometry)") is True


@pytest.mark.parametrize(
    "shape",
    [
        "SRID=4326;POINT(180.0000001 0)",
        "SRID=4326;POINT(0 90.0000001)",
        "SRID=4326;POINT(-180.0000001 0)",
        "SRID=4326;POINT(0 -90.0000001)",
        "SRID=4326;POINT(1e200 0)",
        "SRID=4326;POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))",
        "SRID=4326;POINT EMPTY",
        "SRID=4326;MULTIPOINT(0 0, EMPTY)",
        "SRID=4326;POINT Z(2 48 1)",
        "SRID=4326;POINT M(2 48 1)",
        "SRID=2154;POINT(2 48)",
        "POINT(2 48)",
    ],
)
def test_an_unsound_shape_may_not_be_stored(shape):
    assert one_value("SELECT public.parvis_sound(%s::geometry)", shape) is False


@pytest.mark.parametrize("number", ["'NaN'::float8", "'Infinity'::float8", "'-Infinity'::float8"])
@pytest.mark.parametrize(
    "shape",
    [
        "{bad}",
        "ST_Multi({bad})",
        "ST_Collect({good}, {bad})",
        "ST_MakeLine(ARRAY[{good}, {bad}, ST_MakePoint(1, 1)])",
        "ST_MakeLine(ARRAY[{bad}, {good}, ST_MakePoint(1, 1)])",
        "ST_Multi(ST_MakeLine(ARRAY[{good}, {bad}, ST_MakePoint(1, 1)]))",
        "ST_MakePolygon(ST_MakeLine(ARRAY[{good}, ST_MakePoint(1, 0), {bad}, {good}]))",
        "ST_Multi(ST_MakePolygon(ST_MakeLine(ARRAY[{good}, ST_MakePoint(1, 0), {bad}, {good}])))",
    ],
)
@pytest.mark.parametrize("place", ["{number}, 0", "0, {number}", "{number}, {number}"])
def test_no_number_without_end_may_be_stored_even_by_sql(shape, place, number):
    bad = f"ST_MakePoint({place.replace('{number}', number)})"
    drawn = shape.format(bad=bad, good="ST_MakePoint(0, 0)")

    assert one_value(f"SELECT public.parvis_sound(ST_SetSRID({drawn}, 4326))") is False


@pytest.mark.parametrize("path", ["''", "pg_catalog", "public, pg_catalog"])
def test_the_functions_need_no_search_path(path):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL search_path = {path}")

    assert one_value(
        "SELECT public.parvis_point_morton(p) IS NOT NULL AND public.parvis_sound(p)"
        " AND public.ST_SRID(public.parvis_3857(p)) = 3857"
        " FROM (SELECT public.ST_SetSRID(public.ST_MakePoint(2, 48), 4326) AS p) AS place"
    )


def test_the_functions_are_immutable_and_safe_for_parallel_workers():
    assert one_value(
        "SELECT array_agg(DISTINCT (provolatile, proparallel)::text)"
        " FROM pg_proc WHERE proname LIKE 'parvis\\_%%' AND proname IN ("
        " 'parvis_px', 'parvis_py', 'parvis_morton', 'parvis_point_morton', 'parvis_3857',"
        " 'parvis_sound') HAVING count(*) = 6"
    ) == ["(i,s)"]
