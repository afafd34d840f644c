"""The states that pages take once they are open: dialogs, errors, the sheet, drawing, refusals."""

import pytest
from playwright.sync_api import Page, expect

from contributions.enums import State
from contributions.receipts import token_of
from layers.actions import change_questions
from tests.browser.conftest import Visitor
from tests.browser.looking import Found, from_every_side
from tests.browser.town import Town, a_town, open_map, write
from tests.factories import PLACE, a_contribution, a_point, a_reply, a_square, an_area
from tests.photos import a_photo

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "tiles"]),
    pytest.mark.timeout(600),
]

SOON = 30_000
LON, LAT = PLACE
QUESTIONS = [
    {"key": "dog", "type": "yes_no", "label": "Un chien ?", "visibility": "public",
     "required": True},
    {"key": "breed", "type": "short_text", "label": "Sa race", "visibility": "staff",
     "required": True, "only_if": {"question": "dog", "is": ["yes"]}},
]  # fmt: skip


@pytest.fixture
def town(server: str) -> Town:
    """Three on one spot and one apart, with a reply; a closed area; questions."""
    town = a_town()
    for number in (1, 2, 3):
        a_contribution(town.layer, title=f"Banc {number}", geometry=a_point(LON, LAT))
    alone = a_contribution(
        town.layer, title="Une fontaine", geometry=a_point(LON + 0.002, LAT + 0.001)
    )
    a_photo(alone, state=State.PUBLISHED, alternative="La place à sec")
    a_reply(alone, text="Oui, et vite.")
    a_reply(alone, text="Avec de l’eau potable.")
    an_area(town.campaign, a_square(LON - 0.004, LAT - 0.003, LON - 0.003, LAT), is_open=False)
    street = town.campaign.layers.get(is_streets=True).features.get()
    street.name = "Rue des Écoles"
    street.save(update_fields=["name"])
    change_questions(town.layer, QUESTIONS)
    return town


@from_every_side()
def test_the_map_and_its_list_in_each_state(town, visit, look):
    visitor = look.visitor(visit)
    found = Found(visitor)
    open_map(visitor, town.path())
    page = visitor.page
    page.locator("#map[data-drawn]").wait_for(state="attached", timeout=SOON)

    at_each_height(found, page)
    unfold(page, "[data-filters-more]")
    found.look("filters open")
    press(page, "[data-map-legend] summary")
    found.look("legend open")
    page.keyboard.press("Escape")
    unfold(page, "[data-map-legend]", is_open=False)
    page.locator("[data-commitment]").first.evaluate("(link) => link.click()")
    expect(page.locator("[data-commitment-dialog]")).to_be_visible(timeout=SOON)
    found.look("the promise")
    page.keyboard.press("Escape")
    page.locator("[data-map-roam]").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".map-stop").first.wait_for(state="attached", timeout=SOON)
    found.look("pins by keys")
    page.keyboard.press("Escape")

    page.get_by_role("link", name="Une fontaine", exact=True).evaluate("(link) => link.click()")
    expect(page.locator("[data-contribution] h1")).to_be_visible(timeout=SOON)
    found.look("one open")
    for part in page.locator(".hand-on details").all():
        part.evaluate("(details) => { details.open = true; }")
    found.look("sharing and following")
    page.locator("[data-quote]:visible").first.evaluate("(link) => link.click()")
    found.look("quoting")
    page.locator(".hand-on [data-dialog]").evaluate("(link) => link.click()")
    expect(page.locator("dialog[open]")).to_be_visible(timeout=SOON)
    found.look("reporting")
    page.locator("dialog [value=other]").check()
    page.wait_for_timeout(3_100)  # nobody writes so fast
    page.locator("dialog .primary[type=submit]").click()
    expect(page.locator("dialog [role=alert]")).to_be_visible(timeout=SOON)
    found.look("a report that lacks its words")

    found.expect_nothing()


def at_each_height(found: Found, page: Page) -> None:
    """Where the list is a sheet: half, full, low; and back."""
    handle = page.locator("[data-sheet-handle]")
    if not handle.is_visible():
        return found.look("map and list")
    for key, height in (("", "half"), ("ArrowUp", "full")):
        if key:
            handle.press(key)
        expect(page.locator("[data-panel]")).to_have_attribute("data-height", height)
        found.look(f"sheet {height}")
    handle.press("ArrowDown")
    handle.press("ArrowDown")
    expect(page.locator("[data-panel]")).to_have_attribute("data-height", "peek")
    found.look("sheet low")
    handle.press("ArrowUp")
    return None


@from_every_side()
def test_the_form_to_add_in_each_state(town, visit, look):
    visitor = look.visitor(visit)
    found = Found(visitor)
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page
    found.look("where")
    page.locator("#address").fill("rue des")
    expect(page.locator("[data-found] [role=option]").first).to_be_visible(timeout=SOON)
    found.look("places found")
    page.keyboard.press("Escape")
    unfold(page, "[data-other-ways]")
    found.look("other ways")
    unfold(page, "[data-other-ways]", is_open=False)
    outside(found, page)
    drawing(found, page)
    open_map(visitor, town.path("contributions/new/"))
    page.locator('[data-next="what"]').click()
    step = page.locator('[data-step="alike"][data-shown], [data-step="what"][data-shown]')
    step.wait_for(timeout=SOON)
    found.look("is it here already")
    if step.get_attribute("data-step") == "alike":
        page.locator('[data-next="different"]').click()
    what(found, visitor)

    found.expect_nothing()


def outside(found: Found, page: Page) -> None:
    canvas = page.locator("canvas.maplibregl-canvas")
    canvas.focus()
    for _step in range(12):
        page.keyboard.press("Shift+ArrowUp")
    expect(page.locator("[data-return]")).to_be_visible(timeout=SOON)
    found.look("outside the perimeter")
    page.locator("[data-return]").click()


def drawing(found: Found, page: Page) -> None:
    page.locator('[data-shape="Polygon"]').click()
    canvas = page.locator("canvas.maplibregl-canvas")
    canvas.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        for _step in range(3):
            page.keyboard.press(key)
    expect(page.locator("[data-vertex-count]")).to_have_text("3", timeout=SOON)
    unfold(page, "[data-vertices]")
    found.look("an area being drawn")
    page.locator("[data-erase]").click()
    page.locator('[data-shape="Point"]').click()


def what(found: Found, visitor: Visitor) -> None:
    page = visitor.page
    expect(page.locator("#title")).to_be_visible(timeout=SOON)
    found.look("what")
    page.locator('[data-next="review"]').click()
    expect(page.locator("#title-now")).to_be_visible()
    found.look("what lacks")
    write(visitor)
    page.locator('[name="q-dog"][value=yes]').check()
    page.locator("#q-breed").fill("b" * 201)
    page.locator("#email").fill("not an address")
    page.wait_for_timeout(3_100)  # nobody writes so fast
    page.locator('[data-next="review"]').click()
    expect(page.locator("[data-send]")).to_be_visible(timeout=SOON)
    found.look("read again")
    page.locator("[data-send]").click()
    expect(page.locator("[data-summary]")).to_be_visible(timeout=SOON)
    found.look("refused")


@from_every_side()
def test_the_author_s_pages_and_refusals_in_each_state(town, visit, look, settings):
    item = a_contribution(town.layer, state=State.HELD, responses={"dog": "no"})
    a_photo(item, alternative="Le chemin")
    a_photo(item, position=1)
    receipt = f"/receipts/{token_of(item.receipt)}/"
    visitor = look.visitor(visit)
    found = Found(visitor)
    page = visitor.go(receipt)
    unfold(page, ".send-link")
    found.look("receipt: the link by letter")
    page.locator("#letter-email").fill("not an address")
    page.locator(".send-link form").evaluate("(form) => form.setAttribute('novalidate', '')")
    page.locator(".send-link [type=submit]").click()
    expect(page.locator("#letter-error")).to_be_visible(timeout=SOON)
    found.look("receipt: no address")
    visitor.go(f"{receipt}edit/")
    found.look("changing")
    page.locator("#title").fill("")
    page.locator("[data-editing] [type=submit]").last.click()
    expect(page.locator("#title-error")).to_be_visible(timeout=SOON)
    found.look("changing: what lacks")
    refusals(found, visitor, town, settings)

    found.expect_nothing()


def refusals(found: Found, visitor: Visitor, town: Town, settings) -> None:
    page = visitor.go("/nothing/here/")
    found.look("404")
    visitor.go("/account/login/password/")
    page.locator("#login").fill("ana@parvis.example")
    page.locator("#password").fill("not the password")
    page.locator("main form button").click()
    page.wait_for_load_state()
    found.look("signing in: refused")
    visitor.context.clear_cookies()
    page.locator("#password").fill("not the password")
    page.locator("main form button").click()
    page.wait_for_load_state()
    found.look("403")
    item = a_contribution(town.layer, responses={"dog": "no"})
    settings.WEB_WRITE_RATE = 0
    visitor.go(town.path(f"contributions/{item.public_id}/report/"))
    page.locator("[name=reason]").first.check()
    page.wait_for_timeout(3_100)  # nobody writes so fast
    page.locator("main [type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible(timeout=SOON)
    found.look("429")
    settings.WEB_WRITE_RATE = 60
    visitor.go("/offline/")
    found.look("offline")


def press(page: Page, selector: str) -> None:
    page.locator(selector).first.evaluate("(one) => one.click()")


def unfold(page: Page, selector: str, *, is_open: bool = True) -> None:
    page.locator(selector).first.evaluate("(details, open) => { details.open = open; }", is_open)
