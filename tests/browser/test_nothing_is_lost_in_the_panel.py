"""A reply that is being typed stays; what does not come is said; what was opened early is shown."""

import pytest
from playwright.sync_api import Page, Route, expect

from contributions import actions
from contributions.models import Report
from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.town import Town, a_town, open_map
from tests.factories import PLACE, a_contribution, a_moderator, a_point, fresh

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])
WORDS = "Plutôt des chaises, on les déplace."
BROKEN = "La connexion est coupée"


@pytest.fixture
def town(server: str) -> Town:
    """A town with two contributions, far apart."""
    town = a_town()
    west, south = PLACE[0] - 0.0035, PLACE[1] - 0.0025
    a_contribution(town.layer, title="Des bancs", geometry=a_point(*PLACE))
    a_contribution(town.layer, title="Une fontaine", geometry=a_point(west, south))
    return town


def card(page: Page, title: str):
    return page.locator("[data-opens]", has_text=title)


def test_a_reply_that_is_being_typed_is_there_again(town, visit):
    visitor = visit(PHONE)
    open_map(visitor, town.path())
    page = visitor.page
    card(page, "Des bancs").click()
    page.locator("#reply-text").fill(WORDS)

    page.locator("[data-back]").click()
    card(page, "Une fontaine").click()
    expect(page.locator("#reply-text")).to_have_value("")
    page.go_back()
    card(page, "Des bancs").click()

    expect(page.locator("#reply-text")).to_have_value(WORDS)


def test_words_can_be_copied_when_what_they_answer_is_withheld(town, visit):
    visitor = visit(DESKTOP)
    open_map(visitor, town.path())
    page = visitor.page
    card(page, "Des bancs").click()
    page.locator("#reply-text").fill(WORDS)

    bench = town.layer.contributions.get(title="Des bancs")
    moderator = a_moderator(town.campaign)
    actions.reject(fresh(bench), by=moderator, reason="insult", statement="Non.")

    expect(page.locator("[data-contribution] [role=alert]")).to_be_visible(timeout=15_000)
    expect(page.locator("#reply-text")).to_have_value(WORDS)
    expect(page.locator("#reply-text")).not_to_be_editable()
    with page.expect_response(f"**/contributions/{bench.public_id}/") as asked:  # once more
        a_contribution(town.layer, title="Un arbre")
    assert asked.value.status == 404
    page.wait_for_timeout(500)
    expect(page.locator("#reply-text")).to_have_value(WORDS)


@pytest.mark.parametrize("what", ["card", "support", "filter"])
def test_without_a_network_one_is_told_and_can_try_again(town, visit, what):
    visitor = visit(DESKTOP)
    open_map(visitor, town.path())
    page = visitor.page
    if what == "support":
        card(page, "Des bancs").click()
        page.locator("#reply-text").fill(WORDS)
    visitor.context.set_offline(True)

    tries = {
        "card": lambda: card(page, "Des bancs").click(),
        "support": page.locator("#support button").first.click,
        "filter": lambda: page.locator("[name=kind]").select_option("question"),
    }
    tries[what]()
    note = page.locator("[data-panel-note]")
    expect(note).to_contain_text(BROKEN)
    expect(page.locator("[data-contribution]")).to_have_count(1 if what == "support" else 0)

    visitor.context.set_offline(False)
    if what == "filter":
        page.locator("[name=kind]").select_option("")
    else:
        tries[what]()
    if what == "card":
        expect(page.locator("[data-contribution] h1")).to_have_text("Des bancs")
    if what == "support":
        expect(page.locator("#support")).to_contain_text("1")
        expect(page.locator("#reply-text")).to_have_value(WORDS)
    else:
        expect(note).to_have_count(0)
    # Tiles and questions that found no network; an error of a script would be "script: …".
    visitor.complaints[:] = [one for one in visitor.complaints if one.startswith("script")]


@pytest.mark.parametrize("is_left", [False, True], ids=["open", "left again"])
def test_what_is_opened_before_the_map_comes_is_shown_on_it(town, visit, is_left):
    visitor = visit(PHONE)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    visitor.page.route("**/js/map*.js", hold)
    page = visitor.go(town.path())
    card(page, "Des bancs").click()
    expect(page.locator("[data-contribution] h1")).to_be_visible()
    if is_left:
        page.locator("[data-back]").click()
        expect(card(page, "Des bancs")).to_be_visible()
    while not held:
        page.wait_for_timeout(100)
    for route in held:
        route.continue_()
    page.locator("#map[data-drawn]").wait_for(state="attached", timeout=30_000)

    # Near what is open the other one is out of sight.
    page.wait_for_timeout(1_000)
    assert page.evaluate("document.querySelector('#map').pinsDrawn()") == (2 if is_left else 1)


def test_a_press_beside_a_form_in_a_dialog_closes_nothing(town, visit):
    visitor = visit(DESKTOP)
    open_map(visitor, town.path())
    page = visitor.page
    card(page, "Des bancs").click()
    page.locator(".hand-on [data-dialog]").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("#report-text").fill("Mon numéro y est.")

    box = dialog.bounding_box()
    page.mouse.click(box["x"] + 4, box["y"] + 4)

    expect(dialog.locator("#report-text")).to_have_value("Mon numéro y est.")
    dialog.locator("button[data-dialog-close]").click()
    expect(dialog).to_have_count(0)
    assert Report.objects.count() == 0


def test_the_way_into_the_pins_says_what_it_is_again_once_the_map_has_moved(town, visit):
    visitor: Visitor = visit(DESKTOP)
    open_map(visitor, town.path("?kind=question"))
    page = visitor.page
    entry = page.locator("[data-map-roam]")
    usual = entry.text_content()

    entry.focus()
    entry.press("Enter")
    expect(entry).not_to_have_text(usual)
    page.locator("[data-map-zoom-in]").click()

    expect(entry).to_have_text(usual)
