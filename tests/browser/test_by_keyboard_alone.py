"""The whole chain with nothing but keys, in the dark, on every screen; axe looks at each state."""

import pytest
from playwright.sync_api import Page, expect

from contributions.enums import State
from contributions.models import Contribution, Follow, Reply, Report, Support
from tests.browser.conftest import Visitor
from tests.browser.host import faults
from tests.browser.screens import DESKTOP_EN, Screen, on_every_screen
from tests.browser.test_story import tab_to
from tests.browser.town import TEXT, TITLE, a_town, open_map
from tests.factories import PLACE, a_category, a_contribution

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

WAIT = 30_000
A_ROBOT_MS = 3_100  # nobody writes so fast


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@on_every_screen(gate=DESKTOP_EN)
def test_find_read_act_and_take_back_without_a_pointer(server, visit, screen):
    town = a_town()
    street = town.campaign.layers.get(is_streets=True).features.get()
    street.name = "Rue des Écoles"
    street.save(update_fields=["name"])
    a_category(town.campaign, slug="shade", label="Ombre", label_en="Shade", colour=3)
    found = a_contribution(town.layer, title="Un tilleul devant l’école", category="shade")
    a_contribution(town.layer, title="Une fontaine")
    visitor = screen.visitor(visit, colours="dark")
    page = visitor.page

    find(visitor, town.path(), found)
    support(visitor)
    reply(visitor)
    report(visitor, screen)
    follow(visitor)
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=WAIT)
    tab_to(visitor, "[data-back]", most=120)
    press(page, "Enter")
    expect(page.locator("[data-list]")).to_be_visible(timeout=WAIT)
    pin(visitor)
    take_back(visitor, screen)

    assert (Support.objects.count(), Reply.objects.count(), Report.objects.count()) == (1, 1, 1)
    assert Follow.objects.get().contribution_id == found.pk
    made = Contribution.objects.exclude(title__startswith="Un").get()
    assert (made.state, made.text) == (State.WITHDRAWN, TEXT)
    assert made.geom.x > PLACE[0], "the arrows moved the place eastwards"


def find(visitor: Visitor, path: str, item: Contribution) -> None:
    """Narrow the list by a theme, then open what is left."""
    open_map(visitor, path)
    page = visitor.page
    if not page.locator("[name=category]").is_visible():  # folded away on a phone
        tab_to(visitor, "[data-filters-more] summary")
        press(page, "Enter")
    tab_to(visitor, "[name=category]")
    press(page, "ArrowDown", "ArrowDown")
    expect(page.locator("[data-list] .card")).to_have_count(1, timeout=WAIT)
    assert "category=shade" in page.url
    assert faults(page) == []
    tab_to(visitor, "[data-opens]")
    press(page, "Enter")
    expect(page.locator("[data-contribution] h1")).to_have_text(item.title, timeout=WAIT)
    assert faults(page) == []


def support(visitor: Visitor) -> None:
    page = visitor.page
    tab_to(visitor, "#support button")
    press(page, "Enter")
    expect(page.locator(".support-done")).to_be_visible(timeout=WAIT)


def reply(visitor: Visitor) -> None:
    page = visitor.page
    tab_to(visitor, "#reply-text")
    page.keyboard.type("Of course!")
    tab_to(visitor, "#reply-form [type=submit]")
    press(page, "Enter")
    expect(page.locator(".own-replies")).to_contain_text("Of course!", timeout=WAIT)
    assert faults(page) == []


def report(visitor: Visitor, screen: Screen) -> None:
    """In a dialog, where what lacks is told beside its field."""
    page = visitor.page
    tab_to(visitor, ".hand-on [data-dialog]", most=120)
    press(page, "Enter")
    dialog = page.locator("dialog[open]")
    expect(dialog).to_be_visible(timeout=WAIT)
    assert faults(page) == []
    tab_to(visitor, "dialog [name=reason]")
    press(page, "ArrowUp")  # to the last of them: something else
    page.wait_for_timeout(A_ROBOT_MS)
    tab_to(visitor, "dialog [type=submit]")
    press(page, "Enter")
    expect(dialog.locator("[role=alert]")).to_be_visible(timeout=WAIT)
    assert faults(page) == []
    tab_to(visitor, "#report-text")
    page.keyboard.type("It names my neighbour.")
    tab_to(visitor, "dialog [type=submit]")
    press(page, "Enter")
    expect(dialog).to_contain_text(screen.says("Merci", "Thank you"), timeout=WAIT)
    press(page, "Escape")
    expect(dialog).to_be_hidden()


def follow(visitor: Visitor) -> None:
    page = visitor.page
    tab_to(visitor, "details[data-follow] summary", most=120)
    press(page, "Enter")
    tab_to(visitor, "#follow-email")
    page.keyboard.type("ana@parvis.example")
    assert faults(page) == []
    page.wait_for_timeout(A_ROBOT_MS)
    tab_to(visitor, "details[data-follow] [type=submit]")
    press(page, "Enter")
    page.wait_for_url("**/follow/?asked=yes")
    assert faults(page) == []
    tab_to(visitor, "main a.back")
    press(page, "Enter")
    page.wait_for_url("**/contributions/*/")


def pin(visitor: Visitor) -> None:
    """By the name of a street, then by the cross-hair a little further."""
    page = visitor.page
    tab_to(visitor, "a[href*='contributions/new/']", most=120)
    press(page, "Enter")
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=WAIT)
    tab_to(visitor, "#address")
    page.keyboard.type("rue des ecoles")
    expect(page.locator("[data-found] [role=option]")).to_have_count(1, timeout=WAIT)
    press(page, "ArrowDown", "Enter")
    expect(page.locator("[data-placing]")).to_contain_text("Rue des Écoles", timeout=WAIT)
    assert faults(page) == []
    tab_to(visitor, "canvas.maplibregl-canvas")
    press(page, "ArrowRight", "ArrowRight", "Enter")
    expect(page.locator("[data-step=alike]")).to_contain_text("Une fontaine", timeout=WAIT)
    assert faults(page) == []
    tab_to(visitor, "[data-step=alike] [data-next]")
    press(page, "Enter")
    expect(page.locator("#title")).to_be_visible(timeout=WAIT)
    tab_to(visitor, "#title")
    page.keyboard.type(TITLE)
    tab_to(visitor, '[data-next="review"]')
    press(page, "Enter")
    expect(page.locator("#text")).to_be_focused(timeout=WAIT)  # it is missing
    assert faults(page) == []
    page.keyboard.type(TEXT)
    tab_to(visitor, '[data-next="review"]')
    press(page, "Enter")
    expect(page.locator("[data-send]")).to_be_visible(timeout=WAIT)
    assert faults(page) == []
    tab_to(visitor, "[data-send]")
    press(page, "Enter")
    page.wait_for_url("**/receipts/**")


def take_back(visitor: Visitor, screen: Screen) -> None:
    page = visitor.page
    assert faults(page) == []
    tab_to(visitor, "a[href$='/withdraw/']")
    press(page, "Enter")
    page.wait_for_url("**/withdraw/")
    assert faults(page) == []
    tab_to(visitor, "main [type=submit]")
    press(page, "Enter")
    expect(page.locator("main")).to_contain_text(
        screen.says("Vous avez retiré", "You took this contribution back"), timeout=WAIT
    )
