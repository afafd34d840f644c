from datetime import date

import pytest
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import ProtectedError
from drawing import one_value

from geo.enums import AreaKind
from geo.models import Area

pytestmark = pytest.mark.django_db
SINCE_2020 = DateRange(date(2020, 1, 1), None)
UNTIL_2020 = DateRange(date(2010, 1, 1), date(2020, 1, 1))


def square(west=2.20, south=48.88, side=0.02) -> MultiPolygon:
    ring = f"{west} {south}, {west + side} {south}, {west + side} {south + side}, {west} {south}"
    return MultiPolygon(GEOSGeometry(f"SRID=4326;POLYGON(({ring}))"), srid=4326)


def an_area(**fields) -> Area:
    return Area.objects.create(
        **{
            "slug": "le-parc",
            "name": "Le Parc",
            "kind": AreaKind.NEIGHBOURHOOD,
            "valid": SINCE_2020,
            "boundary": square(),
            **fields,
        }
    )


@pytest.mark.parametrize(
    ("place", "covered"),
    [((2.215, 48.885), True), ((2.20, 48.88), True), ((2.21, 48.88), True), ((2.19, 48.88), False)],
)
def test_an_area_covers_its_inside_and_its_edges(place, covered):
    area = an_area()

    found = Area.objects.covering(Point(*place, srid=4326))

    assert list(found) == [area] * covered


def test_an_area_has_one_vintage_on_each_day():
    old = an_area(valid=UNTIL_2020)
    new = an_area(valid=SINCE_2020)

    assert list(Area.objects.current_on(date(2019, 12, 31))) == [old]
    assert list(Area.objects.current_on(date(2020, 1, 1))) == [new]
    assert list(Area.objects.current_on(date(2009, 12, 31))) == []


def test_areas_are_told_apart_by_kind():
    area = an_area()
    an_area(slug="nanterre", kind=AreaKind.COMMUNE)

    assert list(Area.objects.of_kind(AreaKind.NEIGHBOURHOOD)) == [area]


def test_the_first_area_that_covers_a_place_is_the_smallest():
    commune = an_area(slug="nanterre", boundary=square(2.1, 48.8, 0.4))
    quarter = an_area(parent=commune)

    assert Area.objects.first_covering(Point(2.215, 48.885, srid=4326)) == quarter
    assert Area.objects.first_covering(Point(2.4, 48.85, srid=4326)) == commune
    assert Area.objects.first_covering(Point(0, 0, srid=4326)) is None


def test_an_area_is_called_by_its_name():
    assert str(an_area()) == "Le Parc"


def test_an_area_that_has_parts_stays():
    commune = an_area(slug="nanterre")
    an_area(parent=commune)

    with pytest.raises(ProtectedError):
        commune.delete()


BOW_TIE = "SRID=4326;MULTIPOLYGON(((0 0, 1 1, 1 0, 0 1, 0 0)))"
OFF_EARTH = "SRID=4326;MULTIPOLYGON(((179 0, 181 0, 181 1, 179 0)))"


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("area_kind_known", {"kind": "island"}),
        ("area_boundary_valid", {"boundary": GEOSGeometry(BOW_TIE)}),
        ("area_boundary_on_earth", {"boundary": GEOSGeometry(OFF_EARTH)}),
        ("area_vintage_has_a_day", {"valid": DateRange(empty=True)}),
        ("area_vintages_do_not_overlap", {"valid": DateRange(date(2025, 1, 1), None)}),
    ],
)
def test_what_must_never_be_is_refused_by_form_and_by_database_alike(constraint, fields):
    an_area()
    another = {
        "slug": "le-parc",
        "name": "Le Parc",
        "kind": AreaKind.NEIGHBOURHOOD,
        "valid": UNTIL_2020,
        "boundary": square(),
    }
    refused = Area(**{**another, **fields})

    with pytest.raises(ValidationError) as by_form:
        refused.validate_constraints()
    with pytest.raises(IntegrityError) as by_database:
        refused.save()

    sentences = {c.name: str(c.violation_error_message) for c in Area._meta.constraints}
    assert sentences[constraint] in by_form.value.messages
    # PostgreSQL asks in the order of the names: what crosses itself is not sound either.
    named = constraint.replace("boundary_valid", "boundary_on_earth")
    assert named in str(by_database.value)


def test_an_area_is_not_a_part_of_itself():
    area = an_area()
    area.parent = area

    with pytest.raises(IntegrityError, match="area_not_its_own_parent"):
        area.save()


@pytest.mark.parametrize("number", ["NaN", "Infinity"])
def test_a_boundary_with_a_number_without_end_is_refused_even_by_sql(number):
    area = an_area()
    moved = "UPDATE geo_area SET boundary = ST_Translate(boundary, %s::float8, 0) WHERE id = %s"

    with pytest.raises(IntegrityError, match="area_boundary"), connection.cursor() as cursor:
        cursor.execute(moved, [number, area.pk])


def test_areas_are_found_by_their_spatial_index():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM geo_area"
            " WHERE ST_Covers(boundary, ST_SetSRID(ST_MakePoint(2, 48), 4326))"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "Index Scan" in plan


def test_the_column_says_its_type_and_its_system():
    assert one_value(
        "SELECT type || ' ' || srid FROM geometry_columns WHERE f_table_name = 'geo_area'"
    ) == ("MULTIPOLYGON 4326")
