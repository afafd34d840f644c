"""The map beside its list: in step, by mouse and by keyboard, at three heights, in the dark."""

import gzip

import pytest
from playwright.sync_api import Page, expect

from campaigns.enums import Role
from campaigns.models import Membership
from contributions import actions
from contributions.models import Status
from layers.enums import LayerKind
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.host import faults
from tests.browser.screens import PHONE_FR, on_every_screen
from tests.browser.town import Town, a_town, open_map
from tests.factories import (
    PLACE,
    a_contribution,
    a_feature,
    a_layer,
    a_person,
    a_point,
    a_square,
    an_area,
)

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000
STOPS = ".map-stop"


@pytest.fixture
def town(server: str) -> Town:
    """Three contributions on one spot, one of them answered, one further off, a layer of trees."""
    town = a_town()
    for number in (1, 2, 3):
        a_contribution(town.layer, title=f"Banc {number}", geometry=a_point(*PLACE))
    answered = a_contribution(
        town.layer, title="Une fontaine", geometry=a_point(PLACE[0] + 0.002, PLACE[1] + 0.001)
    )
    status = Status.objects.create(campaign=town.campaign, slug="kept", label="Retenu")
    planner = a_person()
    Membership.objects.create(person=planner, campaign=town.campaign, role=Role.PLANNER)
    actions.answer(answered, by=planner, service="Espaces verts", text="Oui.", status=status)
    trees = a_layer(
        town.campaign, slug="arbres", title="Arbres", kind=LayerKind.REFERENCE, group="Le quartier"
    )
    a_feature(trees)
    west, south = PLACE[0] - 0.004, PLACE[1] - 0.003
    an_area(town.campaign, a_square(west, south, west + 0.001, south + 0.001), is_open=False)
    return town


def test_pins_and_cards_are_in_step_and_pins_on_one_spot_open_a_short_list(town, visit):
    visitor = visit(DESKTOP)
    open_map(visitor, town.path())
    page = visitor.page

    stops = through_the_pins(page)
    names = [stop["name"] for stop in stops]
    assert len(set(names)) == 4
    assert {name.split(",")[0] for name in names} == {
        "Banc 1",
        "Banc 2",
        "Banc 3",
        "Une fontaine",
    }
    page.keyboard.press("End")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    expect(page.locator(".card[data-marked] h3")).to_have_text(focused.split(",")[0])
    page.keyboard.press("Escape")
    expect(page.locator("[data-map-roam]")).to_be_focused()
    expect(page.locator(STOPS)).to_have_count(0)

    alone = next(stop for stop in stops if stop["name"].startswith("Une fontaine"))
    shared = next(stop for stop in stops if stop["name"].startswith("Banc"))
    page.mouse.move(alone["x"], alone["y"] - 8)
    expect(page.locator(".card[data-marked] h3")).to_have_text("Une fontaine")
    assert page.evaluate("document.querySelector('[data-panel]').scrollTop") == 0
    page.mouse.click(shared["x"], shared["y"] - 8)
    here = page.locator("[data-here]")
    expect(here.locator("h2")).to_have_text("3 contributions à cet endroit", timeout=SOON)
    expect(here.locator("h2")).to_be_focused()
    expect(here.locator(".card")).to_have_count(3)
    expect(page.locator("[data-list]")).to_be_hidden()
    assert faults(page) == []

    here.locator("[data-opens]").first.click()
    expect(page.locator("[data-contribution] h1")).to_be_focused(timeout=SOON)
    page.go_back()
    expect(here.locator(".card")).to_have_count(3)
    page.go_back()
    expect(here).to_have_count(0)
    expect(page.locator("[data-list]")).to_be_visible()

    through_the_pins(page)
    page.keyboard.press("Enter")
    expect(page.locator("[data-contribution]")).to_be_visible(timeout=SOON)
    assert page.evaluate("document.activeElement.matches('h1')")


def test_the_sheet_has_three_heights_and_the_legend_and_the_promise_lie_over_it(town, visit):
    visitor = visit(PHONE)
    open_map(visitor, town.path())
    page = visitor.page
    sheet, handle = page.locator("[data-panel]"), page.locator("[data-sheet-handle]")
    expect(sheet).to_have_attribute("data-height", "half")
    assert faults(page) == []

    handle.tap()
    expect(sheet).to_have_attribute("data-height", "full")
    expect(handle).to_have_accessible_name("Hauteur de la liste : haute, la liste seule")
    page.locator("[data-map-legend] summary").click(trial=True)  # nothing covers it
    assert faults(page) == []
    handle.press("ArrowDown")
    handle.press("ArrowDown")
    expect(sheet).to_have_attribute("data-height", "peek")
    expect(handle).to_have_attribute("aria-expanded", "false")
    for seen in ("h1", "[data-count]", ".filters summary"):
        expect(sheet.locator(seen).first).to_be_in_viewport()
    assert faults(page) == []
    drag(page, up=350)
    expect(sheet).to_have_attribute("data-height", "half")

    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.locator("[data-map-legend] summary").tap()
    expect(sheet).to_have_attribute("data-height", "peek")
    trees = page.locator('[data-map-layer="arbres"]')
    expect(page.locator(".legend-closed")).to_contain_text("Works under way")
    assert faults(page) == []
    trees.uncheck()
    strength = page.locator("#opacity-2")
    strength.fill("40")
    page.reload()
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=SOON)
    expect(trees).not_to_be_checked()
    expect(strength).to_have_value("40")

    link = page.locator("[data-commitment]").first
    link.tap()
    dialog = page.locator("[data-commitment-dialog]")
    expect(dialog).to_be_visible(timeout=SOON)
    expect(dialog).to_contain_text("Contributions publiées : 4. Avec une réponse de la ville : 1.")
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()


def test_the_page_comes_before_its_map_which_needs_no_touch_and_moves_nothing(town, visit):
    visitor = visit(PHONE)
    page = visitor.page
    weights: dict[str, int] = {}
    page.on("response", lambda one: weigh(one, weights))
    page.add_init_script(
        "window.shifts = []; new PerformanceObserver((list) => shifts.push("
        "...list.getEntries().map(({ value }) => value)))"
        ".observe({ type: 'layout-shift', buffered: true });"
    )

    open_map(visitor, town.path())
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() > 0", timeout=SOON)

    painted, asked = page.evaluate(
        "[performance.getEntriesByName('first-contentful-paint')[0].startTime, "
        "performance.getEntriesByType('resource')"
        ".find(({ name }) => name.includes('maplibre-gl.mjs')).startTime]"
    )
    assert painted < asked
    assert sum(page.evaluate("shifts")) < 0.01
    own = {name: size for name, size in weights.items() if "/js/" in name}
    assert "/static/js/map.js" in own
    assert sum(own.values()) < 60_000, own
    assert page.locator('link[rel="canonical"]').get_attribute("href") == page.url
    assert page.locator('meta[property="og:title"]').get_attribute("content") == (
        town.campaign.title
    )
    page.emulate_media(media="print")
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator(".cards")).to_be_visible()


def weigh(response, weights: dict[str, int]) -> None:
    """How heavy a file is once gzipped, as static files are served."""
    path = response.url.split("//", 1)[1].split("/", 1)[1]
    if path.endswith((".js", ".mjs")):
        weights[f"/{path}"] = len(gzip.compress(response.body()))


def through_the_pins(page: Page) -> list[dict]:
    """Enter the pins by keyboard: what each is called, and where its tip lies on the page."""
    page.locator("[data-map-roam]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(STOPS)).to_have_count(4, timeout=SOON)
    return page.locator(STOPS).evaluate_all(
        """(stops) => {
          const map = document.querySelector("#map").getBoundingClientRect();
          return stops.map((stop) => ({
            name: stop.getAttribute("aria-label"),
            x: map.x + parseFloat(stop.style.left),
            y: map.y + parseFloat(stop.style.top),
          }));
        }"""
    )


def drag(page: Page, *, up: int) -> None:
    """Take the sheet by its words with a finger, and pull."""
    box = page.locator("[data-panel] h1").bounding_box()
    assert box is not None
    x, y = box["x"] + 20, box["y"] + 10
    touch = page.context.new_cdp_session(page)
    for step in range(9):
        point = {"x": x, "y": y - up * step / 8}
        kind = "touchMove" if step else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


@on_every_screen(gate=PHONE_FR)
def test_a_filter_narrows_list_count_and_tiles_alike_and_ends_with_one_press(town, visit, screen):
    a_contribution(
        town.layer,
        kind="question",
        title="Et la nuit ?",
        geometry=a_point(PLACE[0] - 0.002, PLACE[1] - 0.001),
    )
    visitor = screen.visitor(visit)
    open_map(visitor, town.path())
    page = visitor.page
    page.locator("#map[data-drawn]").wait_for(state="attached", timeout=SOON)
    page.locator("[data-filters-more]").evaluate("(details) => { details.open = true; }")

    with page.expect_response(lambda answer: ".mvt?kind=question" in answer.url) as narrowed:
        page.locator("[name=kind]").select_option("question")
    expect(page.locator("[data-list] .card")).to_have_count(1)
    expect(page.locator("[data-count]")).to_contain_text("1 contribution")
    assert narrowed.value.status == 200
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() === 1")

    with page.expect_response(lambda answer: answer.url.endswith(".mvt")):
        page.locator("[name=kind]").select_option("")
    expect(page.locator("[data-list] .card")).to_have_count(5)
    page.wait_for_function("() => document.querySelector('#map').pinsDrawn() > 1")
