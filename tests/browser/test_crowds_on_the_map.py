"""Contributions too close to be told apart: a figure that opens, and what a search finds in it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP
from tests.browser.host import faults
from tests.browser.town import a_town, open_map
from tests.factories import PLACE, a_contribution, a_point

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000
CROWD = re.compile("^8 contributions ensemble.*, 1 sur 1$")


def stops(page: Page):
    """Enter the pins by keyboard."""
    page.locator("[data-map-roam]").focus()
    page.keyboard.press("ArrowRight")
    return page.locator(".map-stop")


def test_a_crowd_opens_by_keyboard_and_a_search_finds_the_pin_that_it_holds(server, visit):
    town = a_town()
    for number in range(8):
        a_contribution(
            town.layer,
            title="Une fontaine" if number == 3 else f"Banc {number}",
            geometry=a_point(PLACE[0] + number * 4e-6, PLACE[1]),  # a foot apart
        )
    visitor = visit(DESKTOP)
    open_map(visitor, town.path())
    page = visitor.page
    page.locator("#map[data-drawn]").wait_for(state="attached", timeout=SOON)

    crowd = stops(page)
    expect(crowd).to_have_count(1, timeout=SOON)
    expect(crowd).to_have_attribute("aria-label", CROWD)
    page.keyboard.press("Escape")

    search = page.locator("[name=q]")
    search.fill("fontaine")
    with page.expect_response(lambda answer: ".mvt?pins=all" in answer.url):
        search.press("Enter")
    expect(page.locator("[data-list] .card")).to_have_count(1, timeout=SOON)
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() === 1", timeout=SOON)
    found = stops(page)
    expect(found).to_have_attribute("aria-label", "Une fontaine, 1 sur 1", timeout=SOON)
    page.keyboard.press("Escape")

    search.fill("")
    search.press("Enter")
    expect(page.locator("[data-list] .card")).to_have_count(8, timeout=SOON)
    again = stops(page)
    expect(again).to_have_attribute("aria-label", CROWD, timeout=SOON)
    page.keyboard.press("Enter")
    expect(page.locator(".map-stop")).not_to_have_count(1, timeout=SOON)
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() > 1", timeout=SOON)
    assert faults(page) == []
