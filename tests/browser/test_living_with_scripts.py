"""Around one contribution with scripts: quoting, sharing, reporting in place, following by mail."""

import re

import pytest
from playwright.sync_api import expect

from contributions import actions
from contributions.models import Follow, Reply, Report
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.town import a_town, letters_after_the_jobs, open_map
from tests.factories import a_contribution, a_moderator, a_reply, fresh

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])


@pytest.fixture
def bench(server: str):
    town = a_town()
    bench = a_contribution(town.layer, title="Des bancs à l'ombre")
    a_reply(bench, text="Plutôt des chaises.")
    return bench


def test_in_the_panel_one_quotes_shares_and_reports_without_leaving_the_map(bench, visit):
    visitor = visit(DESKTOP)
    open_map(visitor, "/campaigns/parc/")
    page = visitor.page
    page.locator("[data-opens]").first.click()
    expect(page.locator("[data-contribution]")).to_be_visible()

    page.locator("#reply-text").fill("J'y ai pensé aussi.")
    page.locator("[data-quote]:visible").first.click()
    expect(page.locator("[data-quoting]")).to_contain_text("Plutôt des chaises.")
    expect(page.locator("#reply-text")).to_be_focused()
    expect(page.locator("#reply-text")).to_have_value("J'y ai pensé aussi.")

    page.locator("[data-share] summary").click()
    expect(page.locator("[data-share] [data-print]")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-share] [data-copy]").click()
    expect(page.locator("[data-share] [data-copied]")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/{bench.public_id}/")

    link = page.locator(".hand-on [data-dialog]")
    link.click()
    dialog = page.locator("dialog[open]")
    expect(dialog.locator("h1")).to_be_focused()
    dialog.locator("[value=other]").check()
    page.wait_for_timeout(3100)  # nobody writes so fast
    dialog.locator("[type=submit]").click()
    expect(dialog.locator("[role=alert]")).to_be_visible()
    dialog.locator("#report-text").fill("La photo montre mon fils.")
    dialog.locator("[type=submit]").click()
    expect(dialog).to_contain_text("Merci de nous l’avoir dit")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(link).to_be_focused()
    assert Report.objects.get().text == "La photo montre mon fils."

    page.locator("#reply-form [type=submit]").click()
    expect(page.locator(".own-replies")).to_contain_text("J'y ai pensé aussi.")
    assert Reply.objects.latest("pk").quoted == Reply.objects.earliest("pk")


def test_without_scripts_one_follows_by_a_letter_and_hears_of_the_answer(
    bench, visit, server, tmp_path
):
    visitor = visit(PHONE, scripts=False)
    page = visitor.go(f"/campaigns/parc/contributions/{bench.public_id}/")
    expect(page.locator("noscript img, .mini-map img").first).to_be_visible()
    page.locator("details[data-follow] summary").click()
    page.locator("#follow-email").fill("ana@parvis.example")
    page.wait_for_timeout(3100)
    page.locator("details[data-follow] [type=submit]").click()
    page.wait_for_url("**/follow/?asked=yes")

    sent = letters_after_the_jobs(server, tmp_path)
    [question] = [letter for letter in sent if letter["To"] == "ana@parvis.example"]
    confirm = re.search(rf"{server}/following/\S+", question.get_body(("plain",)).get_content())
    page.goto(confirm[0])
    page.locator("main form [type=submit]").click()
    expect(page.locator("main")).to_contain_text("ana@parvis.example")
    planner = a_moderator(bench.campaign, "planner")
    actions.answer(fresh(bench), by=planner, service="Parcs", text="Oui.", status=None)

    told = [
        letter
        for letter in letters_after_the_jobs(server, tmp_path)
        if letter["To"] == "ana@parvis.example" and letter["List-Unsubscribe"]
    ]
    [letter] = told
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page.goto(letter["List-Unsubscribe"].strip().strip("<>"))
    page.locator("main form [type=submit]").click()
    expect(page.locator("h1")).to_have_text("Plus aucun message")
    assert Follow.objects.count() == 0
