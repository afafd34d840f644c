"""Without a network: what was public is read for a while, and nothing private is there."""

import pytest
from playwright.sync_api import expect

from contributions.receipts import token_of
from tests.browser.conftest import PHONE
from tests.browser.town import PASSWORD, a_town, sign_in
from tests.factories import a_contribution, an_embed

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

KEPT = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    found[name] = (await cache.keys()).map((one) => new URL(one.url).pathname);
  }
  return found;
}"""
IS_THERE = """async () => {
  await navigator.serviceWorker.ready;
  return Boolean(navigator.serviceWorker.controller);
}"""
SCRIPTS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"


@pytest.fixture(autouse=True)
def _served(settings):
    settings.SERVICE_WORKER = True


def kept(page):
    found = page.evaluate(KEPT)
    return {path for paths in found.values() for path in paths}


def wait_until(page, is_so):
    """Ask again and again: what a worker does is seen by no event of the page."""
    for _try in range(150):
        if is_so():
            return
        page.wait_for_timeout(200)
    raise AssertionError(page.evaluate(KEPT))


def installed(page):
    wait_until(page, lambda: page.evaluate(IS_THERE))


def is_kept(page, path):
    wait_until(page, lambda: path in kept(page))


def test_a_list_is_read_without_a_network_and_no_receipt_is(visit, settings):
    town = a_town()
    item = a_contribution(town.layer, title="Un banc sous les tilleuls")
    listing, receipt = town.path("contributions/"), f"/receipts/{token_of(item.receipt)}/"
    reader = visit(PHONE)
    page = reader.go(listing)
    installed(page)
    is_kept(page, listing)  # though it was open before the worker was there
    reader.go(receipt)
    expect(page.get_by_text("Un banc sous les tilleuls").first).to_be_visible()
    for private in ("/mine/", town.path(f"contributions/{item.public_id}/"), f"{listing}?mine=yes"):
        reader.go(private)
    reader.go(town.path("contributions/new/"))
    reader.go(listing)

    reader.context.set_offline(True)
    page.reload()

    expect(page.get_by_text("Un banc sous les tilleuls")).to_be_visible()
    banner = page.locator("[data-offline]")
    expect(banner).to_be_visible()
    expect(banner).to_contain_text("telle qu’elle était à")
    assert "{time}" not in banner.inner_text()
    stated = page.evaluate("getComputedStyle(document.querySelector('[data-offline]')).fontWeight")
    assert stated == "600"  # its sheet is there too
    reader.go(receipt)
    expect(page.get_by_role("heading", name="Vous êtes hors ligne")).to_be_visible()
    expect(page.get_by_text("Un banc sous les tilleuls")).to_have_count(0)
    private = ("/receipts/", "/mine/", "/following/", "/desk/", "/account/", "/api/", "/tiles/")
    assert [path for path in kept(page) if path.startswith(private)] == []
    assert [path for path in kept(page) if "/contributions/" in path] == [listing]

    reader.context.set_offline(False)
    before = set(page.evaluate("caches.keys()"))
    settings.VERSION = "another"
    reader.go("/how/")
    page.evaluate("navigator.serviceWorker.ready.then((one) => one.update())")
    wait_until(page, lambda: not before & set(page.evaluate("caches.keys()")))
    is_kept(page, "/offline/")
    assert listing not in kept(page)

    settings.SERVICE_WORKER = False
    reader.go("/how/")
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one?.update())")
    wait_until(page, lambda: page.evaluate(SCRIPTS) == 0)
    assert page.evaluate("caches.keys()") == []


def test_nothing_is_kept_for_who_is_signed_in_and_no_frame_registers_it(visit):
    town = a_town()
    embed = an_embed(town.campaign)
    reader = visit()
    framed = reader.go(f"/embed/{embed.key}/")
    framed.wait_for_load_state("networkidle")
    assert framed.evaluate(SCRIPTS) == 0

    page = reader.go("/how/")
    installed(page)
    reader.go("/")
    is_kept(page, "/")
    sign_in(reader, town.moderator)
    reader.go("/")
    wait_until(page, lambda: "/" not in kept(page))
    reader.go(town.path())
    page.wait_for_timeout(1_000)
    assert {path for path in kept(page) if not path.startswith("/static/")} == {"/offline/"}
    assert PASSWORD not in page.content()
