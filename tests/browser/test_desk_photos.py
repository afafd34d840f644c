"""Photos judged at the desk with nothing but keys: veiled until asked for, shown, refused."""

import pytest
from playwright.sync_api import expect

from contributions.enums import State
from contributions.models import Event
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.town import a_town, sign_in
from tests.factories import a_contribution, fresh
from tests.photos import a_photo

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

WAIT = 30_000
BLUR = "(image) => getComputedStyle(image).filter"


def test_a_moderator_judges_the_photos_of_two_texts_by_keys(visit):
    town = a_town()
    first, second = [a_contribution(town.layer, title=f"Texte {n}") for n in (1, 2)]
    good, bad = [a_photo(first, alternative=f"Photo {n}") for n in (1, 2)]
    last = a_photo(second)
    moderator = visit(DESKTOP)
    sign_in(moderator, town.moderator)
    page = moderator.go(f"/desk/parc/contributions/{first.public_id}/")
    expect(page.locator(".desk[data-keys=on]")).to_be_visible(timeout=WAIT)

    # Given a photo that waits, it is veiled until the key is pressed.
    image = page.locator("#photos img").first
    assert "blur" in image.evaluate(BLUR)
    page.keyboard.press("v")
    assert image.evaluate(BLUR) == "none"

    # When it is published by one key, the next one of the same text has the keys.
    page.keyboard.press("o")
    expect(page.locator("[data-desk-done]")).to_contain_text("est publiée", timeout=WAIT)
    expect(page.locator("#item-title")).to_have_text("Texte 1")
    expect(page.locator(".desk[data-keys=on]")).to_be_visible(timeout=WAIT)
    for key in ("x", "2", "Enter"):
        page.keyboard.press(key)

    # Then what waits behind that text is open.
    expect(page.locator("#item-title")).to_have_text("Texte 2", timeout=WAIT)
    expect(page.locator("[data-desk-done]")).to_contain_text("Une photo de « Texte 1 » est refusée")
    states = [fresh(photo).state for photo in (good, bad, last)]
    assert states == [State.PUBLISHED, State.REJECTED, State.HELD]
    refused = Event.objects.get(photo=bad, act="reject")
    article = town.campaign.reasons.all()[1]
    assert (refused.reason, refused.statement.text) == (article.code, article.text)

    # And one key takes the refusal back, as long as it is one's own and young.
    expect(page.locator(".desk[data-keys=on]")).to_be_visible(timeout=WAIT)
    page.keyboard.press("a")
    expect(page.locator("[data-desk-done]")).to_contain_text("état d'avant", timeout=WAIT)
    expect(page.locator("#item-title")).to_have_text("Texte 1")
    assert fresh(bad).state == State.HELD


def test_without_scripts_a_photo_is_unveiled_and_a_public_one_is_hidden_for_a_while(visit):
    town = a_town()
    item = a_contribution(town.layer, title="Un banc")
    shown = a_photo(item, state=State.PUBLISHED, alternative="Le banc")
    a_photo(item, alternative="Un visage")
    held = a_contribution(town.layer, state=State.HELD)
    a_photo(held, state=State.PUBLISHED)
    moderator = visit(PHONE, scripts=False)
    sign_in(moderator, town.moderator)

    withheld = moderator.go(f"/desk/parc/contributions/{held.public_id}/").locator("#photos img")
    assert "blur" in withheld.evaluate(BLUR)  # nobody else sees it while its text waits
    page = moderator.go(f"/desk/parc/contributions/{item.public_id}/?list=all")
    public, waiting = page.locator("#photos img").all()
    assert public.evaluate(BLUR) == "none"
    assert "blur" in waiting.evaluate(BLUR)
    page.get_by_label("Montrer la photo").check()
    assert waiting.evaluate(BLUR) == "none"

    page.get_by_text("Masquer provisoirement cette photo…").click()
    panel = page.locator("#photos details[open]")
    panel.get_by_label("Attaque personnelle").or_(panel.locator("[value=insult]")).first.check()
    panel.get_by_role("button", name="Masquer cette photo et prévenir l’auteur").click()
    expect(page.locator("[data-desk-done]")).to_contain_text("masquée provisoirement", timeout=WAIT)
    assert fresh(shown).overlay == "quarantine"
    expect(page.get_by_role("button", name="Rendre de nouveau visible")).to_be_visible()
