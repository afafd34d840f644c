"""Areas come in as vintages: each new one ends the one before."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from geo.models import Area
from tests.factories import a_campaign

pytestmark = pytest.mark.django_db


def a_file(path, *names, geometry=None):
    features = [
        {
            "type": "Feature",
            "properties": {"nom": name, "code": f"q{number}"},
            "geometry": geometry
            or {
                "type": "Polygon",
                "coordinates": [
                    [
                        [2.2 + number / 100, 48.88],
                        [2.21 + number / 100, 48.88],
                        [2.21 + number / 100, 48.89],
                        [2.2 + number / 100, 48.88],
                    ]
                ],
            },
        }
        for number, name in enumerate(names)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def bring_in(path, **options):
    said = StringIO()
    call_command(
        "import_areas", str(path), stdout=said, stderr=StringIO(), **({"name": "nom"} | options)
    )
    return said.getvalue()


def vintages(slug):
    return [
        (area.name, area.valid.lower, area.valid.upper)
        for area in Area.objects.filter(slug=slug).order_by("valid")
    ]


def test_a_file_of_neighbourhoods_comes_in_with_its_source(tmp_path):
    path = a_file(tmp_path / "a.geojson", "Le Parc", "Université")

    said = bring_in(path, prefix="nanterre", source="Ville", licence="LO", since=date(2026, 1, 1))

    area = Area.objects.get(slug="nanterre-le-parc")
    assert "Accepted: 2" in said
    assert (area.name, area.kind, area.source, area.licence) == (
        "Le Parc", "neighbourhood", "Ville", "LO",
    )  # fmt: skip
    assert (area.boundary.geom_type, area.boundary.srid) == ("MultiPolygon", 4326)


def test_a_new_vintage_ends_the_one_before_on_its_first_day(tmp_path):
    path = a_file(tmp_path / "a.geojson", "Le Parc")
    bring_in(path, id="code", since=date(2020, 1, 1))

    bring_in(a_file(path, "Le Parc et la Ferme"), id="code", since=date(2026, 1, 1))
    bring_in(a_file(path, "Parc-Ferme"), id="code", since=date(2026, 1, 1))

    assert vintages("q0") == [
        ("Le Parc", date(2020, 1, 1), date(2026, 1, 1)),
        ("Parc-Ferme", date(2026, 1, 1), None),
    ]


def test_a_campaign_gets_them_and_a_later_vintage_takes_their_place(tmp_path):
    campaign = a_campaign()
    path = a_file(tmp_path / "a.geojson", "Le Parc", "Université")
    bring_in(path, campaign=campaign.slug, since=date(2020, 1, 1))

    bring_in(path, campaign=campaign.slug, since=date(2026, 1, 1))

    found = [item.area for item in campaign.campaign_areas.select_related("area")]
    assert [(area.name, area.valid.lower) for area in found] == [
        ("Le Parc", date(2026, 1, 1)),
        ("Université", date(2026, 1, 1)),
    ]


@pytest.mark.parametrize(
    ("names", "geometry", "said"),
    [
        (("Le Parc", "Le Parc"), None, "objects_refused"),
        (("Le Parc", ""), None, "objects_refused"),
        (("Le Parc",), {"type": "Point", "coordinates": [2.2, 48.88]}, "objects_refused"),
    ],
)
def test_all_come_in_or_none(tmp_path, names, geometry, said):
    path = a_file(tmp_path / "a.geojson", *names, geometry=geometry)

    with pytest.raises(CommandError, match=said):
        bring_in(path)

    assert not Area.objects.exists()


def test_a_column_or_a_campaign_that_is_not_there_is_said_to_be_so(tmp_path):
    path = a_file(tmp_path / "a.geojson", "Le Parc")

    with pytest.raises(CommandError, match="unknown_column"):
        bring_in(path, name="libelle")
    with pytest.raises(CommandError, match="unknown_campaign"):
        bring_in(path, campaign="nowhere")
