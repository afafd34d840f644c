"""The whole story: a resident pins, a moderator publishes, all see it, the author is told."""

import json
from urllib.parse import urlsplit

import mapbox_vector_tile
import pytest

from accounts.enums import Assurance
from contributions import actions
from contributions.enums import State
from contributions.receipts import token_of
from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.screens import DESKTOP_EN, PHONE_FR, Screen, on_every_screen
from tests.browser.town import (
    TEXT,
    TITLE,
    Town,
    a_town,
    letters_after_the_jobs,
    open_map,
    sign_in,
    write,
)
from tests.factories import PLACE, a_contribution
from tiles import reading
from tiles.pyramid import Tile

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])


def by_tapping_the_map(visitor: Visitor, town: Town) -> None:
    """Tap a place: it comes under the cross-hair; then say: here it is."""
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page
    before = tap_beside_the_cross_hair(visitor)
    page.locator('[data-next="what"]').click()
    after = page.locator("[data-geometry]").input_value()
    west, north = json.loads(after)["coordinates"]
    assert (west < before[0], north > before[1]) == (True, True), "the tap chose the place"
    write(visitor, email="samira@parvis.example")
    page.locator('[data-next="review"]').click()
    page.locator("[data-send]").click()


def tap_beside_the_cross_hair(visitor: Visitor) -> tuple[float, float]:
    """Tap to the north-west of the map's middle; the middle (lon, lat) as it was before."""
    page = visitor.page
    cross = page.locator("[data-crosshair]").bounding_box()
    assert cross is not None
    x, y = cross["x"] + cross["width"] / 2, cross["y"] + cross["height"] / 2
    if page.viewport_size == PHONE:
        page.touchscreen.tap(x - 30, y - 40)
    else:
        page.mouse.click(x - 30, y - 40)
    page.wait_for_timeout(800)  # the map's own double-tap delay, then the jump
    return PLACE


def by_keyboard_alone(visitor: Visitor, town: Town) -> None:
    """No pointer at all: the cross-hair moves by arrows, Enter chooses, Tab and Enter send."""
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page
    tab_to(visitor, "canvas.maplibregl-canvas")
    for key in ("ArrowLeft", "ArrowUp", "+", "Enter"):
        page.keyboard.press(key)
    page.locator('[data-step="what"][data-shown]').wait_for()
    tab_to(visitor, "#title")
    page.keyboard.type(TITLE)
    tab_to(visitor, "#text")
    page.keyboard.type(TEXT)
    tab_to(visitor, "#email")
    page.keyboard.type("samira@parvis.example")
    tab_to(visitor, '[data-next="review"]')
    page.keyboard.press("Enter")
    tab_to(visitor, "[data-send]")
    page.keyboard.press("Enter")


def without_scripts(visitor: Visitor, town: Town) -> None:
    """One plain form: the place by its coordinates."""
    page = visitor.go(town.path("contributions/new/"))
    page.locator('[name="where"][value="coordinates"]').check()
    page.locator("#latitude").fill("48.889")
    page.locator("#longitude").fill("2.2205")
    write(visitor, email="samira@parvis.example")
    page.locator("[data-send]").click()


def tab_to(visitor: Visitor, selector: str, most: int = 60) -> None:
    """Press Tab until the thing has the focus; a trap or a thing out of reach fails."""
    for _step in range(most):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached by {most} presses of Tab")


@on_every_screen(gate=PHONE_FR)
def test_a_resident_without_an_account_pins_by_the_map_and_an_open_map_shows_it(
    visit, screen, tmp_path
):
    the_whole_story(visit, screen, by_tapping_the_map, tmp_path)


@on_every_screen(gate=None)  # test_by_keyboard_alone pins too
def test_a_resident_without_a_pointer_pins_and_an_open_map_shows_it(visit, screen, tmp_path):
    the_whole_story(visit, screen, by_keyboard_alone, tmp_path)


@on_every_screen(gate=None)  # test_without_scripts pins too
def test_a_resident_without_scripts_pins_and_an_open_map_shows_it(visit, screen, tmp_path):
    the_whole_story(visit, screen, without_scripts, tmp_path)


def the_whole_story(visit, screen: Screen, way, tmp_path) -> None:
    town = a_town()
    resident = screen.visitor(visit, scripts=way is not without_scripts)
    watcher = screen.visitor(visit)
    open_map(watcher, town.path())
    assert seen_on_map(watcher) == []

    way(resident, town)

    resident.page.wait_for_url("**/receipts/**")
    receipt = urlsplit(resident.page.url).path
    item = town.only_contribution()
    assert (item.state, item.title, item.text) == (State.HELD, TITLE, TEXT)
    assert item.author.assurance == Assurance.DEVICE, "nobody signed up or in"
    waits = screen.says("attend d’être relue", "waits to be read")
    assert waits in resident.page.locator("main").inner_text()
    assert seen_on_map(watcher) == []

    moderator = visit(DESKTOP)
    sign_in(moderator, town.moderator)
    moderator.go(f"/desk/{town.campaign.slug}/queue/")
    moderator.page.locator("#acts form[action$='publish/'] button").click()
    moderator.page.wait_for_load_state()

    # Given the map that was open all along: nothing is reloaded.
    watcher.page.wait_for_function(
        '(id) => document.querySelector(`[data-card="${id}"]`)', arg=item.public_id, timeout=5_000
    )
    assert in_a_tile(town) == [item.public_id]
    resident.go(receipt)
    assert resident.page.locator(f"a[href*='/contributions/{item.public_id}/']").count() > 0
    letters = letters_after_the_jobs(resident.origin, tmp_path)
    assert [letter["To"] for letter in letters] == ["samira@parvis.example"]
    assert screen.says("sur la carte", "on the map") in letters[0]["Subject"]
    assert receipt in letters[0].get_body(("plain",)).get_content()
    assert len(letters_after_the_jobs(resident.origin, tmp_path)) == 1, "each letter leaves once"


@on_every_screen(gate=DESKTOP_EN)
def test_a_published_one_that_is_then_refused_leaves_open_maps_and_tells_its_author_alone(
    visit, screen
):
    town = a_town()
    item = a_contribution(town.layer, title=TITLE, text=TEXT)
    watcher = screen.visitor(visit)
    open_map(watcher, town.path())
    assert seen_on_map(watcher) == [item.public_id]

    actions.reject(
        item, by=town.moderator, reason="personal_data", statement="Un numéro de téléphone."
    )

    watcher.page.wait_for_function(
        '(id) => !document.querySelector(`[data-card="${id}"]`)',
        arg=item.public_id,
        timeout=5_000,
    )
    assert in_a_tile(town) == []
    author, other = screen.visitor(visit), screen.visitor(visit)
    author.go(f"/receipts/{token_of(item.receipt)}/")
    said = author.page.locator("main").inner_text()
    for words in (
        "Un numéro de téléphone.",
        screen.says("n’a pas été publiée", "was not published"),
        screen.says("Faire un recours", "Appeal against this decision"),
    ):
        assert words in said
    answer = other.page.goto(other.origin + town.path(f"contributions/{item.public_id}/"))
    assert answer is not None
    assert answer.status == 404
    assert "téléphone" not in other.page.content()


def seen_on_map(visitor: Visitor) -> list[int]:
    """The identities in the list, which holds all that the map holds."""
    cards = visitor.page.locator("[data-card]")
    return [int(cards.nth(n).get_attribute("data-card") or 0) for n in range(cards.count())]


def in_a_tile(town: Town) -> list[int]:
    tile = Tile(14, 8293, 5634)
    found = reading.contributions(town.campaign.slug, town.layer.slug, tile)
    decoded = mapbox_vector_tile.decode(found.data or b"").get(town.layer.slug)
    return [feature["id"] for feature in decoded["features"]] if decoded else []
