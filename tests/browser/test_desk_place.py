"""A place set right at the desk: by pointer, keys or numbers; told where it comes to lie."""

import pytest
from django.contrib.gis.geos import LineString
from playwright.sync_api import Page, expect

from contributions.enums import State
from contributions.models import Contribution, Event
from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.host import faults
from tests.browser.test_story import tab_to
from tests.browser.town import a_town, sign_in
from tests.factories import PLACE, a_contribution, fresh

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

WAIT = 30_000
LON, LAT = PLACE


def opened(visitor: Visitor, public_id: int) -> Page:
    page = visitor.go(f"/desk/parc/contributions/{public_id}/edit/")
    expect(page.locator("[data-mend][data-ready]")).to_be_visible(timeout=WAIT)
    return page


def numbers(page: Page) -> tuple[float, float]:
    found = [page.locator(f"[name={name}]").input_value() for name in ("longitude", "latitude")]
    return float(found[0]), float(found[1])


def send(page: Page) -> None:
    page.locator("#why").fill("Le banc est de l’autre côté de la rue.")
    page.get_by_role("button", name="Modifier et prévenir l’auteur").click()


def test_a_place_is_moved_by_the_pointer_and_the_number_fields_follow(visit):
    town = a_town()
    item = a_contribution(town.layer, state=State.PUBLISHED, title="Un banc")
    moderator = visit(DESKTOP)
    sign_in(moderator, town.moderator)
    page = opened(moderator, item.public_id)
    told = page.locator("[data-mend-told]")
    canvas = page.locator("[data-mend-map] canvas.maplibregl-canvas")

    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2 + 90, box["y"] + box["height"] / 2)
    expect(told).to_contain_text("Le lieu est déplacé de", timeout=WAIT)
    assert faults(page) == []
    longitude, latitude = numbers(page)
    assert (longitude > LON, latitude) == (True, pytest.approx(LAT, abs=1e-5))

    send(page)
    expect(page.locator("#item-title")).to_have_text("Un banc", timeout=WAIT)
    moved = fresh(item)
    assert (moved.geom.x, moved.geom.y) == pytest.approx((longitude, latitude), abs=1e-6)
    assert moved.public_geom == moved.geom
    assert Event.objects.get(contribution=item, act="correct").statement.text.startswith("Le banc")


def test_by_keys_a_place_outside_is_refused_with_its_distance_then_put_back_and_moved(visit):
    town = a_town()
    item = a_contribution(town.layer, state=State.HELD, title="Un banc", precision="street")
    moderator = visit(DESKTOP)
    sign_in(moderator, town.moderator)
    page = opened(moderator, item.public_id)
    expect(page.locator(".mend-place + p")).to_contain_text("Tout le monde voit la rue")
    stood = numbers(page)

    # Given the arrows far beyond the edge, Enter takes the place, and it is said how far it lies.
    tab_to(moderator, "[data-mend-map] canvas.maplibregl-canvas", most=120)
    for _step in range(14):
        page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator("[data-mend-wrong]")).to_contain_text("au nord", timeout=WAIT)
    send(page)
    alert = page.locator(".note.bad[role=alert]")
    expect(alert).to_contain_text("périmètre", timeout=WAIT)
    assert fresh(item).geom.y == pytest.approx(LAT)

    # Then what was typed is still there; it is put back, and led a little to the east.
    expect(page.locator("#why")).to_have_value("Le banc est de l’autre côté de la rue.")
    expect(page.locator("[data-mend][data-ready]")).to_be_visible(timeout=WAIT)
    tab_to(moderator, "[data-mend-back]", most=120)
    page.keyboard.press("Enter")
    assert numbers(page) == stood
    expect(page.locator("[data-mend-told]")).to_contain_text("reste", timeout=WAIT)
    page.locator("[data-mend-map] canvas.maplibregl-canvas").focus()
    for _step in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-mend-told]")).to_contain_text("déplacé de", timeout=WAIT)
    send(page)
    expect(page.locator("#item-title")).to_have_text("Un banc", timeout=WAIT)
    moved = fresh(item)
    assert LON < moved.geom.x < LON + 0.002
    assert moved.precision == "street"
    assert moved.public_geom != moved.geom


def test_without_scripts_the_numbers_do_it_and_a_line_is_shown_and_left(visit):
    town = a_town()
    item = a_contribution(town.layer, title="Un banc")
    line = a_contribution(town.layer, title="Une allée")
    lane = LineString((LON, LAT), (LON + 0.001, LAT), srid=4326)
    Contribution.objects.filter(pk=line.pk).update(geom=lane, public_geom=lane)
    plain, scripted = visit(PHONE, scripts=False), visit(PHONE, colours="dark")
    for one in (plain, scripted):
        sign_in(one, town.moderator)

    page = plain.go(f"/desk/parc/contributions/{item.public_id}/edit/")
    expect(page.locator("[data-mend]")).to_be_hidden()
    page.locator("[name=longitude]").fill(f"{LON + 0.0005:.6f}")
    send(page)
    assert fresh(item).geom.x == pytest.approx(LON + 0.0005)

    page = opened(scripted, line.public_id)
    expect(page.locator("[data-mend]")).to_contain_text("une ligne ou une surface")
    assert page.locator("[name=longitude], [data-mend-take], .crosshair").count() == 0
    assert faults(page) == []
