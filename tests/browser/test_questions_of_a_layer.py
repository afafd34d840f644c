"""A layer's own questions on every screen: they appear, are missed, and have their readers."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from contributions import actions
from layers.actions import change_questions
from tests.browser.host import faults
from tests.browser.screens import PHONE_FR, on_every_screen
from tests.browser.town import TITLE, a_town, open_map, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

WAIT = 30_000
QUESTIONS = [
    {"key": "dog", "type": "yes_no", "label": "Venez-vous avec un chien ?", "visibility": "public"},
    {"key": "breed", "type": "short_text", "label": "De quelle race ?", "visibility": "public",
     "required": True, "only_if": {"question": "dog", "is": ["yes"]}},
    {"key": "when", "type": "several_choices", "label": "Quand ?", "visibility": "public",
     "required": True,
     "choices": [{"value": "day", "label": "Le jour"}, {"value": "night", "label": "La nuit"}]},
    {"key": "phone", "type": "short_text", "label": "Votre téléphone", "visibility": "staff"},
]  # fmt: skip
SHOTS = os.environ.get("QUESTION_SHOTS", "")


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


@on_every_screen(gate=PHONE_FR)
def test_questions_open_are_required_kept_and_told_to_whom_they_are_for(visit, screen):
    town = a_town()
    change_questions(town.layer, QUESTIONS)
    resident, passer = screen.visitor(visit), screen.visitor(visit)
    open_map(resident, town.path("contributions/new/"))
    page = resident.page
    page.locator('[data-next="what"]').click()
    write(resident)

    breed = page.locator('[data-question="q-breed"]')
    expect(breed).to_be_hidden()
    yes = page.get_by_label(screen.says("Oui", "Yes"), exact=False)
    yes.and_(page.locator('[name="q-dog"]')).check()
    expect(breed).to_be_visible()
    page.locator("#q-phone").fill("0612345678")
    page.locator('[name="q-when"]').first.check()
    page.locator('[name="q-when"]').last.check()
    breed.scroll_into_view_if_needed()
    shot(page, "asked")

    page.locator('[data-next="review"]').click()
    expect(page.locator("#q-breed-now")).to_have_text(
        screen.says("Cette question demande une réponse.", "This question needs a response.")
    )
    expect(page.locator("#q-breed")).to_be_focused()
    shot(page, "missing")
    assert faults(page) == []

    page.wait_for_timeout(500)  # what is typed is kept
    page.reload()
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=WAIT)
    expect(page.locator("#title")).to_have_value(TITLE)
    expect(page.locator('[name="q-when"]:checked')).to_have_count(2)
    expect(page.locator("#q-phone")).to_have_value("0612345678")
    page.locator("#q-breed").fill("b" * 201)
    page.locator('[data-next="review"]').click()
    expect(page.locator("[data-review-questions]")).to_contain_text("Le jour, La nuit")
    page.locator("[data-send]").click()
    expect(page.locator("#q-breed-error")).to_contain_text("201", timeout=WAIT)
    expect(page.locator("#summary")).to_contain_text("De quelle race")
    expect(page.locator("#title")).to_have_value(TITLE)
    shot(page, "refused")
    assert faults(page) == []

    page.locator("#q-breed").fill("Un berger")
    page.locator('[data-next="review"]').click()
    shot(page, "review")
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipts/**", timeout=WAIT)
    told = page.locator(".own-words .responses")
    for words in ("Un berger", "Le jour, La nuit", "0612345678"):
        expect(told).to_contain_text(words)
    told.scroll_into_view_if_needed()
    shot(page, "receipt")
    assert faults(page) == []

    item = town.only_contribution()
    actions.publish(item, by=town.moderator)
    open_map(passer, town.path(f"contributions/{item.public_id}/"))
    shown = passer.page.locator(".responses")
    expect(shown).to_contain_text("Un berger")
    shown.scroll_into_view_if_needed()
    shot(passer.page, "page")
    assert "0612345678" not in passer.page.content()
    assert faults(passer.page) == []
