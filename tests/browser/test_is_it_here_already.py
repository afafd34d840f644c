"""Before one writes: what is here already, and the three answers to it."""

import pytest
from playwright.sync_api import expect

from contributions.models import Contribution, Support
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.host import faults
from tests.browser.town import TITLE, Town, a_town, open_map, write
from tests.factories import a_contribution

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000


@pytest.fixture
def town(server: str) -> Town:
    return a_town()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_one_supports_what_is_here_or_says_that_one_s_own_is_different(town, visit, viewport):
    known = a_contribution(town.layer, title=TITLE)
    visitor = visit(viewport)
    open_map(visitor, town.path("contributions/new/"))
    page = visitor.page

    page.locator('[data-next="what"]').click()
    step = page.locator('[data-step="alike"][data-shown]')
    expect(step).to_contain_text(TITLE, timeout=SOON)
    expect(step.locator("h2")).to_be_focused()
    assert faults(page) == []
    page.locator('[data-next="different"]').click()
    write(visitor)
    page.locator('[data-next="review"]').click()
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipts/**", timeout=SOON)
    assert Contribution.objects.count() == 2

    open_map(visitor, town.path("contributions/new/"))
    page.locator('[data-next="what"]').click()
    expect(step).to_contain_text(TITLE, timeout=SOON)
    step.locator("[data-leaves]").first.click()
    page.wait_for_url(f"**/contributions/{known.public_id}/**", timeout=SOON)
    assert Support.objects.get().contribution_id == known.pk
    assert Contribution.objects.count() == 2


def test_where_nothing_is_near_nobody_is_asked(town, visit):
    visitor = visit(PHONE)
    open_map(visitor, town.path("contributions/new/"))

    visitor.page.locator('[data-next="what"]').click()

    expect(visitor.page.locator('[data-step="what"][data-shown]')).to_be_visible(timeout=SOON)
    expect(visitor.page.locator('[data-step="alike"]')).to_be_hidden()
