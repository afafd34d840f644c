"""Saying where: by keys alone with an address, by touch with one's own position, by a drawing."""

import json

import pytest
from django.contrib.gis.geos import LineString, Polygon
from playwright.sync_api import expect

from geo import geocoder
from geo.geocoder import Circuit
from tests.browser.screens import DESKTOP_EN, DESKTOP_FR, PHONE_EN, PHONE_FR, on_every_screen
from tests.browser.test_story import tab_to
from tests.browser.town import TEXT, TITLE, a_town, open_map, write
from tests.factories import PLACE, a_feature, a_layer, an_area
from tests.factories import a_square as square
from tests.geo.ban import a_collection, a_geocoder, an_address

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])
LON, LAT = PLACE
WAIT = 30_000


@pytest.fixture
def town(server, monkeypatch):
    monkeypatch.setattr(geocoder, "circuit", Circuit())
    town = a_town()
    street = town.campaign.layers.get(is_streets=True).features.get()
    street.name = "Rue des Écoles"
    street.save(update_fields=["name"])
    closed = an_area(
        town.campaign, square(LON + 0.003, LAT - 0.003, LON + 0.004, LAT), is_open=False
    )
    closed.name = "École neuve"
    closed.save(update_fields=["name"])
    return town


def the_place_told(page):
    return page.locator("[data-placing]")


@on_every_screen(gate=DESKTOP_FR)
def test_by_keys_alone_an_address_is_found_moved_left_for_outside_and_sent(
    town, visit, settings, screen
):
    inside = screen.says("dans le périmètre", "inside the area of the consultation")
    north = screen.says("au nord", "to the north")
    visitor = screen.visitor(visit)
    with a_geocoder(answer=a_collection(an_address(at=(LON + 0.001, LAT)))) as ban:
        settings.GEOCODER_URL = ban.url
        open_map(visitor, town.path("contributions/new/"))
        page = visitor.page
        tab_to(visitor, "#address")
        page.keyboard.type("12 rue des ecoles")
        expect(page.locator("[data-found] [role=option]")).to_have_count(2, timeout=WAIT)
        page.keyboard.press("ArrowUp")  # from none to the last one
        assert page.locator("#address").get_attribute("aria-activedescendant") == "found-1"
        page.keyboard.press("Enter")
    expect(page.locator("[data-found]")).to_be_hidden()
    expect(the_place_told(page)).to_contain_text("Rue des Écoles", timeout=WAIT)
    expect(the_place_told(page)).to_contain_text(
        screen.says("périmètre de la concertation", "area of the consultation")
    )

    # Given the address found, the arrows leave the area: said once, aloud, with the way back.
    tab_to(visitor, "canvas.maplibregl-canvas")
    for _ in range(9):
        page.keyboard.press("Shift+ArrowUp")
    alarm = page.locator("[data-misplaced]")
    expect(alarm).to_contain_text(north, timeout=WAIT)
    page.keyboard.press("ArrowUp")
    expect(alarm).to_have_text("", timeout=WAIT)  # the same again is told, not cried out
    expect(the_place_told(page)).to_contain_text(north)
    tab_back(visitor, "[data-return]")
    page.keyboard.press("Enter")
    expect(the_place_told(page)).to_contain_text(inside, timeout=WAIT)
    assert page.evaluate("document.activeElement.matches('canvas')")

    page.keyboard.press("Enter")
    expect(page.locator("#title")).to_be_visible(timeout=WAIT)
    tab_to(visitor, "#title")
    page.keyboard.type(TITLE)
    tab_to(visitor, "#text")
    page.keyboard.type(TEXT)
    tab_to(visitor, '[data-next="review"]')
    page.keyboard.press("Enter")
    tab_to(visitor, "[data-send]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/receipts/**")
    made = town.only_contribution()
    assert made.geom.x == pytest.approx(LON + 0.001, abs=1e-4)
    assert 0 < town.campaign.perimeter.extent[3] - made.geom.y < 1e-4, "just inside the edge"


@on_every_screen(gate=PHONE_FR)
def test_ones_own_position_stays_in_the_device_and_a_building_can_be_meant(town, visit, screen):
    towers = a_layer(
        town.campaign, kind="reference", title="Tours", style={"shape": "fill", "colour": "#a9774a"}
    )
    ground = Polygon.from_bbox((LON - 0.0012, LAT + 0.0008, LON - 0.0006, LAT + 0.0012))
    tower = a_feature(towers, ground, name="Tour 12")
    visitor = screen.visitor(visit)
    visitor.context.grant_permissions(["geolocation"])
    visitor.context.set_geolocation({"longitude": LON, "latitude": LAT, "accuracy": 30})
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page
    expect(the_place_told(page)).not_to_be_empty(timeout=WAIT)  # of the middle of the map
    page.wait_for_timeout(1_500)
    asked.clear()

    screen.press(page.locator("[data-position]"))
    expect(the_place_told(page)).to_contain_text("30", timeout=WAIT)
    expect(the_place_told(page)).to_contain_text(
        screen.says("dans le périmètre", "inside the area of the consultation")
    )
    page.wait_for_timeout(1_500)
    assert [url for url in asked if "places.json" in url or f"{LON}" in url] == []

    # Given a building that is named, it is offered, and let go with the place.
    page.locator("#address").fill("tour 12")
    expect(page.locator("[data-found] [role=option]")).to_have_count(1, timeout=WAIT)
    screen.press(page.locator("[data-found] [role=option]"))
    chip = page.locator("[data-about-feature]")
    expect(chip).to_contain_text("Tour 12", timeout=WAIT)
    screen.press(chip)
    expect(chip).to_have_attribute("aria-pressed", "true")
    assert page.locator("[data-about]").input_value() == str(tower.public_id)
    screen.press(page.locator('[data-next="what"]'))
    write(visitor)
    screen.press(page.locator('[data-next="review"]'))
    screen.press(page.locator("[data-send]"))
    page.wait_for_url("**/receipts/**")
    made = town.only_contribution()
    assert made.feature == tower
    assert ground.covers(made.geom)


@on_every_screen(gate=DESKTOP_EN)
def test_an_area_is_drawn_by_keys_changed_by_hand_and_kept_below_its_limit(town, visit, screen):
    rule = town.layer.rules.get()
    most, told, reach = (
        (20_000, "2 ha", 150) if screen.is_phone else (9_000, "9", 330)
    )  # a phone shows more ground
    rule.max_surface_m2 = most
    rule.save(update_fields=["max_surface_m2"])
    visitor = screen.visitor(visit)
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page
    count = page.locator("[data-vertex-count]")
    page.locator('[data-shape="Polygon"]').focus()
    page.keyboard.press("Enter")
    page.locator("canvas.maplibregl-canvas").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft", ""):
        page.keyboard.press("Enter")
        for _ in range(3 if key else 0):
            page.keyboard.press(key)
    expect(count).to_have_text("4", timeout=WAIT)
    expect(page.locator("[data-size]")).to_contain_text(
        screen.says(f"m² sur {told}", f"m² of {told}"), timeout=WAIT
    )

    # By the list: one point goes, and comes back.
    page.locator("[data-vertices] summary").click()
    page.locator('[data-vertex-act="remove"][data-vertex="1"]').click()
    expect(count).to_have_text("3")
    page.locator("[data-undo]").click()
    expect(count).to_have_text("4")

    # By hand: the last point, which lies under the cross-hair's left, is drawn far out, and back.
    before = page.locator("[data-geometry]").input_value()
    page.locator('[data-vertex-act="go"][data-vertex="0"]').click()
    page.keyboard.press("Escape")
    page.locator("canvas.maplibregl-canvas").focus()
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    page.wait_for_timeout(1_000)
    pin = page.locator("[data-crosshair]").bounding_box()
    x, y = pin["x"] + pin["width"] / 2, pin["y"] + pin["height"] / 2 + 72
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y + 20, steps=5)
    page.mouse.move(x - reach, y + 20, steps=5)
    page.mouse.up()
    expect(page.locator("[data-size]")).to_have_attribute("data-over", "", timeout=WAIT)
    screen.press(page.locator('[data-next="what"]'))
    expect(page.locator("[data-misplaced]")).to_contain_text(screen.says("trop grand", "too large"))
    page.locator("[data-undo]").click()
    assert page.locator("[data-geometry]").input_value() == before

    screen.press(page.locator('[data-next="what"]'))
    write(visitor)
    screen.press(page.locator('[data-next="review"]'))
    screen.press(page.locator("[data-send]"))
    page.wait_for_url("**/receipts/**")
    assert town.only_contribution().geom.geom_type == "Polygon"


def tab_back(visitor, selector, most=60):
    for _step in range(most):
        visitor.page.keyboard.press("Shift+Tab")
        if visitor.page.evaluate("(s) => document.activeElement?.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached")


@on_every_screen(gate=PHONE_EN)
def test_a_crossing_is_found_by_its_two_streets_and_a_whole_neighbourhood_is_chosen(
    town, visit, screen
):
    streets = town.campaign.layers.get(is_streets=True)
    a_feature(
        streets,
        LineString((LON + 0.0011, LAT - 0.001), (LON + 0.0011, LAT + 0.001)),
        name="Rue Noire",
    )
    here = an_area(town.campaign, square(LON - 0.003, LAT - 0.002, LON, LAT + 0.002))
    here.name = "Les Fontenelles"
    here.save(update_fields=["name"])
    visitor = screen.visitor(visit)
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page

    page.locator("#address").fill("rue des ecoles / rue noire")
    found = page.locator("[data-found] [role=option]").first
    expect(found).to_contain_text(screen.says("Carrefour", "Crossing"), timeout=WAIT)
    screen.press(found)
    expect(page.locator("[data-found]")).to_be_hidden()
    expect(the_place_told(page)).to_contain_text(
        screen.says("périmètre", "area of the consultation"), timeout=WAIT
    )
    page.wait_for_timeout(800)  # the map goes there
    screen.press(page.locator('[data-next="what"]'))
    expect(page.locator('[data-step="what"][data-shown]')).to_be_visible(timeout=WAIT)
    place = json.loads(page.locator("[data-geometry]").input_value())["coordinates"]
    assert place == pytest.approx([LON + 0.0011, LAT], abs=1e-5)

    # For the whole neighbourhood: no precise place at all.
    screen.press(page.locator('[data-step="what"] [data-prev="where"]'))
    screen.press(page.locator("[data-other-ways] > summary"))
    screen.press(page.locator('[name="where"][value="area"]'))
    page.locator("#whole-area").select_option(label="Les Fontenelles")
    screen.press(page.locator('[data-next="what"]'))
    write(visitor)
    screen.press(page.locator('[data-next="review"]'))
    screen.press(page.locator("[data-send]"))
    page.wait_for_url("**/receipts/**", timeout=WAIT)
    assert here.boundary.covers(town.only_contribution().public_geom)
