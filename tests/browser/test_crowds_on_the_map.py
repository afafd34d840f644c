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


def stops(page: Page):
    """Enter the pins by keyboard."""
    page.locator("[data-map-roam]").focus()
    page.keyboard.press("ArrowRight")
    return page.locator(".map-stop")


def drawn(page: Page, count: int) -> None:
    """Wait until the map draws so many pins and figures."""
    page.wait_for_function(
        f"() => document.querySelector('#map').pinsDrawn() === {count}", timeout=SOON
    )


def test_a_crowd_opens_by_keyboard_and_a_search_finds_the_pin_that_it_holds(server, visit):
    town = a_town()
    for number in range(8):
        a_contribution(
            town.layer,
            kind="question" if number < 7 else "proposal",
            title="Une fontaine" if number == 3 else f"Banc {number}",
            geometry=a_point(PLACE[0] + number * 4e-6, PLACE[1]),  # a foot apart
        )
    visitor = visit(DESKTOP)
    page = visitor.page
    with page.expect_response(lambda answer: ".mvt?kind=question" in answer.url):
        open_map(visitor, town.path("?kind=question"))  # a filter that was shared
    page.locator("#map[data-drawn]").wait_for(state="attached", timeout=SOON)
    drawn(page, 1)
    expect(stops(page)).to_have_attribute("aria-label", crowd_of(7), timeout=SOON)
    page.keyboard.press("Escape")

    search = page.locator("[name=q]")
    search.fill("fontaine")
    with page.expect_response(lambda answer: ".mvt?kind=question&pins=all" in answer.url):
        search.press("Enter")
    expect(page.locator("[data-list] .card")).to_have_count(1, timeout=SOON)
    page.wait_for_timeout(500)
    drawn(page, 1)
    expect(stops(page)).to_have_attribute("aria-label", "Une fontaine, 1 sur 1", timeout=SOON)
    page.keyboard.press("Escape")

    page.locator("[data-filters-more]").evaluate("(details) => { details.open = true; }")
    page.locator("[name=kind]").select_option("")
    search.fill("")
    with page.expect_response(lambda answer: answer.url.endswith(".mvt")):
        search.press("Enter")
    expect(page.locator("[data-list] .card")).to_have_count(8, timeout=SOON)
    drawn(page, 1)
    expect(stops(page)).to_have_attribute("aria-label", crowd_of(8), timeout=SOON)
    with page.expect_response(lambda answer: f"/{town.layer.slug}/17/" in answer.url):
        page.keyboard.press("Enter")
    expect(page.locator(".map-stop")).to_be_focused(timeout=SOON)
    page.keyboard.press("Enter")
    drawn(page, 8)
    assert faults(page) == []


def crowd_of(count: int) -> re.Pattern[str]:
    return re.compile(f"^{count} contributions ensemble.*, 1 sur 1$")
