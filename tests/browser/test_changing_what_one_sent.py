"""After sending, an author changes responses and photos, with scripts and without."""

import pytest
from playwright.sync_api import expect

from contributions.enums import State
from contributions.receipts import token_of
from layers.actions import change_questions
from tests.browser.host import faults
from tests.browser.screens import PHONE_FR, on_every_screen
from tests.browser.town import a_town
from tests.factories import a_contribution, fresh
from tests.photos import a_picture

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000
QUESTIONS = [
    {"key": "dog", "type": "yes_no", "label": "Un chien ?", "visibility": "public"},
    {"key": "breed", "type": "short_text", "label": "Sa race", "visibility": "public",
     "only_if": {"question": "dog", "is": ["yes"]}},
]  # fmt: skip


@on_every_screen(gate=PHONE_FR)
def test_a_response_is_changed_a_photo_comes_and_later_goes_for_good(server, visit, screen):
    town = a_town()
    change_questions(town.layer, QUESTIONS)
    item = a_contribution(town.layer, state=State.HELD, responses={"dog": "no"})
    receipt = f"/receipts/{token_of(item.receipt)}/"
    author = screen.visitor(visit)
    page = author.go(f"{receipt}edit/")

    # Given scripts: a question opens, a photo leaves before the form does.
    expect(page.locator("#q-breed")).to_be_hidden()
    screen.press(page.locator('[name="q-dog"][value=yes]'))
    page.locator("#q-breed").fill("Un berger")
    page.locator("#photos").set_input_files(
        [{"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_picture(640, 480)}]
    )
    page.get_by_label(screen.says("Que voit-on sur la photo 1", "be seen on photo 1")).fill(
        "Le chemin inondé"
    )
    assert faults(page) == []
    screen.press(page.locator("[data-editing] .primary"))
    page.wait_for_url("**?changed=yes", timeout=SOON)
    expect(page.locator("main")).to_contain_text(
        screen.says("Vos changements sont enregistrés", "Your changes are kept")
    )
    photo = item.photos.get()
    assert (photo.state, photo.alternative) == (State.HELD, "Le chemin inondé")
    assert fresh(item).form_answers == {"dog": "yes", "breed": "Un berger"}

    # Given a browser without scripts: the photo goes by a tick.
    plain = screen.visitor(visit, scripts=False)
    page = plain.go(f"{receipt}edit/")
    expect(page.locator("#q-breed")).to_have_value("Un berger")
    page.locator(f'[name="own-{photo.public_id}-drop"]').check()
    page.locator("[data-editing] .primary").click()
    page.wait_for_url("**?changed=yes", timeout=SOON)
    assert (fresh(photo).state, fresh(photo).is_stored) == (State.WITHDRAWN, False)
