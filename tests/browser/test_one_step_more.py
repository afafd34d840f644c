"""One step more: typed on a phone, asked by a letter, confirmed by a button elsewhere."""

from email.message import EmailMessage

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import Assurance
from accounts.models import Person
from campaigns.models import PhaseRight
from contributions.enums import State
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.host import faults
from tests.browser.town import TEXT, TITLE, a_town, letters_after_the_jobs

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

A_ROBOT_MS = 3_100  # nobody writes so fast
ANA = "ana@parvis.example"


def test_a_text_comes_in_by_the_button_and_not_by_opening_the_link(server, visit, tmp_path):
    town = a_town()
    PhaseRight.objects.filter(phase__campaign=town.campaign).update(assurance=Assurance.EMAIL)
    town.campaign.layers.get(is_streets=True).features.update(name="Rue des Écoles")
    page, mailbox = visit(PHONE, scripts=False).page, visit(DESKTOP)

    write(page, server + town.path("contributions/new/"))
    expect(page.locator("main h1")).to_have_text("Presque fini")
    expect(page.locator(".note.careful")).to_contain_text("typo@parvis.example")
    page.locator("details.send-link summary").click()
    page.locator("#address-email").fill(ANA)
    page.locator("details.send-link [type=submit]").click()
    expect(page.locator(".note.careful")).to_contain_text(ANA)

    [letter] = letters_after_the_jobs(server, tmp_path)
    assert letter["To"] == ANA
    opened = mailbox.go(link_in(letter).removeprefix(server))
    expect(opened.locator(".own-words")).to_contain_text(TEXT)
    assert faults(opened) == []
    assert town.only_contribution().state == State.UNCONFIRMED
    opened.get_by_role("button", name="Oui, je l’ai écrit").click()
    expect(opened.locator("main")).to_contain_text("Votre adresse est confirmée")

    assert town.only_contribution().state == State.HELD
    assert town.only_contribution().author == Person.objects.get(email=ANA)
    page.reload()
    expect(page.locator(".note.held")).to_contain_text("attend d’être relue")


def write(page: Page, address: str) -> None:
    """Without an address the form comes back with every word; then with a wrong one."""
    page.goto(address)
    page.locator("#address").fill("rue des ecoles")
    page.locator("#address").press("Enter")
    page.locator("[name=where][value^=found]").first.check()
    page.locator("#title").fill(TITLE)
    page.locator("#text").fill(TEXT)
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("[data-send]").click()
    expect(page.locator("#email-error")).to_be_visible()
    expect(page.locator("#title")).to_have_value(TITLE)
    page.locator("#email").fill("typo@parvis.example")
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipts/**")


def link_in(letter: EmailMessage) -> str:
    """The address that confirms, alone on its line."""
    text = letter.get_body(("plain",)).get_content()
    return next(line for line in text.splitlines() if "/confirm/" in line)
