"""A moderator covers a face by pointer and a plate by keyboard; the pixels are black for good."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from contributions.enums import State
from contributions.models import Photo, SetAside
from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.host import faults
from tests.browser.town import a_town, sign_in
from tests.factories import a_contribution
from tests.photos import a_photo, a_picture
from tests.web.test_desk_redacting_photos import is_black, store_anew

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

WAIT = 30_000
SHOTS = os.environ.get("REDACT_SHOTS", "")
BOXES = "[data-redact-canvas] rect[role=button]"


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def test_a_face_by_pointer_and_a_plate_by_keyboard_then_burned_in(visit):
    town = a_town()
    contribution = a_contribution(town.layer, title="Un banc devant l’école")
    photo = a_photo(contribution, state=State.PUBLISHED, alternative="Le banc")
    store_anew(photo, a_picture(1200, 900))
    moderator = visit(DESKTOP)
    sign_in(moderator, town.moderator)
    page = moderator.go(f"/desk/parc/contributions/{contribution.public_id}/?list=all")
    page.get_by_role("link", name="Masquer un visage ou une plaque…").click()
    expect(page.locator("[data-redact][data-ready]")).to_be_visible(timeout=WAIT)
    page.locator("img").evaluate("(image) => image.decode()")
    assert faults(page) == []

    draw(page, (0.55, 0.55), (0.75, 0.75))
    expect(page.locator(BOXES)).to_have_count(1)
    add_by_keyboard(page)
    shot(page, "drawn")
    assert faults(page) == []
    change_ones_mind(page)
    look_at_it_on_a_phone(visit, town, photo)

    page.get_by_text("Donnée personnelle", exact=True).click()
    expect(page.locator("#statement")).to_have_value("Une personne est reconnaissable sur cette "
        "photo. Nous avons masqué cette partie ; le reste est affiché.")  # fmt: skip
    page.get_by_role("button", name="Masquer pour de bon").click()
    expect(page.locator("#photos")).to_contain_text("Une partie a été masquée.", timeout=WAIT)
    shot(page, "after")

    now = Photo.objects.get(pk=photo.pk)
    answer = page.request.get(
        f"{moderator.origin}/campaigns/parc/photos/{now.public_id}/large.webp"
    )
    picture = Image.open(BytesIO(answer.body())).convert("RGB")
    at = [(780, 585), (870, 640), (90, 160), (20, 20), (1100, 850)]
    assert [is_black(picture.getpixel(place)) for place in at] == [True] * 3 + [False] * 2
    gone = page.request.get(
        f"{moderator.origin}/campaigns/parc/photos/{photo.public_id}/large.webp"
    )
    assert gone.status == 404
    assert SetAside.objects.get().name == photo.name
    take_a_name_out(moderator, contribution.public_id)


def take_a_name_out(moderator: Visitor, public_id: int) -> None:
    """Select words and press; the pages around it are looked at by axe."""
    base = f"/desk/parc/contributions/{public_id}/"
    page = moderator.go(f"{base}edit/")
    assert faults(page) == []
    page.locator("#cover-of-title").evaluate("(field) => { field.focus(); field.select(); }")
    page.get_by_role("button", name="Remplacer ce qui est sélectionné").click()
    expect(page.locator("#cover-of-title")).to_have_value("[…]")
    page.get_by_text("Donnée personnelle", exact=True).click()
    page.get_by_role("button", name="Retirer et prévenir").click()
    expect(page.locator("#item-title")).to_have_text("[…]", timeout=WAIT)
    for rest in ("versions/", "split/", "unmerge/"):
        assert faults(moderator.go(f"{base}{rest}")) == []


def draw(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw one box, with the corners in parts of the picture."""
    page.locator("[data-redact-canvas]").scroll_into_view_if_needed()
    around = page.locator("[data-redact-canvas]").bounding_box()
    for step, (x, y) in enumerate((start, end)):
        page.mouse.move(around["x"] + x * around["width"], around["y"] + y * around["height"])
        if step == 0:
            page.mouse.down()
    page.mouse.up()


def add_by_keyboard(page: Page) -> None:
    """Add a box without a pointer, lead it to the upper left corner and make it smaller."""
    page.get_by_role("button", name="Ajouter un rectangle").press("Enter")
    expect(page.locator(BOXES)).to_have_count(2)
    for key in ["ArrowLeft"] * 40 + ["ArrowUp"] * 30 + ["Shift+ArrowLeft"] * 5:
        page.keyboard.press(key)
    numbers = [page.locator(f"[name=box-2-{side}]") for side in ("left", "top", "width", "height")]
    assert [float(one.input_value()) for one in numbers] == [0, 10, 15, 20]
    expect(page.locator(BOXES).nth(1)).to_be_focused()
    expect(page.locator(BOXES).nth(1)).to_have_attribute(
        "aria-label",
        "Rectangle 2, en pour cent : 0 depuis la gauche, 10 depuis le haut, 15 de large, "
        "20 de haut",
    )


def change_ones_mind(page: Page) -> None:
    """A third box is drawn, moved by pointer, and removed by a key."""
    draw(page, (0.8, 0.1), (0.9, 0.2))
    expect(page.locator(BOXES)).to_have_count(3)
    draw(page, (0.85, 0.15), (0.65, 0.15))
    assert abs(float(page.locator("[name=box-3-left]").input_value()) - 60) < 1
    page.keyboard.press("Delete")
    expect(page.locator(BOXES)).to_have_count(2)


def look_at_it_on_a_phone(visit, town, photo: Photo) -> None:
    """By numbers, without a script, in the dark."""
    plain: Visitor = visit(PHONE, scripts=False, colours="dark")
    sign_in(plain, town.moderator)
    page = plain.go(f"/desk/parc/photos/{photo.public_id}/redact/")
    for side, number in (("left", "10"), ("top", "10"), ("width", "30"), ("height", "12,5")):
        page.locator(f"[name=box-1-{side}]").fill(number)
    page.get_by_role("button", name="Montrez-moi d’abord les rectangles").click()
    expect(page.locator("[data-redact-canvas] rect")).to_have_count(1)
    expect(page.locator("[name=box-1-height]")).to_have_value("12,5")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    shot(page, "plain")
