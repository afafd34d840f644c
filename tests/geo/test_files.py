"""A file from outside: its kind, its letters, its coordinate system, its shapes."""

import json

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon
from shapely.geometry import box

from geo.errors import FileRefused
from geo.files import FileKind, Options, open_file
from tests.geo.files import a_geojson, a_zip, outcome, read

HERE = Point(2.22, 48.89)
BOW_TIE = Polygon([(2.2, 48.8), (2.3, 48.9), (2.3, 48.8), (2.2, 48.9)])


def test_one_object_and_three_come_out_as_they_went_in(tmp_path):
    for count in (1, 3):
        shapes = [Point(2.2 + number / 100, 48.89) for number in range(count)]

        found, rejects = read(a_geojson(tmp_path / "a.geojson", *shapes))

        assert ([one.shape for one in found], rejects) == (shapes, [])
        assert [one.values for one in found] == [
            (f"n{number}", f"Objet {number}") for number in range(1, count + 1)
        ]


@pytest.mark.parametrize(
    ("driver", "suffix", "kind"),
    [
        ("GeoJSON", ".geojson", FileKind.GEOJSON),
        ("GeoJSONSeq", ".geojsonl", FileKind.GEOJSON_SEQUENCE),
        ("GPKG", ".gpkg", FileKind.GEOPACKAGE),
        ("FlatGeobuf", ".fgb", FileKind.FLATGEOBUF),
        ("LIBKML", ".kml", FileKind.KML),
    ],
)
def test_a_kind_is_told_by_its_bytes_whatever_the_file_is_called(tmp_path, driver, suffix, kind):
    path = tmp_path / f"as-written{suffix}"
    pyogrio.raw.write(
        path, shapely.to_wkb([HERE, HERE]), [], [], driver=driver, geometry_type="Point",
        crs="EPSG:4326",
    )  # fmt: skip
    renamed = path.rename(tmp_path / "renamed.dat")

    with open_file(renamed) as source:
        shapes = [item.shape for item in source.features(2154)]

    assert (source.kind, source.srid, source.count) == (kind, 4326, 2)
    assert shapely.equals_exact(shapes[0], HERE, 1e-9)


def test_a_shapefile_comes_zipped_in_lambert_93_with_its_sides(tmp_path):
    path = tmp_path / "places.shp"
    pyogrio.raw.write(
        path, shapely.to_wkb([Point(652_000, 6_862_000)]),
        [np.array(["Été"], dtype=object)], ["NOM"],
        driver="ESRI Shapefile", geometry_type="Point", crs="EPSG:2154",
    )  # fmt: skip
    sides = {
        f"data/{side.name}": side.read_bytes()
        for side in tmp_path.iterdir()
        if side.stem == "places"
    }
    whole = a_zip(tmp_path / "whole.zip", sides)
    cut = a_zip(tmp_path / "cut.zip", {n: d for n, d in sides.items() if not n.endswith(".dbf")})

    found, _rejects = read(whole)

    assert [one.values for one in found] == [("Été",)]
    assert found[0].shape.distance(Point(2.3454, 48.8566)) < 0.02
    assert outcome(cut) == "shapefile_incomplete"


def test_a_table_has_places_in_columns_and_needs_to_be_told_its_system(tmp_path):
    table = tmp_path / "table.csv"
    table.write_text("nom;longitude;latitude\nÉcole;2.22;48.89\n")
    wkt = tmp_path / "wkt.csv"
    wkt.write_text('nom,wkt\nÉcole,"POINT (2.22 48.89)"\n')
    bare = tmp_path / "bare.csv"
    bare.write_text("nom;rue\nÉcole;rue A\n")

    assert outcome(table) == "crs_missing"
    assert [one.shape for one in read(table, crs=4326)[0]] == [HERE]
    assert [one.shape for one in read(wkt, crs=4326)[0]] == [HERE]
    assert outcome(bare, crs=4326) == "no_geometry"


def test_text_in_another_encoding_is_refused_with_the_byte_and_read_when_it_is_named(tmp_path):
    path = tmp_path / "latin.geojson"
    whole = a_geojson(path, HERE, properties={"rue": "Allée"})
    path.write_text(whole.read_text().replace("All\\u00e9e", "Allée"), encoding="latin-1")

    with pytest.raises(FileRefused) as refusal, open_file(path):
        pass

    assert refusal.value.code == "wrong_encoding"
    assert "0xE9" in str(refusal.value)
    assert "Allée" in read(path, encoding="latin-1")[0][0].values


def test_letters_that_were_lost_before_are_said_to_be(tmp_path):
    lost_value = a_geojson(tmp_path / "a.geojson", HERE, properties={"rue": "All\ufffde"})
    lost_name = a_geojson(tmp_path / "b.geojson", HERE, properties={"\ufffdge": 1})

    assert outcome(lost_value) == "damaged_text"
    assert outcome(lost_name) == "damaged_text"


def test_a_column_that_is_not_kept_may_hold_lost_letters(tmp_path):
    path = a_geojson(tmp_path / "a.geojson", HERE, properties={"rue": "All\ufffde"})

    with open_file(path) as source:
        assert len(list(source.features(2154, kept=["nom"]))) == 1


@pytest.mark.parametrize(
    ("crs", "expected"),
    [
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}, 1),
        ({"type": "name", "properties": {"name": "EPSG:32199"}}, "crs_not_listed"),
    ],
)
def test_a_system_named_in_the_file_is_looked_up_in_a_list(tmp_path, crs, expected):
    path = a_geojson(tmp_path / "a.geojson", Point(652_000, 6_862_000), crs=crs)

    assert outcome(path) == expected


def test_a_system_that_is_named_counts_more_than_the_file_and_must_be_on_the_list(tmp_path):
    path = a_geojson(tmp_path / "a.geojson", Point(652_000, 6_862_000))

    assert outcome(path) == (0, {"coordinate_out_of_range": 1})
    assert outcome(path, crs=2154) == 1
    assert outcome(path, crs=32199) == "crs_not_listed"


def test_each_unsound_shape_is_refused_for_what_it_is(tmp_path):
    path = a_geojson(
        tmp_path / "a.geojson",
        HERE,
        None,
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [2.2, 99.0]},
    )
    areas = a_geojson(tmp_path / "b.geojson", BOW_TIE, box(2.2, 48.8, 2.3, 48.9))
    several = {"type": "GeometryCollection", "geometries": [json.loads(shapely.to_geojson(HERE))]}
    collections = a_geojson(tmp_path / "c.geojson", several)

    assert outcome(path) == (1, {"empty_geometry": 2, "coordinate_out_of_range": 1})
    assert outcome(areas) == (1, {"self_intersection": 1})
    assert outcome(collections) == (0, {"geometry_type_not_allowed": 1})


def test_a_shape_that_crosses_itself_is_mended_only_when_that_is_asked_for(tmp_path):
    path = a_geojson(tmp_path / "a.geojson", BOW_TIE)

    (mended,), rejects = read(path, repair=True)

    assert rejects == []
    assert mended.shape.is_valid
    assert mended.shape.geom_type in ("Polygon", "MultiPolygon")
    assert mended.shape.area == pytest.approx(0.005)


def test_heights_are_dropped(tmp_path):
    path = a_geojson(tmp_path / "a.geojson", Point(2.22, 48.89, 35))

    assert [one.shape.has_z for one in read(path)[0]] == [False]


def test_points_lines_and_areas_do_not_mix_but_one_and_several_do(tmp_path):
    mixed = a_geojson(tmp_path / "a.geojson", HERE, LineString([(2.2, 48.8), (2.3, 48.9)]))
    square = box(2.2, 48.8, 2.3, 48.9)
    alike = a_geojson(tmp_path / "b.geojson", square, MultiPolygon([square]))

    assert outcome(mixed) == "mixed_types"
    assert outcome(alike) == 2


def test_of_several_layers_one_is_named(tmp_path):
    path = tmp_path / "two.gpkg"
    for layer in ("a", "b"):
        pyogrio.raw.write(
            path, shapely.to_wkb([HERE]), [], [], driver="GPKG", geometry_type="Point",
            crs="EPSG:4326", layer=layer, append=path.exists(),
        )  # fmt: skip

    assert outcome(path) == "several_layers"
    assert outcome(path, layer="c") == "unknown_layer"
    assert outcome(path, layer="b") == 1


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.geojson", b"", "empty_file"),
        ("a.geojson", b"  \n", "empty_file"),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "format_not_taken"),
        ("a.gml", b"<gml:FeatureCollection/>", "format_not_taken"),
        ("a.sqlite", b"SQLite format 3\x00" + b"\0" * 100, "format_not_taken"),
        ("a.pdf", b"%PDF-1.7", "format_not_taken"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": [', "file_unreadable"),
        ("a.geojson", b'{"type": "Topology"}', "file_unreadable"),
        ("a.zip", b"PK\x03\x04 and nothing more", "bad_archive"),
    ],
)
def test_what_is_no_such_file_is_refused_with_its_cause(tmp_path, name, data, code):
    path = tmp_path / name
    path.write_bytes(data)

    assert outcome(path) == code


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path):
    assert outcome(tmp_path / "nowhere.geojson") == "file_missing"


def test_what_was_unpacked_and_converted_goes_with_the_reading(tmp_path):
    with open_file(a_geojson(tmp_path / "a.geojson", HERE), Options()) as source:
        assert source.path.exists()

    assert not source.path.parent.exists()
