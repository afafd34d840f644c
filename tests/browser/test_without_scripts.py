"""The whole chain without a script: find, read, act, pin by an address, take back."""

import pytest
from playwright.sync_api import Page, expect

from contributions.enums import State
from contributions.models import Contribution, Follow, Reply, Report, Support
from tests.browser.screens import PHONE_FR, Screen, on_every_screen
from tests.browser.town import TEXT, TITLE, a_town
from tests.factories import PLACE, a_category, a_contribution, fresh

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

A_ROBOT_MS = 3_100  # nobody writes so fast


@on_every_screen(gate=PHONE_FR)
def test_find_read_act_and_take_back_with_plain_forms(server, visit, screen):
    town = a_town()
    street = town.campaign.layers.get(is_streets=True).features.get()
    street.name = "Rue des Écoles"
    street.save(update_fields=["name"])
    a_category(town.campaign, slug="shade", label="Ombre", colour=3)
    found = a_contribution(town.layer, title="Des bancs à l’ombre du tilleul", category="shade")
    a_contribution(town.layer, title="Une fontaine")
    page = screen.visitor(visit, scripts=False).page

    page.goto(server + town.path())
    page.locator("[name=category]").select_option("shade")
    page.locator("[data-filters] [name=q]").fill("tileul")  # as one mistypes it
    page.locator("[data-filters] [type=submit]").first.click()
    expect(page.locator("[data-list] .card")).to_have_count(1)
    page.locator("[data-list] .card a").first.click()
    expect(page.locator("h1")).to_have_text(found.title)
    act(page, screen)
    made = pin(page, server + town.path("contributions/new/"))
    take_back(page, screen)

    assert [fresh(one).state for one in (found, made)] == [State.PUBLISHED, State.WITHDRAWN]
    assert (Support.objects.count(), Reply.objects.count(), Report.objects.count()) == (1, 1, 1)
    assert Follow.objects.get().contribution_id == found.pk


def act(page: Page, screen: Screen) -> None:
    """Support, reply, report, follow: each time one comes back to what one read."""
    address = page.url
    page.locator("#support button").click()
    expect(page.locator(".support-done")).to_be_visible()
    page.locator("#reply-text").fill("Bien sûr !")
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("#reply-form [type=submit]").click()
    expect(page.locator(".own-replies")).to_contain_text("Bien sûr !")

    page.locator("a[href$='/report/']").first.click()
    page.locator("[name=reason][value=other]").check()
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("main [type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    page.locator("#report-text").fill("On y nomme mon voisin.")
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("main [type=submit]").click()
    expect(page.locator("main")).to_contain_text(screen.says("Merci", "Thank you"))

    page.goto(address)
    page.locator("details[data-follow] summary").click()
    page.locator("#follow-email").fill("ana@parvis.example")
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("details[data-follow] [type=submit]").click()
    page.wait_for_url("**/follow/?asked=yes")


def pin(page: Page, address: str) -> Contribution:
    """A place found by its name; what lacks is said, and nothing typed is lost."""
    page.goto(address)
    page.locator("#address").fill("rue des ecoles")
    page.locator("#address").press("Enter")
    page.locator("[name=where][value^=found]").first.check()
    page.locator("#title").fill(TITLE)
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("[data-send]").click()
    expect(page.locator("[data-summary]")).to_be_visible()
    expect(page.locator("#title")).to_have_value(TITLE)
    page.locator("#text").fill(TEXT)
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("[data-send]").click()
    expect(page.locator("main")).to_contain_text("tilleul")  # is it here already? no
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipts/**")
    made = Contribution.objects.get(title=TITLE)
    assert made.geom.y == pytest.approx(PLACE[1], abs=1e-3)
    return made


def take_back(page: Page, screen: Screen) -> None:
    page.locator("a[href$='/withdraw/']").click()
    page.wait_for_url("**/withdraw/")
    page.locator("main [type=submit]:not([name=erase])").click()
    expect(page.locator("main")).to_contain_text(
        screen.says("Vous avez retiré", "You took this contribution back"), timeout=10_000
    )
