"""A form that waits on a device while the server is killed and started again is sent once."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bench.serving import free_port, granian
from tests.browser.screens import LOCALES, PHONE_FR, Screen, on_every_screen
from tests.reliability.cluster import Cluster, a_cluster

pytestmark = [pytest.mark.long, pytest.mark.timeout(240)]

TEXT = "Il n’y a nulle part où s’asseoir."
STORED = "SELECT title, text, state FROM contributions_contribution WHERE title = %s"
A_ROBOT_MS = 3_100  # nobody writes so fast
WAIT = 60_000


@pytest.fixture(scope="module")
def city() -> Iterator[Cluster]:
    with a_cluster() as made:
        made.program("manage.py", "collectstatic", "--noinput")
        made.program("-m", "tests.reliability.town", "make")
        yield made


@pytest.fixture
def device(chromium: Browser, screen: Screen) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        viewport=screen.viewport,
        locale=LOCALES[screen.language],
        has_touch=screen.is_phone,
        is_mobile=screen.is_phone,
    )
    yield context
    context.close()


def ready_to_send(page: Page, port: int, title: str) -> None:
    page.goto(f"http://localhost:{port}/campaigns/market/contributions/new/")
    page.locator("#map[data-ready]").wait_for(state="attached", timeout=WAIT)
    page.locator('[data-next="what"]').click()
    page.locator("#title").fill(title)
    page.locator("#text").fill(TEXT)
    page.wait_for_timeout(A_ROBOT_MS)
    page.locator('[data-next="review"]').click()


@contextmanager
def writes_waiting(city: Cluster) -> Iterator[None]:
    """Whoever would store a contribution waits until the block ends."""
    with city.connect() as connection, connection.transaction():
        connection.execute("LOCK TABLE contributions_contribution IN EXCLUSIVE MODE")
        yield


@on_every_screen(gate=PHONE_FR)
def test_a_server_killed_before_the_form_is_sent_gets_it_once_when_it_is_back(city, device, screen):
    page, port, title = device.new_page(), free_port(), f"Des bancs, {screen.name}"
    with granian(port=port, **city.environment) as server:
        ready_to_send(page, port, title)
        server.kill()

    page.locator("[data-send]").click()
    expect(page.locator('[data-sending="waiting"]')).to_be_visible(timeout=WAIT)
    assert city.rows(STORED, title) == []

    with granian(port=port, **city.environment):
        page.wait_for_url(re.compile("/receipts/"), timeout=WAIT)  # nobody pressed anything
        assert city.rows(STORED, title) == [(title, TEXT, "held")]


@on_every_screen(gate=PHONE_FR)
def test_a_server_killed_in_the_middle_of_storing_it_has_it_once_when_it_is_back(
    city, device, screen
):
    page, port, title = device.new_page(), free_port(), f"Une fontaine, {screen.name}"
    with granian(port=port, **city.environment) as server:
        ready_to_send(page, port, title)
        with writes_waiting(city):
            with page.expect_request(lambda asked: asked.method == "POST"):
                page.locator("[data-send]").click()
            page.wait_for_timeout(1_000)  # the server has it and waits for the database
            server.kill()
            expect(page.locator('[data-sending="waiting"]')).to_be_visible(timeout=WAIT)

    page.close()  # given the tab closed meanwhile: the page sends when it is opened again
    with granian(port=port, **city.environment):
        page = device.new_page()
        page.goto(f"http://localhost:{port}/campaigns/market/contributions/new/")
        page.wait_for_url(re.compile("/receipts/"), timeout=WAIT)
        assert city.rows(STORED, title) == [(title, TEXT, "held")]
