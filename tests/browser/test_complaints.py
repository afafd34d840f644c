"""What residents of other tools complain about, met here on every screen."""

import json

import pytest
from playwright.sync_api import Page, expect

from campaigns.enums import Role
from contributions import actions
from contributions.models import Contribution, Status
from tests.browser.conftest import Visitor
from tests.browser.host import faults
from tests.browser.screens import DESKTOP_FR, PHONE_EN, PHONE_FR, on_every_screen
from tests.browser.test_story import tab_to
from tests.browser.town import Town, a_town, open_map, say_that_mine_is_different, write
from tests.factories import PLACE, a_contribution, a_moderator, a_point

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000


@pytest.fixture
def town(server: str) -> Town:
    return a_town()


def answered(town: Town) -> Contribution:
    """A contribution to which the city has said what it will do."""
    item = a_contribution(town.layer, title="Une fontaine", text="On boit où ?")
    kept = Status.objects.create(
        campaign=town.campaign, slug="kept", label="Retenu", label_en="Kept"
    )
    planner = a_moderator(town.campaign, Role.PLANNER)
    actions.answer(item, by=planner, service="Parcs", text="Posée en mai.", status=kept)
    return item


@on_every_screen(gate=PHONE_FR)
def test_where_pins_lie_close_together_a_new_one_is_dropped_right_on_another(town, visit, screen):
    for number in range(40):
        east, north = (number % 8 - 4) * 1.5e-4, (number // 8 - 2) * 1e-4
        a_contribution(
            town.layer, title=f"Banc {number}", geometry=a_point(PLACE[0] + east, PLACE[1] + north)
        )
    visitor = screen.visitor(visit)
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page
    page.locator("#map[data-drawn]").wait_for(state="attached", timeout=SOON)
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() > 0", timeout=SOON)

    # When one presses in the middle of them: nothing opens, the place is chosen.
    x, y = the_cross_hair(page)
    screen.press_at(page, x - 30, y - 40)
    page.wait_for_timeout(800)
    assert page.url.endswith("/contributions/new/")
    screen.press(page.locator('[data-next="what"]'))
    say_that_mine_is_different(page)
    write(visitor)
    west, north = json.loads(page.locator("[data-geometry]").input_value())["coordinates"]
    screen.press(page.locator('[data-next="review"]'))
    screen.press(page.locator("[data-send]"))

    page.wait_for_url("**/receipts/**", timeout=SOON)
    made = Contribution.objects.latest("pk")
    assert (made.geom.x, made.geom.y) == pytest.approx((west, north), abs=1e-6)
    assert (west < PLACE[0], north > PLACE[1]) == (True, True)


def the_cross_hair(page: Page) -> tuple[float, float]:
    box = page.locator("[data-crosshair]").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@on_every_screen(gate=DESKTOP_FR)
def test_everything_on_the_map_is_read_in_its_list_and_one_spot_opens_at_once(town, visit, screen):
    said = {f"Banc {number}": f"Au pied de la tour {number}." for number in range(3)}
    for title, text in said.items():
        a_contribution(town.layer, title=title, text=text, geometry=a_point(*PLACE))
    visitor = screen.visitor(visit)
    open_map(visitor, town.path())
    page = visitor.page

    # Given nothing was pressed: title and words of each stand there.
    cards = page.locator("[data-list] .card")
    expect(cards).to_have_count(3)
    told = {
        card.locator("h3").inner_text(): card.locator(".card-words").inner_text()
        for card in cards.all()
    }
    assert told == said

    # When the spot that holds all three is pressed, they are listed together, words and all.
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() === 3", timeout=SOON)
    x, y = first_pin(page)
    screen.press_at(page, x, y - 8)
    here = page.locator("[data-here]")
    expect(here.locator("h2")).to_have_text(
        screen.says("3 contributions à cet endroit", "3 contributions at this place"), timeout=SOON
    )
    assert {words.inner_text() for words in here.locator(".card-words").all()} == set(said.values())
    assert faults(page) == []


def first_pin(page: Page) -> tuple[float, float]:
    """Where the first pin's tip lies on the page; the way in by keyboard says so."""
    page.locator("[data-map-roam]").focus()
    page.keyboard.press("ArrowRight")
    stop = page.locator(".map-stop").first
    stop.wait_for(state="attached", timeout=SOON)
    x, y = stop.evaluate(
        """(stop) => {
          const map = document.querySelector("#map").getBoundingClientRect();
          return [map.x + parseFloat(stop.style.left), map.y + parseFloat(stop.style.top)];
        }"""
    )
    page.keyboard.press("Escape")
    return x, y


@on_every_screen(gate=PHONE_EN)
def test_what_the_city_will_do_is_one_press_away_and_stands_by_each_answer(town, visit, screen):
    item = answered(town)
    visitor = screen.visitor(visit)
    open_map(visitor, town.path())
    page = visitor.page

    # Given the list: the answered one says so, with what was decided.
    card = page.locator(f'[data-card="{item.public_id}"]')
    expect(card).to_contain_text(screen.says("Réponse de la ville", "Answer from the city"))
    expect(card.locator(".tag")).to_have_text(screen.says("Retenu", "Kept"))

    screen.press(page.locator("[data-commitment]").first)
    dialog = page.locator("[data-commitment-dialog]")
    for words in (
        screen.says("Ce que votre avis peut changer", "What your words can change"),
        screen.says("Avec une réponse de la ville : 1.", "With an answer from the city: 1."),
    ):
        expect(dialog).to_contain_text(words, timeout=SOON)
    assert faults(page) == []
    page.keyboard.press("Escape")

    screen.press(card.locator("[data-opens]"))
    reply = page.locator(".answer")
    expect(reply).to_contain_text("Posée en mai.", timeout=SOON)
    expect(reply).to_contain_text("Parcs")
    assert faults(page) == []


@on_every_screen(gate=DESKTOP_FR)
def test_a_pin_reached_by_tab_says_its_name_and_opens_by_enter(town, visit, screen):
    a_contribution(town.layer, title="Une fontaine", geometry=a_point(*PLACE))
    visitor = screen.visitor(visit)
    open_map(visitor, town.path())
    page = visitor.page
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() === 1", timeout=SOON)

    tab_to(visitor, "[data-map-roam]", most=60)
    page.keyboard.press("ArrowRight")
    stop = page.locator(".map-stop")
    expect(stop).to_be_focused(timeout=SOON)
    expect(stop).to_have_accessible_name(
        screen.says("Une fontaine, 1 sur 1", "Une fontaine, 1 of 1")
    )
    page.keyboard.press("Enter")

    expect(page.locator("[data-contribution] h1")).to_have_text("Une fontaine", timeout=SOON)
    expect(page.locator("[data-contribution] h1")).to_be_focused()
    assert leaves_the_map(visitor)


def leaves_the_map(visitor: Visitor) -> bool:
    """Tab goes on to the end of the page: nothing holds it."""
    page = visitor.page
    page.locator("[data-map-roam]").focus()
    for _step in range(12):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('#map')"):
            return True
    return False
