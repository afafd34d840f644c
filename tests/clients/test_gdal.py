"""GDAL reads what we publish, over HTTP from a live server, as the database has it."""

import json
from urllib.request import urlopen

import pytest
from django.contrib.gis.geos import Point

from contributions.enums import State
from contributions.models import PublicContribution
from layers.enums import LayerKind
from tests.clients.gdal import GDALS
from tests.factories import PLACE, a_contribution, a_feature, a_layer
from tests.tiles.looking import tile_of
from tests.traffic import TRAFFIC

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "tiles"]),
    pytest.mark.parametrize("read", GDALS, ids=["wheel", "debian"]),
]

LON, LAT = PLACE
SHAPES = [
    {"type": "Point", "coordinates": [LON, LAT]},
    {"type": "LineString", "coordinates": [[LON, LAT], [LON + 0.002, LAT + 0.001]]},
    {"type": "Polygon", "coordinates": [[[LON, LAT], [LON + 0.003, LAT], [LON, LAT + 0.002],
                                         [LON, LAT]]]},
]  # fmt: skip
TITLES = ["Des bancs à l’ombre", "Traversée : où ?", "Œuvre d’été — « île »"]


@pytest.fixture
def site(transactional_db, live_server, settings):
    settings.PUBLIC_URL = live_server.url
    yield str(live_server.url)
    TRAFFIC.settle()


def contributions_of(site, layer, query="?limit=200") -> str:
    return f"{site}/api/v1/campaigns/{layer.campaign.slug}/contributions/{query}"


def some(number):
    layer = a_layer()
    for title, shape in list(zip(TITLES, SHAPES, strict=True))[:number]:
        a_contribution(layer, title=title, geometry=shape)
    return layer


def extent():
    boxes = [item.public_geom.extent for item in PublicContribution.objects.all()]
    return (*map(min, zip(*[box[:2] for box in boxes], strict=True)),
            *map(max, zip(*[box[2:] for box in boxes], strict=True)))  # fmt: skip


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_contributions_is_what_the_database_has(site, read, number):
    layer = some(number)

    found = read(contributions_of(site, layer))

    assert found.srid == 4326
    assert found.kinds == sorted(shape["type"] for shape in SHAPES[:number])
    assert found.box == pytest.approx(extent(), abs=1e-6)
    assert {row["title"] for row in found.rows} == set(TITLES[:number])
    stored = {item.title: item.public_geom for item in PublicContribution.objects.all()}
    for row, geometry in zip(found.rows, found.geometries, strict=True):
        assert list(geometry.bounds) == pytest.approx(list(stored[row["title"]].extent), abs=1e-6)


def test_a_full_page_is_read_whole_and_the_next_one_is_followed_by_hand(site, read):
    layer = a_layer()
    for place in range(23):
        a_contribution(layer, geometry=Point(LON + place / 1e4, LAT).json)
    path, pages = contributions_of(site, layer, "?limit=10"), []
    while path:
        pages.append(read(path))
        with urlopen(path) as answer:
            following = json.load(answer).get("next")
        path = site + following if following else ""

    assert [len(page.rows) for page in pages] == [10, 10, 3]
    assert len({geometry.wkt for page in pages for geometry in page.geometries}) == 23


@pytest.mark.parametrize("number", [1, 3])
def test_the_objects_of_a_reference_layer_are_what_the_database_has(site, read, number):
    layer = a_layer(kind=LayerKind.REFERENCE, slug="arbres")
    for place in range(number):
        a_feature(layer, Point(LON + place / 1e3, LAT, srid=4326), name=f"Érable n° {place}",
                  properties={"hauteur": 12})  # fmt: skip

    found = read(f"{site}/api/v1/campaigns/{layer.campaign.slug}/layers/arbres/features/?limit=200")

    assert found.srid == 4326
    assert {row["name"] for row in found.rows} == {f"Érable n° {place}" for place in range(number)}
    assert found.box == pytest.approx((LON, LAT, LON + (number - 1) / 1e3, LAT), abs=1e-7)


@pytest.mark.parametrize("number", [1, 3])
def test_a_tile_of_contributions_lies_where_they_are(site, read, number):
    layer = some(number)
    a_contribution(layer, state=State.HELD, geometry=SHAPES[0])
    z, x, y = tile_of(LON, LAT, 14)
    address = f"MVT:{site}/tiles/{layer.campaign.slug}/{layer.slug}/{z}/{x}/{y}.mvt"

    found = read(address, layer.slug)

    assert found.srid == 3857
    assert found.kinds == sorted(shape["type"] for shape in SHAPES[:number])
    assert sorted(row["mvt_id"] for row in found.rows) == sorted(
        PublicContribution.objects.values_list("public_id", flat=True)
    )


def test_a_tile_of_a_reference_layer_has_its_names(site, read):
    layer = a_layer(kind=LayerKind.REFERENCE, slug="arbres")
    a_feature(layer, Point(LON, LAT, srid=4326), name="Érable n° 1")
    with urlopen(f"{site}/tiles/{layer.campaign.slug}/arbres.json") as answer:
        pattern = json.load(answer)["tiles"][0]
    z, x, y = tile_of(LON, LAT, 16)

    found = read(f"MVT:{pattern.format(z=z, x=x, y=y)}", "arbres")

    assert [row["name"] for row in found.rows] == ["Érable n° 1"]


def test_a_point_of_a_deep_tile_is_right_to_a_metre(site, read):
    layer = some(1)
    z, x, y = tile_of(LON, LAT, 18)
    place = Point(LON, LAT, srid=4326)
    place.transform(3857)

    found = read(f"MVT:{site}/tiles/{layer.campaign.slug}/{layer.slug}/{z}/{x}/{y}.mvt", layer.slug)

    assert found.srid == 3857
    assert found.box == pytest.approx((place.x, place.y, place.x, place.y), abs=1)
