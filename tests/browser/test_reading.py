"""Reading with scripts: the panel keeps what is open, what is typed and where one stood."""

import pytest

from contributions.enums import State
from tests.browser.conftest import DESKTOP
from tests.browser.town import Town, a_town, open_map
from tests.factories import a_contribution

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])


@pytest.fixture
def town(server: str) -> Town:
    town = a_town()
    for number in range(25):
        a_contribution(town.layer, state=State.PUBLISHED, title=f"Bench {number}")
    return town


def test_a_shortcut_inside_an_open_contribution_keeps_it_open(town, visit):
    page = _opened(town, visit)
    address = page.url

    page.locator('.skip a[href="#discussion"]').evaluate("link => link.click()")
    page.wait_for_timeout(300)

    assert page.locator("[data-contribution]").count() == 1
    assert page.evaluate("document.activeElement.id") == "discussion"
    page.go_back()
    page.go_back()
    page.wait_for_selector("[data-list]")
    page.go_forward()
    page.wait_for_selector("[data-contribution]")
    assert page.url == address
    page.locator("[data-back]").click()
    page.wait_for_selector("[data-list]")
    assert page.url == town_address(town, page)


def test_supporting_keeps_the_reply_that_is_being_typed(town, visit):
    page = _opened(town, visit)
    page.locator("#reply-text").fill("J’y pense depuis des mois.")

    page.locator("#support button").click()
    page.wait_for_selector(".support-done")

    assert page.locator("#reply-text").input_value() == "J’y pense depuis des mois."
    assert page.evaluate("document.activeElement.closest('#support') !== null")


def test_focus_is_never_lost_with_the_button_that_had_it(town, visit):
    visitor = visit(DESKTOP)
    open_map(visitor, town.path(""))
    page = visitor.page
    page.locator("[data-extent]").check()
    button = page.locator("[data-list] [data-whole]")
    button.wait_for()

    button.focus()
    page.keyboard.press("Enter")
    button.wait_for(state="detached")

    assert page.evaluate("document.activeElement.id") == "list"


def _opened(town, visit):
    visitor = visit(DESKTOP)
    open_map(visitor, town.path(""))
    visitor.page.locator("[data-opens]").first.click()
    visitor.page.wait_for_selector("[data-contribution]")
    return visitor.page


def town_address(town, page) -> str:
    return page.evaluate("location.origin") + town.path("")
