"""Files made to do harm (TRUST U1 to U5): refused, nothing contacted, nothing read, nobody hurt."""

import os
import socket
import struct
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyogrio
import pytest
import shapely
from pyogrio.errors import CRSError, DataSourceError
from shapely import Point

from geo.files import cage
from tests.geo.files import OPENED_AS_ITSELF, a_geojson, a_geopackage, a_zip, outcome, read

HERE = Point(2.22, 48.89)
SECRET = "canari-in-a-file-beside"


class Listener:
    """A door on the loopback that counts who knocks."""

    def __init__(self) -> None:
        self.knocks = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/canari.geojson"

    def _listen(self) -> None:
        while True:
            try:
                knock, _who = self.socket.accept()
            except OSError:
                return
            self.knocks += 1
            knock.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.socket.close()


@pytest.fixture
def beside(tmp_path) -> Path:
    """A file that no import may ever read."""
    path = tmp_path / "beside.geojson"
    a_geojson(path, HERE, properties={"word": SECRET})
    return path


def vrt(source: str) -> str:
    return (
        '<OGRVRTDataSource><OGRVRTLayer name="beside">'
        f"<SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


def kml(inside: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{inside}</Document></kml>'
    )


PLACEMARK = (
    "<Placemark><name>{}</name><Point><coordinates>2.22,48.89</coordinates></Point></Placemark>"
)


def test_the_listener_hears_who_knocks_and_gdal_would(tmp_path, listener):
    """Without the cage the disguised VRT opens its address: so the tests below can fail."""
    path = tmp_path / "disguised.vrt"
    path.write_text(vrt(listener.address))

    with pytest.raises((DataSourceError, CRSError)):  # as the door is shut in its face
        pyogrio.read_info(path)

    assert listener.knocks > 0


@pytest.mark.parametrize("name", ["a.kml", "a.geojson", "a.vrt", "a.csv"])
@pytest.mark.parametrize("before", ["", "/vsicurl/"])
def test_a_vrt_by_any_name_opens_nothing(tmp_path, listener, name, before):
    path = tmp_path / name
    path.write_text(vrt(before + listener.address))

    assert outcome(path) == "format_not_taken"
    assert outcome(a_zip(tmp_path / "a.zip", {"a.kml": path.read_text()})) == "format_not_taken"
    assert listener.knocks == 0


def test_a_vrt_that_calls_itself_kml_inside_reads_no_file_beside_it(tmp_path, beside):
    path = tmp_path / "a.kml"
    path.write_text(vrt(str(beside)) + "<!-- <kml -->")

    assert outcome(path) == "file_unreadable"


@pytest.mark.parametrize(
    "inside",
    [
        "<NetworkLink><Link><href>{}</href></Link></NetworkLink>",
        "<GroundOverlay><Icon><href>{}</href></Icon></GroundOverlay>",
        '<Placemark><styleUrl>{}#a</styleUrl></Placemark><Schema name="a" id="a"/>',
    ],
)
def test_what_a_kml_names_elsewhere_is_not_fetched(tmp_path, listener, inside):
    path = tmp_path / "a.kml"
    path.write_text(kml(inside.format(listener.address) + PLACEMARK.format("here")))

    assert outcome(path) in (1, (1, {"empty_geometry": 1}))
    assert listener.knocks == 0


@pytest.mark.parametrize(
    "entities",
    [
        '<!DOCTYPE kml [<!ENTITY a SYSTEM "{file}">]>',
        '<!DOCTYPE kml SYSTEM "{address}">',
        '<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!doctype kml [<!EnTiTy % a SYSTEM "{address}"> %a;]>',
    ],
)
def test_xml_with_entities_is_refused_before_anything_parses_it(
    tmp_path, listener, beside, entities
):
    path = tmp_path / "a.kml"
    before = entities.format(file=beside.as_uri(), address=listener.address)
    path.write_text(kml(PLACEMARK.format("&a;"), before))

    assert outcome(path) == "xml_with_doctype"
    assert listener.knocks == 0


def test_xml_in_an_encoding_that_hides_its_entities_is_refused(tmp_path):
    path = tmp_path / "a.kml"
    path.write_bytes(b"<?xml version='1.0' encoding='UTF-7'?><kml>+ADw-</kml>")

    assert outcome(path) == "wrong_encoding"


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "{address}", "type": "ogcwkt"}},
        {"type": "name", "properties": {"name": "{address}"}},
        {"type": "name", "properties": {"name": "/vsicurl/{address}"}},
    ],
)
def test_a_system_that_is_an_address_is_not_asked(tmp_path, listener, crs):
    told = {
        name: value.replace("{address}", listener.address)
        for name, value in crs["properties"].items()
    }
    path = a_geojson(tmp_path / "a.geojson", HERE, crs={"type": crs["type"], "properties": told})

    assert outcome(path) in ("crs_missing", "crs_unknown", 1)
    assert listener.knocks == 0


def a_shapefile(folder: Path, prj: str) -> Path:
    path = folder / "a.shp"
    pyogrio.raw.write(
        path, shapely.to_wkb([HERE]), [], [], driver="ESRI Shapefile", geometry_type="Point",
        crs="EPSG:4326",
    )  # fmt: skip
    sides = {side.name: side.read_bytes() for side in folder.iterdir() if side.stem == "a"}
    return a_zip(folder / "z.zip", {**sides, "a.prj": prj})


def test_a_prj_that_is_an_address_or_a_file_is_not_asked(tmp_path, listener, beside):
    for number, prj in enumerate([listener.address, f"/vsicurl/{listener.address}", str(beside)]):
        folder = tmp_path / str(number)
        folder.mkdir()

        assert outcome(a_shapefile(folder, prj)) in ("crs_missing", "crs_unknown")
    assert listener.knocks == 0


@pytest.mark.parametrize(
    "name", ["/vsicurl/{}", "{}", "WFS:{}", "OAPIF:{}", "/vsizip//vsicurl/{}", "MVT:{}"]
)
def test_a_path_that_is_an_address_is_no_file(listener, name):
    assert outcome(Path(name.format(listener.address))) == "file_missing"
    assert listener.knocks == 0


def test_an_archive_that_swells_is_refused_whatever_it_declares(tmp_path):
    bomb = a_zip(tmp_path / "bomb.zip", {"a.geojson": b"\0" * 210_000_000})
    liar = tmp_path / "liar.zip"
    data = bytearray(bomb.read_bytes())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        data[data.index(mark) + place : data.index(mark) + place + 4] = struct.pack("<I", 1000)
    liar.write_bytes(data)

    assert outcome(bomb) == "archive_too_big"
    assert outcome(liar) in ("archive_too_big", "bad_archive", "format_not_taken")


@pytest.mark.parametrize(
    "name",
    ["../../a.geojson", "/etc/a.geojson", "a/../../b.geojson", "..\\a.geojson", "C:\\a.geojson"],
)
def test_a_member_that_climbs_is_refused(tmp_path, name):
    assert outcome(a_zip(tmp_path / "z.zip", {name: "{}"})) == "archive_unsafe"


def test_links_archives_inside_archives_twins_and_crowds_are_refused(tmp_path, beside):
    link = zipfile.ZipInfo("a.geojson")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
        archive.writestr(link, str(beside))
    with zipfile.ZipFile(tmp_path / "twins.zip", "w") as archive:
        archive.writestr("a.geojson", "{}")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.geojson", "{}")
    nested = a_zip(tmp_path / "nested.zip", {"a.zip": "PK", "b.geojson": "{}"})
    crowd = a_zip(tmp_path / "crowd.zip", {f"{number}.txt": "" for number in range(300)})

    assert outcome(tmp_path / "link.zip") == "archive_unsafe"
    assert outcome(tmp_path / "twins.zip") == "archive_unsafe"
    assert outcome(nested) == "archive_unsafe"
    assert outcome(crowd) == "archive_too_big"


def test_a_geopackage_whose_view_never_ends_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(cage, "SECONDS", 2)
    path = a_geopackage(
        tmp_path / "endless.gpkg",
        """
        CREATE VIEW things AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
        SELECT i AS fid, NULL AS geom FROM n WHERE i < 0;
        """
        + OPENED_AS_ITSELF,
    )
    start = time.monotonic()

    assert outcome(path) in ("file_takes_too_long", "file_unreadable")
    assert time.monotonic() - start < 60


def test_a_geopackage_runs_no_trigger_and_shows_no_table_but_its_own(tmp_path):
    path = a_geopackage(
        tmp_path / "a.gpkg",
        """
        CREATE TABLE secret (word TEXT);
        INSERT INTO secret VALUES ('canari');
        CREATE TABLE things (fid INTEGER PRIMARY KEY, geom BLOB, nom TEXT);
        INSERT INTO things VALUES (1, NULL, 'a');
        CREATE TRIGGER t AFTER INSERT ON things BEGIN DELETE FROM secret; END;
        """
        + OPENED_AS_ITSELF,
    )
    before = path.read_bytes()

    assert outcome(path) == (0, {"empty_geometry": 1})
    assert path.read_bytes() == before


@pytest.mark.parametrize("depth", [600, 50_000])
def test_lists_inside_lists_end_no_process_of_ours(tmp_path, depth):
    path = tmp_path / "deep.geojson"
    path.write_text(
        '{"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": '
        + "[" * depth + "]" * depth + "}}"
    )  # fmt: skip

    assert outcome(path) in ("file_unreadable", "no_geometry", (0, {"empty_geometry": 1}))


@pytest.mark.parametrize("number", ["1e999", "-1e308", "1e200", "NaN", "Infinity"])
def test_numbers_that_break_libraries_are_refused_one_by_one(tmp_path, number):
    path = tmp_path / "a.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, '
        f'"geometry": {{"type": "Point", "coordinates": [{number}, 48.9]}}}}]}}'
    )

    refused = outcome(path)

    assert refused == "file_unreadable" or refused[0] == 0


def test_the_reader_in_the_cage_sees_no_network_and_none_of_our_secrets(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canari-secret-key")
    seen = tmp_path / "seen"
    program = tmp_path / "program.py"
    program.write_text(
        "import json, os, socket, sys\n"
        f"sys.path.insert(0, {str(cage.PROGRAM.parent)!r})\n"
        "import caged\n"
        "network = caged.tie_hands(json.loads(sys.stdin.readline()))\n"
        "try:\n"
        "    socket.create_connection(('127.0.0.1', PORT), 2)\n"
        "    reached = 'yes'\n"
        "except OSError as error:\n"
        "    reached = type(error).__name__\n"
        f"open({str(seen)!r}, 'w').write(reached + repr(dict(os.environ)))\n"
        "print(json.dumps({'refused': 'no_layer', 'facts': {}, 'network': network}))\n"
    )
    door = socket.create_server(("127.0.0.1", 0))
    program.write_text(program.read_text().replace("PORT", str(door.getsockname()[1])))
    monkeypatch.setattr(cage, "PROGRAM", program)

    refused = outcome(a_geojson(tmp_path / "a.geojson", HERE))

    door.close()
    assert refused == "no_layer"
    assert "canari-secret-key" not in seen.read_text()
    assert "DATABASE_URL" not in seen.read_text()
    if os.geteuid() == 0:
        assert not seen.read_text().startswith("yes")


def test_after_all_of_them_a_good_file_is_still_read(tmp_path):
    assert len(read(a_geojson(tmp_path / "a.geojson", HERE))[0]) == 1
