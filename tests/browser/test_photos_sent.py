"""Photos on every screen, from the telephone's roll to the public page, with their words."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from contributions.enums import State
from tests.browser.conftest import DESKTOP, Visitor
from tests.browser.cutting import Wire, a_wire
from tests.browser.host import faults
from tests.browser.screens import PHONE_FR, Screen, on_every_screen
from tests.browser.town import Town, a_town, open_map, sign_in, write
from tests.photos import a_picture, a_telephones_picture

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

WAIT = 30_000
ROLL: list[FilePayload] = [
    {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": a_telephones_picture()},
    {"name": "IMG_2.png", "mimeType": "image/png", "buffer": a_picture(800, 600, kind="PNG")},
]
SHOTS = os.environ.get("PHOTO_SHOTS", "")


@pytest.fixture
def wire(server, settings):
    with a_wire(server) as made:
        settings.PUBLIC_URL = made.origin
        yield made


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=False)


@on_every_screen(gate=PHONE_FR)
def test_two_photos_chosen_one_removed_sent_approved_and_seen(visit, wire, screen):
    town = a_town()
    resident, moderator = screen.visitor(visit), visit(DESKTOP)
    resident.origin = moderator.origin = wire.origin
    open_map(resident, town.path("contributions/new/"))
    page = resident.page
    page.locator('[data-next="what"]').click()
    write(resident)

    choose_two_and_remove_one(resident, screen)
    survive_a_reload(resident, screen)
    lose_what_had_not_left(resident, wire, screen)
    lose_the_network_and_send(resident, wire, screen)
    contribution = town.only_contribution()
    photo = contribution.photos.get()
    assert (photo.state, photo.alternative) == (State.HELD, "Le chemin inondé devant l’école")
    expect(page.locator(".own-photos .tag")).to_contain_text(
        screen.says("En attente d’être regardée", "Waiting to be looked at")
    )
    page.locator(".own-photos").scroll_into_view_if_needed()
    shot(page, "receipt")
    assert faults(page) == []

    approve(moderator, town, contribution.public_id)

    open_map(resident, town.path(f"contributions/{contribution.public_id}/"))
    shown = page.locator(".photo-strip img")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_attribute("alt", "Le chemin inondé devant l’école")
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0
    shot(page, "page")
    assert faults(page) == []


def words_about_the_first(page: Page, screen: Screen) -> Locator:
    return page.get_by_label(screen.says("Que voit-on sur la photo 1", "be seen on photo 1"))


def choose_two_and_remove_one(resident: Visitor, screen: Screen) -> None:
    page = resident.page
    page.locator("#photos").set_input_files(ROLL)
    places = page.locator("[data-photo]:visible")
    expect(places).to_have_count(2, timeout=WAIT)
    expect(page.locator("[data-photo-state]").nth(1)).to_have_text(
        screen.says("Photo bien arrivée.", "This photo has arrived."), timeout=WAIT
    )
    words_about_the_first(page, screen).fill("Le chemin inondé devant l’école")
    places.first.scroll_into_view_if_needed()
    shot(page, "chosen")
    assert faults(page) == []
    page.get_by_role("button", name=screen.says("Retirer la photo 2", "Remove photo 2")).click()
    expect(places).to_have_count(1)
    expect(page.locator("#photos")).to_be_focused()
    page.locator("#photos").set_input_files(
        [{"name": "plan.svg", "mimeType": "image/svg+xml", "buffer": b"<svg><oops"}]
    )
    expect(page.locator("[data-photos-told]")).to_contain_text("plan.svg")
    expect(places).to_have_count(1)


def reload(page: Page) -> None:
    """With the map drawn: a map that is cut off while it loads complains."""
    page.reload()
    page.locator("[data-adding][data-ready]").wait_for()
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=WAIT)
    page.wait_for_load_state("networkidle")


def survive_a_reload(resident: Visitor, screen: Screen) -> None:
    page = resident.page
    expect(page.locator("[data-kept]")).to_be_visible()
    page.wait_for_timeout(500)  # what is typed is kept a moment later
    reload(page)
    expect(page.locator("[data-photo]:visible")).to_have_count(1)
    expect(words_about_the_first(page, screen)).to_have_value("Le chemin inondé devant l’école")
    picture = page.locator("[data-photo]:visible img")
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 0


def lose_what_had_not_left(resident: Visitor, wire: Wire, screen: Screen) -> None:
    """A photo chosen without a network is not on the server: a reload says so."""
    page = resident.page
    wire.cut = "all"
    page.locator("#photos").set_input_files(ROLL[1:])
    expect(page.locator("[data-photo-state]").nth(1)).to_contain_text(
        screen.says("Pas encore envoyée", "Not sent yet"), timeout=WAIT
    )
    page.wait_for_timeout(500)
    wire.cut = ""
    reload(page)
    expect(page.locator("[data-photos-told]")).to_contain_text(
        screen.says("choisissez-la à nouveau", "choose it again")
    )
    expect(page.locator("[data-photo]:visible")).to_have_count(1)


def lose_the_network_and_send(resident: Visitor, wire: Wire, screen: Screen) -> None:
    page = resident.page
    page.wait_for_timeout(3_100)  # faster would be a robot's haste
    page.locator('[data-next="review"]').click()
    expect(page.locator("[data-review-rest]")).to_contain_text(
        screen.says("Photos : 1", "Photos: 1")
    )
    wire.cut = "all"
    page.locator("[data-send]").click()
    expect(page.locator('[data-sending="waiting"]')).to_be_visible(timeout=WAIT)
    wire.cut = ""
    page.locator("[data-send-now]").click()
    page.wait_for_url("**/receipts/**", timeout=WAIT)


def approve(moderator: Visitor, town: Town, public_id: int) -> None:
    sign_in(moderator, town.moderator)
    page = moderator.go(f"/desk/parc/contributions/{public_id}/")
    page.locator("#photos").scroll_into_view_if_needed()
    shot(page, "desk")
    page.get_by_role("button", name="Publier cette photo").click()
    expect(page.locator("#photos .tag")).to_have_text("Publiée")
    page.locator("#acts").get_by_role("button", name="Publier").click()
    page.wait_for_url("**/queue/**", timeout=WAIT)
