"""Pictures of every step of a resident: phone and desktop, day and night, French and English.

Usage: steps.py ORIGIN FOLDER [NAME…], where ORIGIN serves a demo and NAME (phone-fr-light…) limits
what is taken. They are looked at, not kept: the folder is `var/steps`.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from screenshots import CAMPAIGN, FLAGS, LANGUAGES, SIZES, settle

NEW = f"{CAMPAIGN}contributions/new/"
Keep = Callable[[str], None]


def main(origin: str, folder: Path, only: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or "chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for size, (width, height) in SIZES.items():
            for language, locale in LANGUAGES.items():
                for colours in ("light", "dark"):
                    name = f"{size}-{language}-{colours}"
                    if only and name not in only:
                        continue
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        locale=locale,
                        color_scheme=colours,
                        has_touch=size == "phone",
                        is_mobile=size == "phone",
                        reduced_motion="reduce",
                    )
                    walk(context.new_page(), origin, folder, name)
                    context.close()
        browser.close()


def walk(page: Page, origin: str, folder: Path, name: str) -> None:
    taken = iter(range(1, 100))

    def keep(step: str, *, is_whole: bool = False) -> None:
        settle(page)
        path = folder / f"{name}-{next(taken):02}-{step}.png"
        page.screenshot(path=path, full_page=is_whole)
        print(f"  {path.name}")

    read(page, origin, keep)
    add(page, origin, keep)
    live_with_it(page, origin, keep)


def read(page: Page, origin: str, keep: Keep) -> None:
    page.goto(f"{origin}/")
    keep("home")
    page.goto(origin + CAMPAIGN)
    keep("campaign")
    page.locator("[data-filters-more]").evaluate("(one) => { one.open = true; }")
    page.locator("[name=kind]").select_option("question")
    keep("filtered")
    page.goto(origin + CAMPAIGN)
    settle(page)
    page.locator("[data-map-legend] summary").evaluate("(one) => one.click()")
    keep("legend")
    page.goto(origin + CAMPAIGN)
    settle(page)
    page.locator("[data-commitment]").first.evaluate("(one) => one.click()")
    keep("promise")
    page.goto(f"{origin}{CAMPAIGN}contributions/?sort=supported")
    page.locator("[data-opens]").first.click()
    keep("one")
    page.locator("#discussion").scroll_into_view_if_needed()
    keep("thread")


def add(page: Page, origin: str, keep: Keep) -> None:
    page.goto(origin + NEW)
    page.locator("#map[data-ready]").wait_for(state="attached")
    keep("where")
    page.locator("#address").fill("rue")
    page.locator("[data-found] [role=option]").first.wait_for()
    keep("where-search")
    page.keyboard.press("Escape")
    page.locator("#address").fill("")
    if page.locator('[data-shape="Polygon"]').is_visible():
        draw(page)
        keep("where-area")
        page.locator('[data-shape="Point"]').click()
    page.locator('[data-next="what"]').click()
    page.locator('[data-step="alike"][data-shown], [data-step="what"][data-shown]').wait_for()
    keep("alike")
    if page.locator('[data-step="alike"][data-shown]').count():
        page.locator('[data-next="different"]').click()
    keep("what")
    page.locator('[data-next="review"]').click()
    keep("what-lacks")
    page.locator("#title").fill("Une fontaine à boire près des jeux")
    page.locator("#text").fill("L’été, les enfants demandent de l’eau au café.")
    page.locator("#email").scroll_into_view_if_needed()
    keep("who")
    page.wait_for_timeout(3_000)
    page.locator('[data-next="review"]').click()
    keep("review")
    page.locator("[data-send]").click()
    page.wait_for_url("**/receipts/**")
    keep("receipt")


def draw(page: Page) -> None:
    page.locator('[data-shape="Polygon"]').click()
    page.locator("canvas.maplibregl-canvas").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press("Enter")
        for _step in range(3):
            page.keyboard.press(key)


def live_with_it(page: Page, origin: str, keep: Keep) -> None:
    receipt = page.url.partition("?")[0]
    page.goto(f"{receipt}edit/")
    keep("change")
    page.goto(f"{receipt}withdraw/")
    keep("take-back")
    page.goto(f"{origin}/mine/")
    keep("mine")
    for rest in ("about/", "ledger/"):
        page.goto(origin + CAMPAIGN + rest)
        keep(rest.strip("/"))


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3:])
