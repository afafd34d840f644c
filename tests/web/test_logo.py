"""The city's logo: what is taken, what is refused, what is shown and how it is served."""

import struct
from datetime import date

import pytest
from django.core import checks

from campaigns import logo
from tests.factories import a_campaign
from tiles.report import page as report

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 32"{more}>{inside}</svg>'
GOOD = DRAWING.format(more="", inside='<path d="M4 4h88v24H4z" fill="#0b6b63"/>')


def a_png(width: int, height: int) -> bytes:
    head = struct.pack(">II5B", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + head + b"\x00" * 8 + b"IEND\xaeB`\x82"


@pytest.fixture
def a_file(tmp_path):
    def write(content: str | bytes, name: str = "logo"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.mark.parametrize(
    ("content", "kind", "sides"),
    [(GOOD, "image/svg+xml", (96, 32)), (a_png(600, 200), "image/png", (96, 32))],
    ids=["svg", "png"],
)
def test_a_drawing_is_taken_whatever_its_name_and_its_sides_are_known(a_file, content, kind, sides):
    found = logo.read(a_file(content))

    assert (found.kind, (found.width, found.height)) == (kind, sides)


REFUSED = {
    "script": (DRAWING.format(more="", inside="<script>alert(1)</script>"), "<script>"),
    "handler": (DRAWING.format(more=' onload="alert(1)"', inside=""), "onload"),
    "html": (DRAWING.format(more="", inside="<foreignObject/>"), "foreignObject"),
    "link": (DRAWING.format(more="", inside='<image href="https://a.example/x.png"/>'), "another"),
    "style": (DRAWING.format(more="", inside="<style>@import 'x.css'</style>"), "another"),
    "fill": (DRAWING.format(more="", inside='<g style="fill:url(https://a.example)"/>'), "another"),
    "entities": ('<!DOCTYPE svg [<!ENTITY a "b">]>' + GOOD, "DOCTYPE"),
    "html page": ("<html><body>Hello</body></html>", "neither"),
    "text": ("Nanterre", "neither"),
    "empty": ("", "neither"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"\x00" * 40, "neither"),
    "too wide": (GOOD.replace("96 32", "960 32"), "too wide"),
    "no sides": (GOOD.replace(' viewBox="0 0 96 32"', ""), "viewBox"),
    "broken png": (a_png(600, 200)[:20], "broken"),
    "large png": (a_png(9000, 3000), "9000"),
    "too large": (GOOD + " " * 200_000, "200000"),
}


@pytest.mark.parametrize("name", list(REFUSED))
def test_what_is_more_or_less_than_a_picture_stops_the_start_and_says_why(a_file, settings, name):
    content, why = REFUSED[name]
    settings.CITY_LOGO = a_file(content)

    faults = [found for found in checks.run_checks() if found.id == "web.E001"]

    assert len(faults) == 1
    assert faults[0].msg.startswith("CITY_LOGO=")
    assert why in faults[0].msg


def test_a_logo_that_is_not_there_stops_the_start(settings, tmp_path):
    settings.CITY_LOGO = tmp_path / "none.svg"

    assert ["no such file" in found.msg for found in checks.run_checks()] == [True]


def test_a_logo_for_the_dark_alone_stops_the_start(settings, a_file):
    settings.CITY_LOGO_DARK = a_file(GOOD)

    assert ["without CITY_LOGO" in found.msg for found in checks.run_checks()] == [True]


@pytest.mark.django_db
def test_the_bar_shows_it_with_the_citys_name_for_those_who_do_not_see(client, settings, a_file):
    a_campaign()
    assert "Nanterre</span> Parvis" in client.get("/").content.decode()
    settings.CITY_LOGO, settings.CITY_LOGO_DARK = a_file(GOOD), a_file(GOOD + "\n", "dark")

    page = client.get("/").content.decode()

    assert 'alt="Nanterre"' in page
    assert 'src="/city/logo?' in page
    assert 'srcset="/city/logo-dark?' in page
    assert "Nanterre</span> Parvis" not in page


def test_it_is_served_as_what_it_is_and_can_do_nothing_alone(client, settings, a_file):
    settings.CITY_LOGO = a_file(GOOD)

    answer = client.get("/city/logo")

    assert answer.status_code == 200
    assert answer.content.decode() == GOOD
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].endswith("sandbox")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in answer.headers
    assert client.get("/city/logo-dark").status_code == 404


@pytest.mark.django_db
def test_the_report_that_is_handed_over_holds_it(settings, a_file):
    campaign = a_campaign()
    settings.CITY_LOGO = a_file(GOOD)

    text = report.make(campaign, on=date(2026, 3, 14))

    assert f'src="{logo.read(settings.CITY_LOGO).inside}" alt="Nanterre"' in text
    assert "img-src data:;" in text
