"""What is typed is never lost, and arrives once, whatever the network does."""

import re

import pytest
from playwright.sync_api import Page, expect

from contributions.models import Contribution
from tests.browser.conftest import PHONE, Visitor
from tests.browser.cutting import a_wire
from tests.browser.screens import DESKTOP_FR, PHONE_FR, on_every_screen
from tests.browser.town import TEXT, TITLE, Town, a_town, open_map, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])


@pytest.fixture
def wire(server, settings):
    with a_wire(server) as made:
        settings.PUBLIC_URL = made.origin
        yield made


def ready_to_send(visitor: Visitor, town: Town) -> Page:
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page
    page.locator('[data-next="what"]').click()
    write(visitor)
    page.wait_for_timeout(3_100)  # faster would be a robot's haste
    page.locator('[data-next="review"]').click()
    return page


@on_every_screen(gate=PHONE_FR)
@pytest.mark.parametrize("cut", ["all", "answers"])
def test_a_cut_before_or_after_the_commit_makes_one_contribution(visit, wire, screen, cut):
    town = a_town()
    resident = screen.visitor(visit)
    resident.origin = wire.origin
    page = ready_to_send(resident, town)

    wire.cut = cut
    page.locator("[data-send]").click()
    expect(page.locator('[data-sending="waiting"]')).to_be_visible(timeout=15_000)
    expect(page.locator("[data-sending-words]")).to_contain_text(
        screen.says("Votre texte est gardé", "Your text is kept")
    )
    expect(page.locator("[data-send]")).to_be_hidden()
    assert Contribution.objects.count() == (1 if cut == "answers" else 0)
    wire.cut = ""
    page.locator("[data-send-now]").click()

    page.wait_for_url("**/receipts/**", timeout=30_000)
    assert (town.only_contribution().title, town.only_contribution().text) == (TITLE, TEXT)
    assert page.evaluate("Object.keys(localStorage).filter((n) => n.includes('draft'))") == []


def test_a_tab_closed_while_it_waits_goes_on_when_the_page_is_opened_again(visit, wire):
    town = a_town()
    resident = visit(PHONE)
    resident.origin = wire.origin
    page = ready_to_send(resident, town)
    wire.cut = "answers"
    page.locator("[data-send]").click()
    expect(page.locator('[data-sending="waiting"]')).to_be_visible(timeout=15_000)
    page.close()
    wire.cut = ""

    resident.page = resident.context.new_page()
    resident.page.goto(wire.origin + town.path("contributions/new/"))

    resident.page.wait_for_url("**/receipts/**", timeout=30_000)
    assert town.only_contribution().title == TITLE


@on_every_screen(gate=DESKTOP_FR)
def test_a_reload_keeps_text_and_step_and_two_tabs_keep_a_text_each(visit, server, screen):
    town = a_town()
    resident = screen.visitor(visit)
    path = server + town.path("contributions/new/")
    one = resident.go(town.path("contributions/new/"))
    one.locator("[data-adding][data-ready]").wait_for()
    one.locator("#title").evaluate("(f) => f.closest('[data-step]').dataset.shown = ''")
    one.locator("#title").fill("Le premier")
    expect(one.locator("[data-kept]")).to_be_visible()
    one.reload()
    one.locator("[data-adding][data-ready]").wait_for()
    expect(one.locator("#title")).to_have_value("Le premier")

    two = resident.context.new_page()
    two.goto(path)
    two.locator("[data-adding][data-ready]").wait_for()
    expect(two.locator("#title")).to_have_value("")
    expect(two.locator("[data-other-tab]")).to_contain_text("Le premier")
    two.locator("#title").evaluate("(f) => f.closest('[data-step]').dataset.shown = ''")
    two.locator("#title").fill("Le second")

    expect(one.locator("[data-other-tab]")).to_contain_text("Le second")
    expect(one.locator("#title")).to_have_value("Le premier")
    two.locator("[data-other-take]").click()
    expect(two.locator("#title")).to_have_value("Le premier")
    expect(two.locator("[data-other-tab]")).to_contain_text(re.compile("Le (premier|second)"))
    kept = two.evaluate("Object.values(localStorage).map((t) => JSON.parse(t).fields?.title)")
    assert "Le second" in kept


def test_a_refusal_comes_back_into_the_form_with_the_text_and_the_error_at_its_field(visit, server):
    town = a_town()
    page = ready_to_send(visit(PHONE), town)
    page.locator("#email").evaluate("(field) => (field.value = 'not an address')")
    page.locator("[data-send]").click()

    expect(page.locator("[data-summary]")).to_be_focused()
    expect(page.locator("#email-error")).to_be_visible()
    expect(page.locator("#text")).to_have_value(TEXT)
    page.locator("#email").fill("")
    page.locator('[data-next="review"]').click()
    page.locator("[data-send]").click()

    page.wait_for_url("**/receipts/**", timeout=30_000)
    assert town.only_contribution().title == TITLE
