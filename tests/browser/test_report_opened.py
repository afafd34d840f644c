"""The report in a real browser: opened from the disk, without a network, by whoever has it."""

import pytest

from contributions import actions
from contributions.enums import State
from contributions.models import Contribution
from geo.models import Area
from layers.models import Layer
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.opening import opened
from tests.browser.town import a_town
from tests.factories import PLACE, a_contribution, a_moderator, a_point
from tests.tiles.reporting import PAYLOADS

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LINE = {
    "type": "LineString",
    "coordinates": [[PLACE[0] - 0.003, PLACE[1] + 0.002], [PLACE[0] + 0.003, PLACE[1] + 0.002]],
}


@pytest.fixture
def town():
    town = a_town()
    for number in range(12):
        place = a_point(PLACE[0] + number % 4 * 0.00008, PLACE[1] + number // 4 * 0.00008)
        a_contribution(town.layer, title=f"Banc {number}", category="places", geometry=place)
    a_contribution(town.layer, title="Une piste cyclable", geometry=LINE)
    alone = a_contribution(
        town.layer, title="Un arbre seul", geometry=a_point(PLACE[0] - 0.002, PLACE[1] - 0.002)
    )
    actions.answer(
        alone,
        by=a_moderator(town.campaign, "planner"),
        service="Parcs",
        text="Oui.",
        status=None,
    )
    return town


@SIZES
def test_it_opens_without_a_network_and_asks_for_nothing(chromium, tmp_path, town, size):
    with opened(chromium, tmp_path, town.campaign, size) as found:
        page = found.page

        assert page.title() == "Carte – Renouveler le quartier du Parc – Nanterre"
        assert page.locator("html").get_attribute("lang") == "fr"
        assert page.locator(".cluster").first.is_visible()
        assert page.locator(".pin.is-answered").count() == 1
        assert page.locator("path.area").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next Variable\"')")


def test_a_cluster_opens_into_pins_and_a_pin_into_its_words(chromium, tmp_path, town):
    with opened(chromium, tmp_path, town.campaign, DESKTOP) as found:
        page = found.page
        assert page.locator(".cluster-count").first.text_content() == "12"

        found.zoom_until(".pin >> nth=2")
        page.locator(".pin").first.focus()
        page.keyboard.press("Enter")

        card = page.locator(".report-popup")
        card.wait_for()
        assert "Banc " in card.locator(".report-popup-title").text_content()
        assert (
            "/campaigns/parc/contributions/" in card.locator(".report-popup-address").inner_text()
        )
        assert card.locator("a").count() == 0
        assert page.locator(".leaflet-popup-close-button").get_attribute("aria-label") == "Fermer"


def test_switches_show_and_hide_each_theme_the_areas_and_the_heat(chromium, tmp_path, town):
    with opened(chromium, tmp_path, town.campaign, DESKTOP) as found:
        page = found.page

        def switch(name):
            page.get_by_role("checkbox", name=name).click()
            page.wait_for_timeout(250)

        assert page.locator(".drawn").count() == 1
        assert page.locator(".leaflet-heatmap-layer").count() == 0

        switch("Sans thème")
        assert page.locator(".drawn, .pin").count() == 0
        switch("Places et bancs")
        assert page.locator(".cluster").count() == 0
        switch("Secteurs, teintés selon le nombre")
        assert page.locator("path.area").count() == 0
        switch("Là où les contributions sont nombreuses")
        assert page.locator(".leaflet-heatmap-layer").count() == 1
        switch("Places et bancs")
        assert page.locator(".cluster").count() == 1


def test_a_line_is_a_line_and_is_reached_and_opened_by_the_keyboard(chromium, tmp_path, town):
    with opened(chromium, tmp_path, town.campaign, DESKTOP) as found:
        line = found.page.get_by_role("button", name="Une piste cyclable")
        assert line.evaluate("line => getComputedStyle(line).fill") == "none"

        line.focus()
        found.page.keyboard.press("Enter")

        found.page.locator(".report-popup").wait_for()


def test_without_scripts_the_figures_are_there_and_a_sentence_says_why_no_map(
    chromium, tmp_path, town
):
    with opened(chromium, tmp_path, town.campaign, PHONE, scripts=False) as found:
        page = found.page

        assert page.get_by_text("La carte a besoin de scripts").is_visible()
        assert page.locator(".folium-map").is_hidden()
        assert page.locator("#table-category tbody tr").count() == 2
        assert page.locator("#table-category td").first.is_visible()


@SIZES
@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_has_nothing_to_say(chromium, tmp_path, town, size, language):
    with opened(chromium, tmp_path, town.campaign, size, language=language) as found:
        assert found.judged() == []


def test_on_paper_the_whole_perimeter_fits_the_width(chromium, tmp_path, town):
    with opened(chromium, tmp_path, town.campaign, DESKTOP) as found:
        found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        found.page.emulate_media(media="print")

        ground = found.page.locator("path.ground").bounding_box()
        sheet = found.page.locator(".folium-map").bounding_box()
        assert sheet["width"] < 680
        assert ground["x"] >= sheet["x"]
        assert ground["x"] + ground["width"] <= sheet["x"] + sheet["width"]
        assert found.page.locator(".leaflet-control-zoom").is_hidden()


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_are_shown_and_never_run(chromium, tmp_path, town, payload):
    campaign = town.campaign
    Contribution.objects.update(
        title=payload, text=payload, signature=payload[:80], support_count=3
    )
    campaign.categories.update(label=payload[:60])
    campaign.phases.update(title=payload)
    Area.objects.update(name=payload)
    Layer.objects.update(title=payload, attribution=payload, style={"colour": payload})
    type(campaign).objects.filter(pk=campaign.pk).update(title=payload, summary=payload)

    with opened(chromium, tmp_path, campaign, DESKTOP) as found:
        page = found.page
        page.locator(".pin").first.click()
        page.locator(".report-popup").wait_for()

        assert page.evaluate("typeof window.__xss") == "undefined"
        for place in (".report-popup-title", "h1", "#table-area tbody bdi", ".report-supported h3"):
            assert page.locator(place).first.text_content() == payload, place
        assert page.locator(".switch-name").first.text_content() == payload[:60]
        assert page.locator("img, a[href^=java]").count() == 0


def test_only_what_is_published_is_on_the_map(chromium, tmp_path, town):
    a_contribution(town.layer, state=State.HELD, title="canari", text="canari")

    with opened(chromium, tmp_path, town.campaign, DESKTOP) as found:
        assert "canari" not in found.page.content()
        assert "Un arbre seul" in found.page.content()
