"""Opening a report as whoever received it: from the disk, without a network."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Page

from campaigns.models import Campaign
from tests.browser.conftest import PHONE
from tiles.report import page as report

AXE = Path(settings.ROOT) / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Opened:
    """A report in a browser, and whatever the browser said about it or asked for."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def zoom_until(self, selector: str) -> None:
        """Open the first cluster again and again until something of this kind is there."""
        for _step in range(12):
            if self.page.locator(selector).count():
                return
            self.page.locator(".cluster").first.click()
            self.page.wait_for_timeout(250)

    def judged(self) -> list[list[Any]]:
        """What axe-core has to say; a pin may lie on a pin, for their places do (WCAG 2.5.8)."""
        options = {"runOnly": RULES}
        asked = (
            f"{AXE.read_text()};axe.run({{exclude: [['.leaflet-marker-pane']]}}, "
            f"{json.dumps(options)}).then((found) => JSON.stringify(found.violations.map("
            "(rule) => [rule.id, rule.nodes.map((node) => node.html)])))"
        )
        session = self.page.context.new_cdp_session(self.page)
        answer = session.send(
            "Runtime.evaluate",
            {"expression": asked, "awaitPromise": True, "returnByValue": True},
        )
        return json.loads(answer["result"]["value"])


@contextmanager
def opened(
    chromium: Browser,
    folder: Path,
    campaign: Campaign,
    viewport: dict[str, int],
    *,
    scripts: bool = True,
    language: str = "",
) -> Iterator[Opened]:
    """The report of a campaign, made now, opened with the network switched off."""
    campaign = Campaign.objects.get(pk=campaign.pk)
    path = folder / "report.html"
    path.write_text(report.make(campaign, on=date(2026, 3, 14), language=language), "utf-8")
    is_phone = viewport == PHONE
    context = chromium.new_context(
        viewport=viewport,
        offline=True,
        java_script_enabled=scripts,
        has_touch=is_phone,
        is_mobile=is_phone,
        reduced_motion="reduce",
    )
    found = Opened(context.new_page())
    _listen(found.page, found.said.append, found.asked.append)
    found.page.goto(path.as_uri())
    if scripts:
        found.page.locator(".folium-map[data-ready]").wait_for(state="attached")
    yield found
    assert found.said == []
    assert found.asked == [path.as_uri()]
    context.close()


def _listen(page: Page, said: Callable[[str], None], asked: Callable[[str], None]) -> None:
    page.on("pageerror", lambda error: said(f"script: {error}"))
    page.on("console", lambda message: said(f"{message.type}: {message.text}"))
    page.on("request", lambda request: asked(request.url))
    page.on("dialog", lambda dialog: said(f"dialog: {dialog.message}"))
