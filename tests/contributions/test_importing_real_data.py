"""What real residents proposed, inside a real commune; and strings that break other programs.

What is expected is computed here from the files, with csv, shapely, pyproj and arithmetic alone.
"""

import csv
import json
import math
import re
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from io import StringIO

import mapbox_vector_tile
import pyproj
import pytest
import shapely
import shapely.geometry
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.management import CommandError, call_command
from rest_framework.throttling import SimpleRateThrottle

from campaigns.enums import Moderation
from campaigns.models import Category
from contributions.models import Contribution, Submission
from tests.factories import a_campaign, a_layer, a_moderator

pytestmark = pytest.mark.django_db
EXTENT = 4096
MAP = (
    "title=projet_libelle,text=projet_localisation,category=projet_theme,"
    "lon=longitude,lat=latitude,kind==proposal"
)
TO_METRES = pyproj.Transformer.from_crs(4326, 2154, always_xy=True)
CUT = 4.82  # degrees: the meridian by which the commune is halved


@pytest.fixture(scope="module")
def budget(real_data):
    """The file of the participatory budget of Avignon, 2017."""
    return real_data / "participation" / "avignon-budget-participatif-2017-extrait.csv"


@pytest.fixture(scope="module")
def projects(budget):
    """Its rows, by their number after the header."""
    with budget.open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream, delimiter=";", quoting=csv.QUOTE_NONE))
    assert len(found) == 23
    return dict(enumerate(found, start=1))


@pytest.fixture(scope="module")
def communes(real_data):
    """The communes of Vaucluse by name, as IGN draws them."""
    path = real_data / "boundaries" / "communes-84-vaucluse.geojson"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        each["properties"]["nom"]: shapely.geometry.shape(each["geometry"]) for each in features
    }


def perimeters(communes):
    avignon = communes["Avignon"]
    return {
        "all of it": avignon,
        "its western half": avignon.intersection(shapely.box(4, 43, CUT, 45)),
        "its neighbour": communes["Pontet"],
    }


def a_layer_in(perimeter, projects):
    shape = GEOSGeometry(shapely.to_wkt(perimeter, rounding_precision=-1), srid=4326)
    if shape.geom_type == "Polygon":
        shape = MultiPolygon(shape, srid=4326)
    campaign = a_campaign(perimeter=shape, title="Budget participatif")
    for number, theme in enumerate(sorted({row["projet_theme"] for row in projects.values()})):
        Category.objects.create(campaign=campaign, slug=f"theme-{number}", label=theme[:60])
    return a_layer(campaign)


def place_of(row):
    return float(row["longitude"]), float(row["latitude"])


def inside(perimeter, projects):
    return {
        number for number, row in projects.items() if perimeter.covers(shapely.Point(place_of(row)))
    }


def metres_between(place, perimeter):
    """In the plane of Lambert-93, to a finely dotted outline."""
    return shapely.Point(TO_METRES.transform(*place)).distance(_flat(perimeter))


def _flat(shape):
    dotted = shapely.segmentize(shape, 0.001)
    return shapely.geometry.shape(_moved(shapely.geometry.mapping(dotted)))


def _moved(told):
    def move(part):
        if isinstance(part[0], float | int):
            return TO_METRES.transform(*part)
        return [move(each) for each in part]

    return {"type": told["type"], "coordinates": move(told["coordinates"])}


def run(layer, path, rejects):
    out = StringIO()
    call_command(
        "import_contributions",
        layer.campaign.slug,
        layer.slug,
        str(path),
        f"--map={MAP}",
        "--separator=;",
        "--quoting=none",
        "--state=published",
        f"--as={a_moderator(layer.campaign).email}",
        f"--rejects={rejects}",
        stdout=out,
        stderr=StringIO(),
    )
    return out.getvalue()


def ids_by_row():
    """Identity of what each row of the file became, by the key that it was handed in with."""
    return {
        int(key.rpartition("-")[2]): public_id
        for key, public_id in Submission.objects.values_list("key", "contribution__public_id")
    }


def on_map(place, z):
    """Where a place lies on the whole map of a zoom, in units of its tiles (EPSG:3857)."""
    lon, lat = place
    side = 2**z * EXTENT
    y = math.log(math.tan(math.pi / 4 + math.radians(lat) / 2))
    return (lon + 180) / 360 * side, (1 - y / math.pi) / 2 * side


def pins_in(client, layer, z, x, y):
    address = f"/tiles/{layer.campaign.slug}/{layer.slug}/{z}/{x}/{y}.mvt?pins=all"
    response = client.get(address)
    assert response.status_code == 200
    told = mapbox_vector_tile.decode(response.content, default_options={"y_coord_down": True})
    return {
        feature["id"]: tuple(feature["geometry"]["coordinates"])
        for feature in told.get(layer.slug, {}).get("features", [])
    }


@pytest.mark.parametrize("where", ["all of it", "its western half"])
def test_what_lies_in_the_commune_comes_in_and_what_does_not_is_told_how_far_it_is(
    budget, projects, communes, tmp_path, where
):
    perimeter = perimeters(communes)[where]
    expected = inside(perimeter, projects)
    assert len(expected) == {"all of it": 23, "its western half": 10}[where]
    layer = a_layer_in(perimeter, projects)

    said = run(layer, budget, tmp_path / "rejects.csv")

    assert said == (
        f"Accepted: {len(expected)} ({len(expected)} published); already there: 0; "
        f"rejected: {23 - len(expected)}\n"
    )
    assert set(ids_by_row()) == expected
    with (tmp_path / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        rejects = list(csv.DictReader(stream, delimiter=";"))
    assert {int(reject["row"]) for reject in rejects} == set(projects) - expected
    for reject in rejects:
        row = projects[int(reject["row"])]
        assert reject["code"] == "outside_perimeter"
        assert {name: reject[name] for name in row} == row
        told, unit = re.search(r"([0-9][0-9,. \u202f\xa0]*)\s(k?m)\b", reject["message"]).groups()
        figure = float(re.sub(r"[ \u202f\xa0]", "", told).replace(",", "."))
        metres = figure * (1000 if unit == "km" else 1)
        assert metres == pytest.approx(
            metres_between(place_of(row), perimeter), abs=51 if unit == "km" else 1
        )


def test_in_the_neighbouring_commune_nothing_is_accepted(budget, projects, communes, tmp_path):
    perimeter = perimeters(communes)["its neighbour"]
    assert inside(perimeter, projects) == set()

    with pytest.raises(CommandError, match=r"Nothing was accepted\."):
        run(a_layer_in(perimeter, projects), budget, tmp_path / "rejects.csv")

    assert Contribution.objects.count() == 0
    assert len((tmp_path / "rejects.csv").read_text().splitlines()) == 24


def test_words_and_themes_are_those_of_the_file(budget, projects, communes, tmp_path):
    layer = a_layer_in(communes["Avignon"], projects)

    run(layer, budget, tmp_path / "rejects.csv")

    by_id = {row.public_id: row for row in Contribution.objects.select_related("category")}
    for number, public_id in ids_by_row().items():
        row, stored = projects[number], by_id[public_id]
        assert (stored.title, stored.text) == (
            row["projet_libelle"].strip(),
            row["projet_localisation"].strip(),
        )
        assert stored.category.label == row["projet_theme"]
        assert (stored.kind, stored.channel, stored.author) == ("proposal", "import", None)
        assert stored.geom.coords == pytest.approx(place_of(row), abs=1e-12)


def test_a_second_run_adds_nothing(budget, projects, communes, tmp_path):
    layer = a_layer_in(communes["Avignon"], projects)
    run(layer, budget, tmp_path / "rejects.csv")

    again = run(layer, budget, tmp_path / "rejects.csv")

    assert again == "Accepted: 0; already there: 23; rejected: 0\n"
    assert Contribution.objects.count() == 23


@pytest.mark.parametrize("where", ["all of it", "its western half"])
@pytest.mark.parametrize("z", [0, 10, 12, 14, 16, 18])
def test_tiles_hold_exactly_the_accepted_ones_where_the_file_puts_them(
    client, budget, projects, communes, tmp_path, where, z
):
    perimeter = perimeters(communes)[where]
    layer = a_layer_in(perimeter, projects)
    run(layer, budget, tmp_path / "rejects.csv")
    rows = ids_by_row()
    expected = {rows[number]: on_map(place_of(projects[number]), z) for number in rows}
    everywhere = [on_map(place_of(row), z) for row in projects.values()]
    tiles = {(int(x // EXTENT), int(y // EXTENT)) for x, y in everywhere}

    found = {}
    for x, y in tiles:
        for public_id, (left, top) in pins_in(client, layer, z, x, y).items():
            assert public_id not in found  # in one tile of a zoom
            found[public_id] = (x * EXTENT + left, y * EXTENT + top)

    assert found.keys() == expected.keys()
    for public_id, (x, y) in found.items():
        assert (x, y) == (
            pytest.approx(expected[public_id][0], abs=1),
            pytest.approx(expected[public_id][1], abs=1),
        )


# The big list of naughty strings ---------------------------------------------------------------

LENGTHS = {"title": 120, "text": 5_000, "signature": 80}
DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F}
HIDDEN = {0x2028, 0x2029, 0xFEFF}
MARKS = [(0x300, 0x36F), (0x483, 0x489), (0x1AB0, 0x1AFF), (0x20D0, 0x20FF)]


def kept(text, *, on_one_line):
    """What should be stored of a text: told character by character, apart from our expressions."""
    if on_one_line:
        text = " ".join(part for part in re.split("[\r\n\t]+", f"\0{text}\0")).strip("\0")
    shown = "".join(char for char in "\n".join(re.split("\r\n|\r|\n", text)) if not is_hidden(char))
    result: list[str] = []
    marks = newlines = 0
    for char in unicodedata.normalize("NFC", shown):
        marks = marks + 1 if any(low <= ord(char) <= high for low, high in MARKS) else 0
        newlines = newlines + 1 if char == "\n" else 0
        if marks <= 4 and newlines <= 2:
            result.append(char)
    return "".join(result).strip()


def is_hidden(char):
    return ord(char) in DIRECTIONS | HIDDEN or (
        unicodedata.category(char) == "Cc" and char not in "\n\t"
    )


def is_seen(text):
    """Whether anything of a text is seen: something else than spaces, joiners and controls."""
    return any(unicodedata.category(char)[0] not in "CZ" for char in text)


class Page(HTMLParser):
    """A page's elements with the names of their attributes, and the words of some of them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.words = {"title": "", "text": "", "signature": ""}
        self.inside: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, tuple(sorted(name for name, _value in attrs))))
        if tag == "h1":
            self.inside.append("title")
        elif tag == "bdi" and "title" not in self.inside and not self.words["signature"]:
            self.inside.append("signature")
        elif tag == "p" and ("class", "words") in attrs and not self.words["text"]:
            self.inside.append("text")

    def handle_endtag(self, tag):
        ending = {"h1": "title", "p": "text", "bdi": "signature"}.get(tag)
        if self.inside and self.inside[-1] == ending:
            self.inside.pop()

    def handle_data(self, data):
        if self.inside:
            self.words[self.inside[-1]] += data


@pytest.fixture
def naughty(real_data):
    found = json.loads((real_data / "text" / "blns.json").read_text(encoding="utf-8"))
    assert len(found) == 515
    return found


def test_naughty_strings_go_through_every_field_and_come_back_as_they_should(
    client, naughty, monkeypatch
):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"write": "100000/min"})
    layer = a_layer(a_campaign(moderation=Moderation.AFTER))
    path = f"/api/v1/campaigns/{layer.campaign.slug}/contributions/"
    place = {"type": "Point", "coordinates": [2.2205, 48.889]}
    answers = Counter()

    def hand_in(number, words):
        body = {
            "type": "Feature",
            "geometry": place,
            "properties": {"layer": layer.slug, "kind": "comment", **words},
        }
        return client.post(
            path,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": f"naughty-{number:05}"},
        )

    def page_of(public_id):
        response = client.get(f"/campaigns/{layer.campaign.slug}/contributions/{public_id}/")
        assert response.status_code == 200
        return Page(response.content.decode())

    harmless = hand_in(0, {"title": "A", "text": "B", "signature": "C"})
    plain = page_of(harmless.json()["id"])
    assert plain.words == {"title": "A", "text": "B", "signature": "C"}

    for number, text in enumerate(naughty, start=1):
        expected = {name: kept(text, on_one_line=name != "text") for name in LENGTHS}
        fits = {
            name: is_seen(expected[name]) and len(expected[name]) <= LENGTHS[name]
            for name in LENGTHS
        }
        words = {name: text if fits[name] else "plain" for name in LENGTHS}
        expected = {name: expected[name] if fits[name] else "plain" for name in LENGTHS}

        response = hand_in(number, words)
        answers[response.status_code] += 1
        assert response.status_code == 201, (text, response.content)

        public_id = response.json()["id"]
        stored = Contribution.objects.values(*LENGTHS).get(public_id=public_id)
        served = client.get(f"{path}{public_id}/").json()["properties"]
        assert stored == expected
        assert {name: served[name] for name in LENGTHS} == expected
        page = page_of(public_id)
        assert page.elements == plain.elements, text
        assert page.words == expected

    assert answers == {201: 515}


def test_naughty_strings_that_say_nothing_or_too_much_are_refused(client, naughty, monkeypatch):
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"write": "100000/min"})
    layer = a_layer()
    path = f"/api/v1/campaigns/{layer.campaign.slug}/contributions/"
    told = Counter()

    for number, text in enumerate(naughty):
        expected = kept(text, on_one_line=True)
        if is_seen(expected) and len(expected) <= LENGTHS["title"]:
            continue
        properties = {"layer": layer.slug, "kind": "comment", "title": text, "text": "plain"}
        body = {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [2.2205, 48.889]},
            "properties": properties,
        }
        response = client.post(
            path,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": f"naughty-{number:05}"},
        )
        assert response.status_code == 400
        assert response.json()["field"].removeprefix("properties.") == "title"
        assert response.json()["code"] == ("too_long" if is_seen(expected) else "blank")
        told[response.json()["code"]] += 1

    assert sum(told.values()) > 10
    assert set(told) == {"blank", "too_long"}
    assert Contribution.objects.count() == 0
