"""A real Chromium against a real server, with the database's real roles behind it."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.traffic import TRAFFIC

# Playwright's loop lives in this thread; Django would think that we are in a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """Closed before the database is dropped, since an open browser keeps the server's threads."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Somebody with a browser of their own; whatever it complains about is kept."""

    context: BrowserContext
    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    named: tuple[str, ...] = ()  # other origins that a setting names

    def go(self, path: str) -> Page:
        self.page.goto(self.origin + path)
        return self.page


@pytest.fixture
def server(transactional_db: None, live_server: Any, settings: Any) -> Iterator[str]:
    """The site's origin; links in pages, tiles and letters name it too.

    Tables are emptied once the last request is answered: a page that closes leaves some behind.
    """
    settings.PUBLIC_URL = live_server.url
    settings.PUBLIC_HOST = "localhost"
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    yield str(live_server.url)
    TRAFFIC.settle()


@pytest.fixture
def visit(chromium: Browser, server: str) -> Iterator[Callable[..., Visitor]]:
    """Open a browser as somebody: `visit(PHONE, scripts=False)`.

    At the end nobody's browser may have complained: no script error, no breach of the CSP, no
    request to another host.
    """
    visitors: list[Visitor] = []

    def someone(
        viewport: dict[str, int] = DESKTOP,
        *,
        scripts: bool = True,
        language: str = "fr-FR",
        colours: Literal["light", "dark"] = "light",
    ) -> Visitor:
        is_phone = viewport == PHONE
        context = chromium.new_context(
            viewport=viewport,
            locale=language,
            color_scheme=colours,
            java_script_enabled=scripts,
            has_touch=is_phone,
            is_mobile=is_phone,
            reduced_motion="reduce",
        )
        visitor = Visitor(context, context.new_page(), server)
        _listen(visitor)
        visitors.append(visitor)
        return visitor

    yield someone
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.complaints] == []


def _listen(visitor: Visitor) -> None:
    page, complaints = visitor.page, visitor.complaints
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on(
        "console",
        lambda message: (
            complaints.append(f"console: {message.text}")
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    page.on("request", lambda request: _asked(visitor, request.url))


def _asked(visitor: Visitor, address: str) -> None:
    if address.startswith(("data:", "blob:")):
        return
    parts = urlsplit(address)
    visitor.hosts.add(f"{parts.scheme}://{parts.netloc}")
    if not visitor.hosts <= {visitor.origin, *visitor.named}:
        visitor.complaints.append(f"elsewhere: {address}")
