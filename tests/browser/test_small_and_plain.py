"""Pages at 400 % zoom, without motion, with forced colours; the page of parts as axe sees it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from campaigns.enums import Role
from contributions.enums import State
from contributions.ledger.closing import close_months
from contributions.receipts import token_of
from layers.actions import change_questions
from tests.browser.conftest import DESKTOP
from tests.browser.host import faults
from tests.browser.judging import MOVING, OUTSIDE, SMALL, WIDE
from tests.browser.town import PASSWORD, Town, a_town, sign_in
from tests.factories import a_contribution, a_moderator, a_person, a_reply

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "tiles"])

FOUR_TIMES = {"width": 320, "height": 256}  # 1280 × 1024 at 400 % (WCAG 1.4.10)
LONG = "Straßenbeleuchtungsinstandsetzungsmaßnahmenankündigungsverpflichtung"

QUESTIONS = [
    {"key": "dog", "type": "yes_no", "label": "Un chien ?", "visibility": "public"},
    {"key": "size", "type": "one_choice", "label": "Sa taille", "visibility": "staff",
     "choices": [{"value": "s", "label": "Petit"}, {"value": "l", "label": "Grand"}],
     "only_if": {"question": "dog", "is": ["yes"]}},
]  # fmt: skip


@pytest.fixture
def town(server: str) -> Town:
    town = a_town()
    town.campaign.summary = f"{LONG} {LONG}"
    town.campaign.save(update_fields=["summary"])
    for _one in range(5):
        a_contribution(town.layer, state=State.REJECTED)
    close_months(town.campaign, at=timezone.now() + timedelta(days=40))
    change_questions(town.layer, QUESTIONS)
    return town


def test_at_400_percent_the_longest_words_hang_out_nowhere_and_nothing_moves(town, visit):
    author = a_person(email="ana@parvis.example")
    shown = a_contribution(town.layer, state=State.PUBLISHED, title=LONG, author=author)
    a_reply(shown, state=State.PUBLISHED, text=LONG)
    one = f"contributions/{shown.public_id}/"
    visitor = visit(FOUR_TIMES)
    found = {
        path: _at_this_size(visitor.go(path))
        for path in (
            "/", town.path(), town.path("contributions/"), town.path(one),
            town.path(f"{one}report/"), town.path(f"{one}follow/"),
            f"/receipts/{token_of(shown.receipt)}/",
        )
    }  # fmt: skip

    assert {path: faults for path, faults in found.items() if any(faults.values())} == {}


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_axe_finds_nothing_wrong_in_the_parts_and_in_what_managers_set(town, visit, colours):
    manager = a_moderator(town.campaign, Role.MANAGER)
    manager.set_password(PASSWORD)
    manager.save(update_fields=["password"])
    visitor = visit(DESKTOP, colours=colours)
    sign_in(visitor, manager)
    page = visitor.page

    for path in (
        "/desk/parts/", f"/desk/{town.campaign.slug}/looks/", f"/desk/{town.campaign.slug}/queue/",
        f"/desk/{town.campaign.slug}/questions/",
        f"/desk/{town.campaign.slug}/questions/{town.layer.slug}/",
    ):  # fmt: skip
        visitor.go(path)
        if path == "/desk/parts/":
            page.locator("[data-parts-pins] li").nth(17).wait_for()
            page.locator("[data-parts-open]").click()
            assert page.locator("[data-parts-dialog]").is_visible()
            assert faults(page) == []
            page.keyboard.press("Escape")
        assert (path, faults(page)) == (path, [])


def test_with_forced_colours_what_is_chosen_and_what_is_empty_can_still_be_seen(town, visit):
    visitor = visit(DESKTOP)
    visitor.page.emulate_media(forced_colors="active")
    page = visitor.go(town.path("contributions/?q=nothing-like-it"))

    drawn, ground = page.evaluate(
        "[getComputedStyle(document.querySelector('.empty'), '::before').backgroundColor,"
        "getComputedStyle(document.body).backgroundColor]"
    )
    assert drawn != ground
    page = visitor.go(town.path("contributions/new/"))
    edges = "(found) => found.map((one) => parseFloat(getComputedStyle(one).borderTopWidth))"
    for parts in (".choice:has(:checked)", ".button.primary"):
        widths = page.locator(parts).evaluate_all(edges)
        assert widths
        assert min(widths) >= 1


def _at_this_size(page: Page) -> dict[str, list[str]]:
    page.wait_for_load_state("load")
    wide = page.evaluate(WIDE)
    return {
        "scrolls": ["sideways"] if wide else [],
        "outside": page.evaluate(OUTSIDE),
        "small": page.evaluate(SMALL),
        "moving": page.evaluate(MOVING),
    }
