"""The team suggests other words; their author answers from the letter's link, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_appeal import text_of
from tests.browser.town import TITLE, a_town, letters_after_the_jobs, sign_in
from tests.factories import a_contribution, a_device_person, fresh

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

TEXT = "Il faut des bancs. Le gardien ne fait rien."
WHY = "La deuxième phrase accuse une personne."


def test_words_are_changed_by_the_authors_yes_alone(server, visit, tmp_path):
    town = a_town()
    item = a_contribution(
        town.layer, author=a_device_person(), title=TITLE, text=TEXT,
        email="samira@parvis.example",
    )  # fmt: skip
    public = town.path(f"contributions/{item.public_id}/")
    nadia, samira = visit(DESKTOP), visit(PHONE, scripts=False)
    sign_in(nadia, town.moderator)

    page = nadia.go(f"/desk/parc/contributions/{item.public_id}/edit/")
    page.locator("#suggest-of-text").fill("Il faut des bancs.")
    page.get_by_role("button", name="Demander à l’auteur").click()
    expect(page.locator(".note.bad")).to_be_visible()
    expect(page.locator("#suggest-of-text")).to_have_value("Il faut des bancs.")
    page.locator("#suggest-why").fill(WHY)
    page.get_by_role("button", name="Demander à l’auteur").click()
    expect(page.locator("#change del")).to_contain_text("Le gardien ne fait rien")

    told = [text_of(one) for one in letters_after_the_jobs(server, tmp_path)]
    [letter] = [one for one in told if WHY in one]
    link = re.search(r"/receipts/\S+/suggestion/", letter)[0]
    page = samira.go(link)
    expect(page.locator("del")).to_contain_text("Le gardien ne fait rien")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert "gardien" in samira.context.request.get(server + public).text()
    page.get_by_role("button", name="Oui, modifier ainsi").click()
    expect(page.locator("#change")).to_contain_text("Vous avez accepté")

    assert fresh(item).text == "Il faut des bancs."
    page = samira.go(public)
    expect(page.locator("main")).not_to_contain_text("gardien")
    expect(page.locator("main")).to_contain_text("avec l’accord de son auteur")
