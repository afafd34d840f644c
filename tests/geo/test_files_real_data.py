"""Files that cities and others published, with the faults they really have.

What is expected is computed here from the files' own figures, from other publishers' files and
with arithmetic: not by the libraries that read them.
"""

import json
import math

import pytest
import shapely
import shapely.geometry

from geo.measuring import surface_m2
from tests.geo.files import outcome, read

M = "montpellier/VilleMTP"
PLAIN = [
    ("boundaries/communes-34-herault.geojson", {}, 343),
    ("boundaries/communes-75-paris.geojson", {}, 1),
    ("boundaries/communes-84-vaucluse.geojson", {}, 151),
    ("boundaries/communes-92-hauts-de-seine.geojson", {}, 36),
    ("import/planetiler-geopackage.gpkg", {}, 86),
    ("import/signals-example_shp.zip", {}, 14),
    (f"{M}_AggloMTP_PistesCyclables/VilleMTP_AggloMTP_PistesCyclables.kmz", {}, 318),
    (f"{M}_MTP_Batiments/VilleMTP_MTP_Batiments.zip", {"repair": True}, 3356),
    (f"{M}_MTP_CoursEau/VilleMTP_MTP_CoursEau.zip", {}, 841),
    (
        f"{M}_MTP_EspacesVertsGlobal/VilleMTP_MTP_EspacesVertsGlobal.geojson",
        {"encoding": "latin-1", "crs": 2154},
        203,
    ),
    (f"{M}_MTP_EspacesVertsGlobal/VilleMTP_MTP_EspacesVertsGlobal.zip", {"crs": 2154}, 203),
    (f"{M}_MTP_EtabliPublic/VilleMTP_MTP_EtabliPublic.geojson", {}, 1024),
    (f"{M}_MTP_FilaireVoies/VilleMTP_MTP_FilaireVoies.zip", {}, 8011),
    (f"{M}_MTP_LimitesCommune/VilleMTP_MTP_LimiteCommune.geojson", {}, 1),
    (f"{M}_MTP_PerimetresEtud/VilleMTP_MTP_PerimetresEtud.kml", {}, 23),
    (f"{M}_MTP_PerimetresEtud/VilleMTP_MTP_PerimetresEtud.zip", {}, 23),
    (f"{M}_MTP_PointAdresse/VilleMTP_MTP_PointAdresse.zip", {}, 36395),
    (f"{M}_MTP_Quartiers/VilleMTP_MTP_Quartiers.geojson", {}, 7),
    (f"{M}_MTP_Quartiers/VilleMTP_MTP_Quartiers.kml", {}, 7),
    (f"{M}_MTP_Quartiers/VilleMTP_MTP_Quartiers.zip", {}, 7),
    (f"{M}_MTP_SousQuartiers/VilleMTP_MTP_SousQuartiers.geojson", {}, 31),
    (f"{M}_MTP_ZAC/VilleMTP_MTP_ZAC.geojson", {"crs": 2154, "repair": True}, 35),
    (f"{M}_MTP_ZAC/VilleMTP_MTP_ZAC.kml", {"repair": True}, 35),
    (f"{M}_MTP_ZAC/VilleMTP_MTP_ZAC.zip", {"repair": True}, 35),
    (f"{M}_MTP_ZonePietonne/VilleMTP_MTP_ZonePietonne.geojson", {}, 8),
    ("osm/bubenec.gpkg", {"layer": "buildings"}, 144),
    ("osm/bubenec.gpkg", {"layer": "plots"}, 407),
    ("osm/bubenec.gpkg", {"layer": "streets"}, 35),
    ("osm/bubenec.gpkg", {"layer": "tessellation"}, 144),
    ("osm/monaco-latest.osm.pbf", {"layer": "points"}, 2377),
    ("osm/monaco-latest.osm.pbf", {"layer": "lines"}, 2623),
    ("osm/monaco-latest.osm.pbf", {"layer": "multilinestrings"}, 43),
    ("osm/monaco-latest.osm.pbf", {"layer": "multipolygons", "repair": True}, 1459),
    ("participation/avignon-budget-participatif-2017-extrait.csv", {"crs": 4326}, 23),
]
FAULTY = [
    ("import/planetiler-empty-geom.gpkg", (0, {"empty_geometry": 1})),
    (
        f"{M}_AggloMTP_PistesCyclables/VilleMTP_AggloMTP_PistesCyclables.zip",
        (318, {"empty_geometry": 1}),
    ),
    (f"{M}_MTP_Batiments/VilleMTP_MTP_Batiments.zip", (3355, {"self_intersection": 1})),
    (f"{M}_MTP_EspacesVertsGlobal/VilleMTP_MTP_EspacesVertsGlobal.geojson", "wrong_encoding"),
    (f"{M}_MTP_EspacesVertsGlobal/VilleMTP_MTP_EspacesVertsGlobal.zip", "crs_unknown"),
    (f"{M}_MTP_JeuEnfantAge/VilleMTP_MTP_JeuEnfantAge.geojson", "damaged_text"),
    (f"{M}_MTP_Quartiers/VilleMTP_MTP_Quartiers.csv", "no_geometry"),
    (f"{M}_MTP_Quartiers/VilleMTP_MTP_Quartiers.ods", "nothing_in_archive"),
    (f"{M}_MTP_ZAC/VilleMTP_MTP_ZAC.csv", "wrong_encoding"),
    (f"{M}_MTP_ZAC/VilleMTP_MTP_ZAC.geojson", (0, {"coordinate_out_of_range": 35})),
    (f"{M}_MTP_ZAC/VilleMTP_MTP_ZAC.kml", (34, {"self_intersection": 1})),
    ("osm/monaco-latest.osm.pbf", "several_layers"),
    ("participation/avignon-budget-participatif-2017-extrait.csv", "crs_missing"),
]


@pytest.mark.parametrize(("name", "options", "count"), PLAIN, ids=lambda value: str(value)[-40:])
def test_a_real_file_loads_whole(real_data, name, options, count):
    assert outcome(real_data / name, **options) == count


@pytest.mark.parametrize(("name", "expected"), FAULTY, ids=lambda value: str(value)[-40:])
def test_a_faulty_one_is_refused_with_its_cause(real_data, name, expected):
    assert outcome(real_data / name) == expected


def test_collections_of_relations_are_no_layer(real_data):
    path = real_data / "osm" / "monaco-latest.osm.pbf"

    assert outcome(path, layer="other_relations") == (0, {"geometry_type_not_allowed": 95})


def test_every_file_of_the_folder_that_could_be_one_is_judged_here(real_data):
    kinds = ("*.geojson", "*.zip", "*.kml", "*.kmz", "*.gpkg", "*.pbf", "*.csv", "*.ods")
    present = {
        path.relative_to(real_data).as_posix()
        for kind in kinds
        for path in real_data.rglob(kind)
        if "geojsonhint" not in path.parts
    }

    assert present == {name for name, *_rest in [*PLAIN, *FAULTY]}


@pytest.mark.parametrize(
    ("name", "formats"),
    [
        ("Quartiers", {".geojson": {}, ".kml": {}, ".zip": {}}),
        ("PerimetresEtud", {".kml": {}, ".zip": {}}),
        ("ZAC", {".geojson": {"crs": 2154}, ".kml": {}, ".zip": {}}),
    ],
)
def test_all_formats_of_a_layer_give_the_same_objects(real_data, name, formats):
    """To a tenth of a metre: KML and GeoJSON write fewer decimals than a Shapefile holds."""
    stem = real_data / f"{M}_MTP_{name}" / f"VilleMTP_MTP_{name}"
    shapes = [
        [one.shape for one in read(stem.with_suffix(suffix), **options)[0]]
        for suffix, options in formats.items()
    ]

    for other in shapes[1:]:
        assert len(other) == len(shapes[0])
        for one, same in zip(shapes[0], other, strict=True):
            assert shapely.hausdorff_distance(one, same) < 0.1 / 111_000


def test_the_cycle_ways_are_the_same_in_both_formats_but_for_the_one_without_a_place(real_data):
    stem = real_data / f"{M}_AggloMTP_PistesCyclables" / "VilleMTP_AggloMTP_PistesCyclables"
    packed, table = read(stem.with_suffix(".kmz"))[0], read(stem.with_suffix(".zip"))[0]

    for one, same in zip(packed, table, strict=True):
        assert shapely.hausdorff_distance(one.shape, same.shape) < 0.1 / 111_000


def test_lambert_93_lands_where_the_citys_own_figures_and_ign_say(real_data):
    """Surfaces as the city wrote them into the table; the commune as IGN draws it."""
    path = real_data / f"{M}_MTP_Quartiers" / "VilleMTP_MTP_Quartiers.zip"
    found, _rejects = read(path)
    communes = json.loads(
        (real_data / "boundaries" / "communes-34-herault.geojson").read_text(encoding="utf-8")
    )
    montpellier = next(
        shapely.geometry.shape(each["geometry"])
        for each in communes["features"]
        if each["properties"]["code"] == "34172"
    )

    for one in found:
        written = one.values[-1]  # Shape_Area, square metres of Lambert-93
        assert surface_m2(one.shape, 2154) == pytest.approx(written, rel=1e-6)
    whole = shapely.union_all([one.shape for one in found])
    assert whole.intersection(montpellier).area / montpellier.area > 0.98
    assert whole.intersection(montpellier).area / whole.area > 0.98


def test_the_dutch_grid_lands_where_its_own_formula_says(real_data):
    """EPSG:28992 by the series of Schreutelkamp and Strang van Hees, right to half a metre."""
    import pyogrio

    path = real_data / "import" / "signals-example_shp.zip"
    metres = shapely.from_wkb(pyogrio.raw.read(path)[2])
    found, _rejects = read(path)

    for flat, one in zip(metres, found, strict=True):
        for (x, y), (lon, lat) in zip(
            shapely.get_coordinates(flat)[:50], shapely.get_coordinates(one.shape)[:50], strict=True
        ):
            expected = dutch_degrees(float(x), float(y))
            off = math.dist((lon * math.cos(math.radians(lat)), lat), (
                expected[0] * math.cos(math.radians(lat)), expected[1]
            )) * 111_200  # fmt: skip

            assert off < 2


def test_web_mercator_lands_where_its_formula_says(real_data):
    """EPSG:3857 by the closed formula, right to a millimetre."""
    import pyogrio

    path = real_data / "osm" / "bubenec.gpkg"
    metres = shapely.from_wkb(pyogrio.raw.read(path, layer="buildings")[2])
    found, _rejects = read(path, layer="buildings")

    radius = 6_378_137
    for flat, one in zip(metres, found, strict=True):
        x, y = shapely.get_coordinates(flat)[0]
        lon, lat = shapely.get_coordinates(one.shape)[0]
        assert lon == pytest.approx(math.degrees(x / radius), abs=1e-8)
        north = 2 * math.atan(math.exp(y / radius)) - math.pi / 2
        assert lat == pytest.approx(math.degrees(north), abs=1e-8)


def dutch_degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude (WGS 84) of a place of the Dutch grid, by the published series."""
    dx, dy = (x - 155_000) / 100_000, (y - 463_000) / 100_000
    north = [
        (0, 1, 3235.65389), (2, 0, -32.58297), (0, 2, -0.2475), (2, 1, -0.84978),
        (0, 3, -0.0655), (2, 2, -0.01709), (1, 0, -0.00738), (4, 0, 0.0053),
        (2, 3, -0.00039), (4, 1, 0.00033), (1, 1, -0.00012),
    ]  # fmt: skip
    east = [
        (1, 0, 5260.52916), (1, 1, 105.94684), (1, 2, 2.45656), (3, 0, -0.81885),
        (1, 3, 0.05594), (3, 1, -0.05607), (0, 1, 0.01199), (3, 2, -0.00256),
        (1, 4, 0.00128), (0, 2, 0.00022), (2, 0, -0.00022), (5, 0, 0.00026),
    ]  # fmt: skip
    lat = 52.15517440 + sum(k * dx**p * dy**q for p, q, k in north) / 3600
    lon = 5.38720621 + sum(k * dx**p * dy**q for p, q, k in east) / 3600
    return lon, lat
