"""The check against robots in a browser: by itself, beside the page, and never in the way."""

import pytest
from playwright.sync_api import expect

from campaigns.enums import Moderation
from campaigns.models import ModerationPolicy
from contributions.models import Event, Reply, Report
from tests.browser.conftest import PHONE
from tests.browser.cutting import a_wire
from tests.browser.host import faults
from tests.browser.town import a_town, open_map, write
from tests.factories import a_contribution

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOLVER = ("proof.js", "pbkdf2.js", "/proof/")


@pytest.fixture(autouse=True)
def _asked(settings):
    settings.PROOF_OF_WORK, settings.PROOF_COST = True, 8


@pytest.fixture
def town():
    town = a_town()
    town.campaign.moderation = Moderation.AFTER
    town.campaign.save()
    ModerationPolicy.objects.filter(campaign=town.campaign).update(moderation=Moderation.AFTER)
    return town


def solvers(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    return lambda: [url for url in asked if url.split("?")[0].endswith(SOLVER)]


def test_adding_proves_itself_through_a_cut_of_the_network(visit, server, settings, town):
    with a_wire(server) as wire:
        settings.PUBLIC_URL = wire.origin
        resident = visit(PHONE)
        resident.origin = wire.origin
        workers = []
        resident.page.on("worker", lambda worker: workers.append(worker.url))
        open_map(resident, town.path("contributions/new/"))
        page = resident.page
        page.locator('[data-next="what"]').click()
        write(resident)
        page.wait_for_timeout(3_100)  # faster would be a robot's haste
        page.locator('[data-next="review"]').click()
        wire.cut = "all"
        page.locator("[data-send]").click()
        expect(page.locator('[data-sending="waiting"]')).to_be_visible(timeout=15_000)
        wire.cut = ""
        page.locator("[data-send-now]").click()

        page.wait_for_url("**/receipts/**", timeout=30_000)
        assert any("pbkdf2" in url for url in workers)
        assert [event.doubt for event in Event.objects.all()] == [""]
        expect(page.get_by_text("Votre contribution est sur la carte")).to_be_visible()


def test_reading_loads_no_solver_and_replies_and_reports_prove_themselves(visit, town):
    item = a_contribution(town.layer)
    reader = visit()
    page = reader.page
    solving = solvers(page)
    reader.go(town.path())
    reader.go(town.path(f"contributions/{item.public_id}/"))
    expect(page.locator("#reply-text")).to_be_visible()
    page.wait_for_timeout(3_100)
    assert solving() == []

    page.locator("#reply-text").fill("Oui, et vite.")
    state = page.locator("#reply-form [data-proof-said='done']")
    expect(state).to_contain_text("Vérifié", timeout=15_000)
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.locator(".replies")).to_contain_text("Oui, et vite.", timeout=15_000)
    assert Reply.objects.get().state == "published"

    page.locator(f"a[href*='contributions/{item.public_id}/report']").first.click()
    dialog = page.locator("dialog.living-dialog")
    dialog.get_by_label("publicité", exact=False).check()
    dialog.get_by_role("button", name="Envoyer le signalement").click()
    expect(dialog).to_contain_text("Merci", timeout=15_000)
    assert Report.objects.count() == 1
    assert [event.doubt for event in Event.objects.filter(reply__isnull=False)] == [""]


def test_without_scripts_the_page_says_that_the_text_is_read_first(visit, town):
    item = a_contribution(town.layer)
    reader = visit(PHONE, scripts=False)
    page = reader.go(town.path(f"contributions/{item.public_id}/"))

    expect(page.locator("#reply-form noscript p")).to_contain_text("Les scripts sont désactivés")
    page.locator("#reply-text").fill("Oui.")
    page.wait_for_timeout(3_100)
    page.get_by_role("button", name="Envoyer la réponse").click()

    expect(page.locator("#discussion")).to_contain_text("relue")
    assert (Reply.objects.get().state, Event.objects.get(reply__isnull=False).doubt) == (
        "held",
        "no_proof",
    )


def test_a_slow_device_is_told_to_wait_and_what_was_sent_leaves_by_itself(visit, settings, town):
    settings.PROOF_COST = 3_000
    item = a_contribution(town.layer)
    reader = visit(PHONE, language="en-GB", colours="dark")
    page = reader.go(town.path(f"contributions/{item.public_id}/"))
    page.wait_for_timeout(3_100)
    page.locator("#reply-text").fill("Yes.")
    page.get_by_role("button", name="Send the reply").click()

    expect(page.locator("#reply-form [data-proof-said='waiting']")).to_contain_text("One moment")
    assert faults(page) == []
    expect(page.locator(".replies")).to_contain_text("Yes.", timeout=60_000)
    assert Reply.objects.get().state == "published"
