"""Pictures of the pages for docs/images: phone and desktop, French and English.

Usage: screenshots.py ORIGIN FOLDER, where ORIGIN serves a freshly loaded demo. Nothing is written
to it but one contribution, whose receipt is shown, and one map for another site.
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

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
SIZES = {"phone": (390, 844), "desktop": (1440, 900)}
LANGUAGES = {"fr": "fr-FR", "en": "en-GB"}
STAFF, PLANNER = "moderatrice@parvis.example", "urbaniste@parvis.example"
MANAGER, PASSWORD = "responsable@parvis.example", "parvis-demo-2026"
CAMPAIGN = "/campaigns/parc/"


def main(origin: str, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or "chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        receipt = ""
        for size, (width, height) in SIZES.items():
            for language, locale in LANGUAGES.items():
                page = a_page(browser, width, height, locale)

                def keep(
                    name: str,
                    page: Page = page,
                    tail: str = f"{size}-{language}",
                    is_whole: bool = False,
                ) -> None:
                    settle(page)
                    page.screenshot(path=folder / f"{name}-{tail}.png", full_page=is_whole)
                    print(f"  {name}-{tail}.png")

                receipt = tour(page, origin, receipt, keep)
                if language == "fr":
                    open_report(page, origin, folder)
                    keep("report")
                page.context.close()
        browser.close()


def a_page(browser: Browser, width: int, height: int, locale: str) -> Page:
    is_phone = width < 500
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=locale,
        has_touch=is_phone,
        is_mobile=is_phone,
        reduced_motion="reduce",
    )
    return context.new_page()


def tour(page: Page, origin: str, receipt: str, keep) -> str:
    page.goto(f"{origin}/")
    page.mouse.wheel(0, 5_000)  # pictures further down come when they are looked for
    page.wait_for_timeout(1_000)
    page.mouse.wheel(0, -5_000)
    keep("home", is_whole=True)
    page.goto(origin + CAMPAIGN)
    keep("campaign")
    page.goto(f"{origin}{CAMPAIGN}about/")
    keep("about")
    page.goto(f"{origin}{CAMPAIGN}contributions/?sort=supported")
    first = page.locator("[data-opens]").first.get_attribute("href")
    page.goto(f"{origin}{first}")
    keep("contribution")
    page.goto(f"{origin}{CAMPAIGN}contributions/new/")
    keep("add")
    receipt = receipt or contribute(page)
    page.goto(receipt)
    keep("receipt")
    tour_of_the_others(page, origin, keep)
    sign_in(page, origin, STAFF)
    page.goto(f"{origin}/desk/parc/queue/")
    keep("desk-queue")
    frames(page, origin, keep)
    return receipt


def tour_of_the_others(page: Page, origin: str, keep) -> None:
    """The campaign that shows streets only, and the finished one with its meetings."""
    page.goto(f"{origin}/campaigns/fibre/")
    keep("fibre")
    page.goto(f"{origin}/campaigns/assises/")
    keep("assises")
    page.goto(f"{origin}/campaigns/assises/about/#sessions")
    keep("meetings")
    page.goto(f"{origin}/campaigns/assises/contributions/?q=mercredi")
    said = page.locator("[data-opens]").first.get_attribute("href")
    page.goto(f"{origin}{said}")
    keep("meeting-contribution")


def frames(page: Page, origin: str, keep) -> None:
    """The map on another site: the desk's list and form, and the frame alone."""
    page.context.clear_cookies()
    sign_in(page, origin, MANAGER)
    page.goto(f"{origin}/desk/parc/embeds/")
    if not page.locator(".embeds-line").count():
        page.goto(f"{origin}/desk/parc/embeds/new/")
        page.locator("#hosts").fill("https://www.nanterre.example")
        page.locator(".embeds-form button[type=submit]").click()
        page.wait_for_url("**saved=new**")
        page.goto(f"{origin}/desk/parc/embeds/")
    keep("desk-embeds-list")
    page.locator(".embeds-line h2 a").first.click()
    page.frame_locator("[data-preview]").locator("#map[data-ready]").wait_for(state="attached")
    keep("desk-embeds-form")
    page.goto(origin + str(page.locator("[data-preview]").get_attribute("src")))
    keep("embed")


def open_report(page: Page, origin: str, folder: Path) -> None:
    """Download it from the desk as a planner does, and open it from the disk at its map."""
    page.goto(f"{origin}/account/logout/")
    page.locator("main form button").first.click()
    sign_in(page, origin, PLANNER)
    page.goto(f"{origin}/desk/parc/queue/?list=published")
    with page.expect_download() as download:
        page.locator("a[download]").click()
    path = folder / "report.html"
    download.value.save_as(path)
    page.goto(path.resolve().as_uri())
    path.unlink()
    page.locator(".folium-map[data-ready]").wait_for(state="attached")
    page.locator("#report-map").evaluate("map => map.scrollIntoView()")


def sign_in(page: Page, origin: str, email: str) -> None:
    page.goto(f"{origin}/account/login/password/?next=/desk/parc/queue/")
    page.locator("#login").fill(email)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/desk/**")


def contribute(page: Page) -> str:
    page.locator("#map[data-ready]").wait_for(state="attached")
    page.locator('[data-next="what"]').click()
    page.locator("#title").fill("Une fontaine à boire près des jeux")
    page.locator("#text").fill(
        "L'été, les enfants courent jusqu'au café pour demander de l'eau. Une fontaine suffirait."
    )
    page.wait_for_timeout(3_000)
    page.locator('[data-next="review"]').click()
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipts/**")
    return page.url.split("?")[0]


def settle(page: Page) -> None:
    """Wait for the map, if there is one, and for its tiles."""
    page.wait_for_load_state()
    if page.locator("#map").count():
        page.locator("#map[data-ready]").wait_for(state="attached", timeout=20_000)
    page.wait_for_timeout(2_000)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
