"""The objects of a file take the place of a layer's own: all or none, identities kept."""

import csv
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from campaigns.errors import Refused
from contributions.models import Contribution
from layers.actions import replace_features
from layers.enums import LayerKind
from layers.models import Feature, Layer
from tests.factories import PLACE, a_campaign, a_contribution, a_feature, a_layer
from tests.tiles.looking import address, decode, tile_of

pytestmark = pytest.mark.django_db
BOW_TIE = [[[2.21, 48.885], [2.22, 48.895], [2.22, 48.885], [2.21, 48.895], [2.21, 48.885]]]


def a_file(path, *things):
    """GeoJSON of points: (id, name, longitude east of PLACE in thousandths of a degree)."""
    features = [
        {
            "type": "Feature",
            "properties": {"ref": ref, "nom": name, "hauteur": 12.5},
            "geometry": {"type": "Point", "coordinates": [PLACE[0] + east / 1000, PLACE[1]]},
        }
        for ref, name, east in things
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def bring_in(campaign, slug, path, **options):
    said, complained = StringIO(), StringIO()
    call_command(
        "import_features", campaign.slug, slug, str(path), stdout=said, stderr=complained, **options
    )
    return said.getvalue()


def names(layer):
    return list(layer.features.order_by("name").values_list("name", flat=True))


def test_a_file_makes_a_layer_with_its_objects_and_their_attributes(tmp_path):
    campaign = a_campaign()
    path = a_file(tmp_path / "arbres.geojson", ("a", "Tilleul", 0), ("b", "Érable", 1))

    said = bring_in(
        campaign, "arbres", path, id="ref", title="Arbres", attribution="Ville", licence="LO 2.0"
    )

    layer = campaign.layers.get(slug="arbres")
    tree = layer.features.get(external_id="a")
    assert (layer.title, layer.kind, layer.version) == ("Arbres", LayerKind.REFERENCE, 2)
    assert (layer.attribution, layer.licence) == ("Ville", "LO 2.0")
    assert layer.style["shape"] == "circle"
    assert names(layer) == ["Tilleul", "Érable"]
    assert (tree.properties, tree.geom.coords) == ({"hauteur": 12.5}, PLACE)
    assert "GeoJSON, EPSG:4326, 2 objects" in said
    done = layer.imports.get()
    assert (done.accepted, done.srid, done.rejects, done.version) == (2, 4326, [], 2)


def test_only_the_columns_that_are_kept_become_attributes(tmp_path):
    campaign = a_campaign()
    path = a_file(tmp_path / "a.geojson", ("a", "Tilleul", 0))

    bring_in(campaign, "arbres", path, name="ref", keep="nom")

    feature = Feature.objects.get()
    assert (feature.name, feature.properties) == ("a", {"nom": "Tilleul"})


def test_a_second_file_keeps_the_identity_of_what_it_has_again(tmp_path):
    campaign = a_campaign()
    first = a_file(tmp_path / "1.geojson", ("a", "Tilleul", 0), ("b", "Érable", 1))
    second = a_file(tmp_path / "2.geojson", ("a", "Grand tilleul", 2), ("c", "Charme", 3))
    bring_in(campaign, "arbres", first, id="ref")
    layer = campaign.layers.get(slug="arbres")
    before = layer.features.get(external_id="a")
    kept = a_contribution(a_layer(campaign), feature=before.public_id)
    orphan = a_contribution(kept.layer, feature=layer.features.get(external_id="b").public_id)

    bring_in(campaign, "arbres", second, id="ref")

    layer.refresh_from_db()
    after = layer.features.get(external_id="a")
    assert names(layer) == ["Charme", "Grand tilleul"]
    assert (after.pk, after.public_id, after.geom.x) == (
        before.pk, before.public_id, pytest.approx(PLACE[0] + 0.002),
    )  # fmt: skip
    assert layer.version == 3
    assert Contribution.objects.get(pk=kept.pk).feature_id == after.pk
    assert Contribution.objects.get(pk=orphan.pk).feature_id is None


def test_a_new_version_is_at_a_new_address_and_the_old_one_is_gone(client, tmp_path):
    campaign = a_campaign()
    bring_in(campaign, "arbres", a_file(tmp_path / "1.geojson", ("a", "Tilleul", 0)), id="ref")
    layer = campaign.layers.get(slug="arbres")
    tile = tile_of(*PLACE, 16)
    old = address(layer, tile, layer.version)
    assert client.get(old).status_code == 200
    assert client.get(address(layer, tile, layer.version + 1)).status_code == 404

    bring_in(campaign, "arbres", a_file(tmp_path / "2.geojson", ("a", "Charme", 0)), id="ref")

    layer.refresh_from_db()
    gone = client.get(old)
    (found,) = decode(client.get(address(layer, tile, layer.version)).content)["arbres"]
    assert (gone.status_code, gone["Cache-Control"]) == (404, "no-store")
    assert found["properties"]["name"] == "Charme"


def test_one_refused_object_keeps_everything_out_and_the_file_of_rejects_says_why(tmp_path):
    campaign = a_campaign()
    path = tmp_path / "a.geojson"
    rejects = tmp_path / "rejects.csv"
    square = [[[2.21, 48.885], [2.22, 48.885], [2.22, 48.895], [2.21, 48.885]]]
    features = [
        {
            "type": "Feature",
            "properties": {"nom": name},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for name, rings in (("good", square), ("=bad", BOW_TIE))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))

    with pytest.raises(CommandError, match="objects_refused"):
        bring_in(campaign, "blocs", path, rejects=rejects)

    assert not campaign.layers.filter(slug="blocs").exists()
    header, row = csv.reader(StringIO(rejects.read_text()))
    assert header == ["row", "code", "message", "nom"]
    assert (row[0], row[1], row[3]) == ("2", "self_intersection", "'=bad")

    bring_in(campaign, "blocs", path, leave_out=True)

    layer = campaign.layers.get(slug="blocs")
    assert names(layer) == ["good"]
    assert [told["row"] for told in layer.imports.get().rejects] == [2]
    assert layer.style["shape"] == "fill"

    bring_in(campaign, "blocs", path, repair=True)
    assert layer.features.count() == 2


def test_an_import_that_fails_leaves_the_layer_as_it_was(tmp_path):
    campaign = a_campaign()
    bring_in(campaign, "arbres", a_file(tmp_path / "1.geojson", ("a", "Tilleul", 0)), id="ref")
    twice = a_file(tmp_path / "2.geojson", ("b", "Érable", 0), ("b", "Charme", 1))

    with pytest.raises(CommandError, match="objects_refused"):
        bring_in(campaign, "arbres", twice, id="ref")

    layer = campaign.layers.get(slug="arbres")
    assert (names(layer), layer.version) == (["Tilleul"], 2)


def test_objects_far_from_the_campaign_are_taken_for_a_mistake(tmp_path):
    campaign = a_campaign()
    path = tmp_path / "swapped.csv"
    path.write_text("nom;longitude;latitude\nÉcole;48.89;2.22\n")

    with pytest.raises(CommandError, match=r"\[elsewhere\]"):
        bring_in(campaign, "ecoles", path, crs="EPSG:4326")

    assert not campaign.layers.exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"id": "nowhere"}, "unknown_column"),
        ({"crs": "urn:ogc:def:crs"}, "bad_crs"),
        ({"crs": "EPSG:32199"}, "crs_not_listed"),
        ({"encoding": "klingon"}, "unknown_encoding"),
    ],
)
def test_an_option_that_means_nothing_is_refused(tmp_path, options, code):
    campaign = a_campaign()
    path = a_file(tmp_path / "a.geojson", ("a", "Tilleul", 0))

    with pytest.raises(CommandError, match=code):
        bring_in(campaign, "arbres", path, **options)


@pytest.mark.parametrize("slug", ["style", "Not a slug", "../x"])
def test_a_layer_has_a_name_that_addresses_can_hold(tmp_path, slug):
    path = a_file(tmp_path / "a.geojson", ("a", "Tilleul", 0))

    with pytest.raises(CommandError, match="bad_slug"):
        bring_in(a_campaign(), slug, path)


def test_a_layer_of_contributions_takes_no_file_of_objects(tmp_path):
    layer = a_layer()
    path = a_file(tmp_path / "a.geojson", ("a", "Tilleul", 0))

    with pytest.raises(CommandError, match="not_a_reference_layer"):
        bring_in(layer.campaign, layer.slug, path)
    with pytest.raises(Refused):
        replace_features(layer, [], file_name="", srid=4326)


def test_another_layers_objects_stay(tmp_path):
    campaign = a_campaign()
    other = a_feature(a_layer(campaign, kind=LayerKind.REFERENCE), external_id="a")

    bring_in(campaign, "arbres", a_file(tmp_path / "1.geojson", ("a", "Tilleul", 0)), id="ref")
    bring_in(campaign, "arbres", a_file(tmp_path / "2.geojson", ("b", "Charme", 0)), id="ref")

    assert Feature.objects.filter(pk=other.pk).exists()


def test_the_worker_is_asked_to_draw_ahead_only_when_the_import_has_held(tmp_path):
    campaign = a_campaign()

    bring_in(campaign, "arbres", a_file(tmp_path / "1.geojson", ("a", "Tilleul", 0)))

    layer = Layer.objects.get(slug="arbres")
    jobs = ProcrastinateJob.objects.filter(task_name="tiles.seed_layer")
    assert [job.args for job in jobs] == [{"layer_id": layer.pk}]


@pytest.mark.parametrize("count", [1, 3])
def test_a_first_import_costs_as_many_queries_however_many_objects(
    tmp_path, django_assert_num_queries, count
):
    layer = a_layer(kind=LayerKind.REFERENCE)
    things = [(str(number), f"Arbre {number}", number) for number in range(count)]
    from geo.files import open_file
    from layers.importing import Intake, columns_of

    with open_file(a_file(tmp_path / "a.geojson", *things)) as source:
        intake = Intake(source, columns_of(source.names), layer.campaign, print)
        # savepoint, lock, timeout, is it empty?, version, import's savepoint and row, release;
        # COPY is not counted
        with django_assert_num_queries(7):
            replace_features(layer, intake.features(), file_name="a", srid=4326)

    assert layer.features.count() == count
