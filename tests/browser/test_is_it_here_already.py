"""Before one writes: what is here already, and the three answers to it."""

import pytest
from playwright.sync_api import expect

from contributions.models import Contribution, Reply, Support
from tests.browser.conftest import PHONE
from tests.browser.host import faults
from tests.browser.screens import DESKTOP_FR, on_every_screen
from tests.browser.town import TITLE, Town, a_town, open_map, write
from tests.factories import a_contribution

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

SOON = 30_000


@pytest.fixture
def town(server: str) -> Town:
    return a_town()


@on_every_screen(gate=DESKTOP_FR)
def test_one_supports_what_is_here_adds_to_it_or_says_that_one_s_own_is_different(
    town, visit, screen
):
    known = a_contribution(town.layer, title=TITLE)
    visitor = screen.visitor(visit)
    page = visitor.page
    step = page.locator('[data-step="alike"][data-shown]')

    def ask() -> None:
        open_map(visitor, town.path("contributions/new/"))
        screen.press(page.locator('[data-next="what"]'))
        expect(step).to_contain_text(TITLE, timeout=SOON)

    # The first answer: mine is different.
    ask()
    expect(step.locator("h2")).to_be_focused()
    expect(step.locator("h2")).to_have_text(screen.says("Déjà proposé ?", "Is it here already?"))
    assert faults(page) == []
    screen.press(page.locator('[data-next="different"]'))
    write(visitor)
    screen.press(page.locator('[data-next="review"]'))
    screen.press(page.locator("[data-send]"))
    page.wait_for_url("**/receipts/**", timeout=SOON)
    assert Contribution.objects.count() == 2

    # The second: I support it.
    ask()
    screen.press(step.locator("[data-leaves]").first)
    page.wait_for_url(f"**/contributions/{known.public_id}/**", timeout=SOON)
    assert Support.objects.get().contribution_id == known.pk

    # The third: I add to it, in its discussion.
    ask()
    screen.press(step.get_by_role("link", name=screen.says("Compléter", "Add to it")).first)
    page.wait_for_url(f"**/contributions/{known.public_id}/#discussion", timeout=SOON)
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=SOON)
    page.locator("#reply-text").fill("Et de l’ombre.")
    page.wait_for_timeout(3_100)  # nobody writes so fast
    screen.press(page.locator("#reply-form [type=submit]"))
    expect(page.locator(".own-replies")).to_contain_text("Et de l’ombre.", timeout=SOON)
    assert Reply.objects.get().contribution_id == known.pk
    assert Contribution.objects.count() == 2


def test_where_nothing_is_near_nobody_is_asked(town, visit):
    visitor = visit(PHONE)
    open_map(visitor, town.path("contributions/new/"))

    visitor.page.locator('[data-next="what"]').click()

    expect(visitor.page.locator('[data-step="what"][data-shown]')).to_be_visible(timeout=SOON)
    expect(visitor.page.locator('[data-step="alike"]')).to_be_hidden()
