"""The address says what one sees: the extent as a choice, the position, the order, one's own."""

import re

import pytest
from playwright.sync_api import Page, expect

from campaigns.enums import Moderation
from campaigns.models import ModerationPolicy
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.host import faults
from tests.browser.town import TEXT, TITLE, a_town, open_map
from tests.factories import PLACE, a_contribution, a_point

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000
LON, LAT = PLACE


@pytest.fixture
def town(server):
    """One contribution in the middle, one in each of two corners."""
    town = a_town()
    for title, east, north in (
        ("Au milieu", 0, 0),
        ("À l’est", 0.0035, 0.0025),
        ("À l’ouest", -0.0035, -0.0025),
    ):
        a_contribution(town.layer, title=title, geometry=a_point(LON + east, LAT + north))
    return town


def cards(page: Page):
    return page.locator("[data-list] .card")


def come_closer(page: Page, times: int = 3) -> None:
    for _time in range(times):
        page.locator("[data-map-zoom-in]").click()
        page.wait_for_timeout(500)


def test_the_extent_is_a_choice_and_the_address_brings_it_back_to_anybody(town, visit):
    visitor = visit(DESKTOP)
    open_map(visitor, town.path())
    page = visitor.page
    come_closer(page)
    expect(cards(page)).to_have_count(3)  # the map was moved: the list is whole all the same
    assert re.search(r"#map=\d+\.\d\d/48\.889", page.url)

    page.locator("[data-extent]").check()
    expect(cards(page)).to_have_count(1, timeout=SOON)
    expect(page.locator("[data-count]")).to_contain_text("1 contribution dans la vue")
    assert "bbox=" in page.url
    assert faults(page) == []
    page.locator("[data-opens]").click()
    expect(page.locator("[data-contribution] h1")).to_have_text("Au milieu", timeout=SOON)
    page.go_back()
    expect(cards(page)).to_have_count(1)
    page.reload()
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=SOON)
    expect(page.locator("[data-extent]")).to_be_checked()
    expect(cards(page)).to_have_count(1)

    # Given the address, sent to somebody with a phone.
    other = visit(PHONE)
    address = page.url.removeprefix(visitor.origin)
    open_map(other, address)
    expect(cards(other.page)).to_have_count(1)
    assert other.page.url.endswith(address)

    page.locator("[data-whole]").click()
    expect(cards(page)).to_have_count(3, timeout=SOON)
    expect(page.locator("[data-extent]")).not_to_be_checked()
    assert "bbox=" not in page.url
    page.locator("#map [data-map-home]").click()
    expect(page).not_to_have_url(re.compile("#map="))


def test_the_nearest_come_first_and_the_position_leaves_the_phone_only_roughly(town, visit):
    visitor = visit(PHONE)
    visitor.context.grant_permissions(["geolocation"])
    exact = {"longitude": LON - 0.0031234, "latitude": LAT - 0.0021234}
    visitor.context.set_geolocation({**exact, "accuracy": 20})
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    open_map(visitor, town.path())
    page = visitor.page
    page.locator("#sort").select_option("near")
    expect(cards(page).first).to_contain_text("Au milieu", timeout=SOON)
    expect(cards(page).first).to_contain_text("à environ")
    page.locator("[data-near-me]").tap()
    expect(cards(page).first).to_contain_text("À l’ouest", timeout=SOON)
    expect(page.locator("[data-near-said]")).to_contain_text("100 mètres")
    assert faults(page) == []
    assert f"near={exact['longitude']:.3f}%2C{exact['latitude']:.3f}" in page.url
    for place in exact.values():
        assert [url for url in asked if f"{place:.5f}" in url] == []

    page.locator("#sort").select_option("new")
    expect(page.locator("[data-near-row]")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("near="))


def test_mine_are_told_apart_on_the_list_and_on_the_map(town, visit):
    visitor = visit(DESKTOP)
    ModerationPolicy.objects.update(moderation=Moderation.AFTER)
    page = visitor.go(town.path("contributions/new/"))
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=SOON)
    page.locator('[data-next="what"]').click()
    page.locator('[data-next="different"]').click()
    page.locator("#title").fill(TITLE)
    page.locator("#text").fill(TEXT)
    page.wait_for_timeout(3_100)
    page.locator('[data-next="review"]').click()
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipts/**")

    open_map(visitor, town.path())
    expect(cards(page)).to_have_count(4)
    with page.expect_response(lambda answer: "pins=all" in answer.url):
        page.locator("[name=mine]").check()
    expect(cards(page)).to_have_count(1, timeout=SOON)
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() === 1", timeout=SOON)
    address = page.url.removeprefix(visitor.origin)

    stranger = visit(DESKTOP)
    stranger.go(address)
    expect(stranger.page.locator("[data-list]")).to_contain_text("0 contribution")
