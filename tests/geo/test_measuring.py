import pytest
import shapely
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod
from pyproj.exceptions import CRSError

from geo import measuring
from geo.enums import Bearing

ELLIPSOID = Geod(ellps="GRS80")
PARIS = (2.35, 48.85)
REUNION = (55.45, -20.9)


def a_kilometre_from(place, azimuth=0) -> shapely.LineString:
    x, y, _ = ELLIPSOID.fwd(*place, azimuth, 1000)
    return shapely.LineString([place, (x, y)])


def a_square_kilometre_at(place) -> shapely.Polygon:
    _, north = a_kilometre_from(place, 0).coords[1]
    east, _ = a_kilometre_from(place, 90).coords[1]
    return shapely.box(*place, east, north)


@pytest.mark.parametrize("azimuth", [0, 45, 90, 200])
@pytest.mark.parametrize("place", [PARIS, REUNION, (0, 0), (-179.9, 0), (2.35, -89)])
def test_a_kilometre_is_a_kilometre_inside_the_area_of_use_and_outside(place, azimuth):
    length = measuring.length_m(a_kilometre_from(place, azimuth), 2154)

    assert length == pytest.approx(1000, rel=0.001)


@pytest.mark.parametrize("place", [PARIS, REUNION])
@pytest.mark.parametrize("turned", [False, True])
def test_a_square_kilometre_is_a_million_square_metres_however_it_is_wound(place, turned):
    square = a_square_kilometre_at(place)

    surface = measuring.surface_m2(square.reverse() if turned else square, 2154)

    assert surface == pytest.approx(1_000_000, rel=0.002)


@pytest.mark.parametrize("box", [(-180, 48, 180, 49), (-179, 48, 179, 49), (-180, -90, 180, 90)])
def test_edges_never_take_the_short_way_round_the_earth(box):
    """RFC 7946 §3.1.1: from -179 to 179 an edge goes 358 degrees eastwards."""
    line = shapely.LineString([(box[0], 48), (box[2], 48)])

    assert measuring.length_m(line, 2154) > 26e6
    assert measuring.surface_m2(shapely.box(*box), 2154) > 2.9e12


def test_the_whole_earth_has_its_surface():
    assert measuring.surface_m2(shapely.box(-180, -90, 180, 90), 2154) == (
        pytest.approx(5.1007e14, rel=1e-4)
    )


def test_a_metric_plane_gives_back_the_place_it_was_given():
    plane = measuring.plane(2154)

    there_and_back = plane.unflatten(plane.flatten(shapely.Point(PARIS)))

    assert there_and_back.coords[0] == pytest.approx(PARIS, abs=1e-9)


def test_lambert_93_has_its_published_origin():
    flat = measuring.plane(2154).flatten(shapely.Point(3, 46.5))

    assert flat.coords[0] == pytest.approx((700_000, 6_600_000), abs=0.01)


@pytest.mark.parametrize(
    ("srid", "metric"),
    [
        (2154, True),
        (32631, True),
        (2975, True),
        (3035, True),
        (3857, False),
        (3395, False),
        (4087, False),
        (4326, False),
        (4978, False),
        (2264, False),
        (5773, False),
        (27561, True),
        (2193, True),
        (3832, False),
        (0, False),
        (-1, False),
        (999_999, False),
    ],
)
def test_a_system_measures_when_its_kilometre_is_one(srid, metric):
    assert measuring.is_metric(srid) is metric


def test_a_system_without_an_area_of_use_is_no_plane():
    with pytest.raises(CRSError):
        measuring.area_of_use(CRS("+proj=lcc +lat_1=44 +lat_2=49"))


@pytest.mark.parametrize(
    ("azimuth", "word"),
    [
        (0, "north"),
        (22, "north"),
        (23, "north-east"),
        (90, "east"),
        (135, "south-east"),
        (180, "south"),
        (-180, "south"),
        (225, "south-west"),
        (-90, "west"),
        (315, "north-west"),
        (337, "north-west"),
        (338, "north"),
        (360, "north"),
    ],
)
def test_an_azimuth_has_one_of_eight_words(azimuth, word):
    assert Bearing.of(azimuth).value == word


@given(st.floats(-180, 360))
def test_every_azimuth_has_a_word(azimuth):
    assert Bearing.of(azimuth) in Bearing


@pytest.mark.parametrize(
    ("metres", "english", "french"),
    [
        (0, "1 m", "1 m"),
        (0.2, "1 m", "1 m"),
        (311.6, "312 m", "312 m"),
        (999.4, "999 m", "999 m"),
        (1249, "1.2 km", "1,2 km"),
        (9_950, "9.9 km", "9,9 km"),
        (12_600, "13 km", "13 km"),
        (5_420_410, "5,420 km", "5\xa0420 km"),
    ],
)
def test_distances_are_written_for_people(metres, english, french):
    words = measuring.distance_in_words(metres)

    with translation.override("en"):
        assert str(words) == english
    with translation.override("fr"):
        assert str(words).replace("\u202f", "\xa0") == french
