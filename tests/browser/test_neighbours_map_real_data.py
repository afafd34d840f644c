"""The base map of another host beneath our pins, and our map when it is unwell."""

import copy
import struct
import zlib
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from playwright.sync_api import Page

from contributions.enums import State
from layers.models import Layer
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.neighbour import a_closed_door, a_neighbour, a_silent_neighbour
from tests.browser.town import PASSWORD, open_map, sign_in
from tests.factories import a_campaign, a_category, a_contribution, a_layer, a_person, a_square

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

CENTRE = (3.8790, 43.6110)
PATIENCE = 15_000


@pytest.fixture
def city(server: str) -> Layer:
    """A campaign in Montpellier with one pin in its middle."""
    west, south = CENTRE[0] - 0.004, CENTRE[1] - 0.003
    campaign = a_campaign(
        slug="comedie", perimeter=a_square(west, south, west + 0.008, south + 0.006)
    )
    a_category(campaign, slug="places", colour=2)
    layer = a_layer(campaign, slug="avis")
    point = {"type": "Point", "coordinates": list(CENTRE)}
    a_contribution(layer, state=State.PUBLISHED, category="places", geometry=point)
    return layer


@pytest.fixture
def name_host(settings) -> Callable[[str], None]:
    """Set what BASEMAP_STYLE_URL sets in a process of its own."""

    def name(origin: str) -> None:
        settings.BASEMAP_STYLE_URL = f"{origin}/style.json"
        changed = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
        for directive in ("img-src", "connect-src"):
            changed["DIRECTIVES"][directive].append(origin)
        settings.CONTENT_SECURITY_POLICY = changed

    return name


@pytest.fixture
def archive(real_data: Path) -> Path:
    return real_data / "pmtiles" / "montpellier-derived.pmtiles"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_base_map_lies_beneath_our_pins_and_only_its_host_is_asked(
    city, visit, server, name_host, archive, viewport
):
    with a_neighbour(archive) as origin:
        name_host(origin)
        visitor = visit(viewport)
        visitor.named = (origin,)
        open_map(visitor, f"/campaigns/{city.campaign.slug}/")
        page = visitor.page
        page.locator('#map[data-basemap="here"]').wait_for(state="attached", timeout=PATIENCE)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)

        assert visitor.hosts == {server, origin}
        assert page.locator(".map-note").text_content() == ""
        assert "© Ville de Montpellier" in page.locator(".maplibregl-ctrl-attrib").inner_text()
        if viewport == DESKTOP:
            assert soon(page, lambda: is_painted(pixel(page, 90, 40)))
            assert not is_painted(pixel(page, 0, -12))  # the pin


def test_the_form_and_the_desk_have_it_too(city, visit, server, name_host, archive):
    from campaigns.enums import Role
    from campaigns.models import Membership

    moderator = a_person(email="nadia@parvis.example", password=PASSWORD)
    Membership.objects.create(person=moderator, campaign=city.campaign, role=Role.MODERATOR)
    held = a_contribution(city, geometry={"type": "Point", "coordinates": list(CENTRE)},
                          state=State.HELD)  # fmt: skip
    slug = city.campaign.slug
    with a_neighbour(archive) as origin:
        name_host(origin)
        visitor = visit(DESKTOP)
        visitor.named = (origin,)
        open_map(visitor, f"/campaigns/{slug}/contributions/new/")
        here = visitor.page.locator('#map[data-basemap="here"]')
        here.wait_for(state="attached", timeout=PATIENCE)
        sign_in(visitor, moderator)
        visitor.go(f"/desk/{slug}/contributions/{held.public_id}/")
        here.wait_for(state="attached", timeout=PATIENCE)

        assert visitor.hosts == {server, origin}


def test_a_file_of_ours_asks_nobody(city, visit, server, settings, archive):
    settings.BASEMAP_PMTILES = archive
    visitor = visit(DESKTOP)

    open_map(visitor, f"/campaigns/{city.campaign.slug}/")
    here = visitor.page.locator('#map[data-basemap="here"]')
    here.wait_for(state="attached", timeout=PATIENCE)
    visitor.page.wait_for_load_state("networkidle")

    assert visitor.hosts == {server}


@pytest.mark.parametrize("trouble", ["closed", "silent", "rubbish", "refusal", "tiles refused"])
def test_when_that_host_is_unwell_our_map_comes_all_the_same(
    city, visit, name_host, archive, trouble
):
    """TRUST Q18: it is there as soon as without a base map, with a quiet word where it is known."""
    with {
        "closed": lambda: nullcontext(a_closed_door()),
        "silent": a_silent_neighbour,
    }.get(trouble, lambda: a_neighbour(archive, says=trouble))() as origin:
        name_host(origin)
        visitor = visit(DESKTOP)
        visitor.named = (origin,)
        page = visitor.page
        visitor.go(f"/campaigns/{city.campaign.slug}/")
        page.locator("#map[data-ready]").wait_for(state="attached", timeout=8_000)
        assert soon(page, lambda: is_coloured(pixel(page, 0, -12))), "the pin is drawn"

        assert page.locator("[data-map-failed]").is_hidden()
        if trouble != "silent":
            absent = page.locator('#map[data-basemap="absent"]')
            absent.wait_for(state="attached", timeout=PATIENCE)
            assert page.locator(".map-note").text_content()


def soon(page: Page, holds: Callable[[], bool]) -> bool:
    """Whether it comes true while a map is being drawn, which takes its time on a busy machine."""
    for _look in range(60):
        if holds():
            return True
        page.wait_for_timeout(250)
    return False


def is_coloured(colour: tuple[int, int, int]) -> bool:
    return max(colour) - min(colour) > 40


def is_painted(colour: tuple[int, int, int]) -> bool:
    red, green, blue = colour
    return red - green > 20 and blue - green > 20


def pixel(page: Page, right: int, down: int) -> tuple[int, int, int]:
    """The colour of the screen so many pixels from the middle of the map."""
    box = page.locator("#map canvas").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2 + right, box["y"] + box["height"] / 2 + down
    png = page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    data, place = b"", 8
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place : place + 8])
        if kind == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += length + 12
    red, green, blue = zlib.decompress(data)[1:4]
    return red, green, blue
