"""What is wrong with a page: axe-core, and the rules of ours that it does not know (TRUST §6.3)."""

import re
from collections import Counter

from playwright.sync_api import Page

from tests.browser.host import faults

# What hangs out of the window, unless it scrolls alone (a table, a map) or is not shown.
OUTSIDE = """() => [...document.querySelectorAll('body *')].filter((element) => {
  const box = element.getBoundingClientRect();
  const isInside = box.right <= innerWidth + 1 || box.left >= innerWidth;
  if (!box.width || !box.height || isInside) return false;
  if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
  let over = element.parentElement;
  for (; over && over !== document.body; over = over.parentElement) {
    if (getComputedStyle(over).overflowX !== 'visible') return false;
  }
  return true;
}).map((element) => element.outerHTML.slice(0, 90))"""
# Targets under 24 px (WCAG 2.5.8); a link inside a sentence is as high as its line.
SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
.filter((element) => {
  if (!element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return false;
  if (element.closest('.skip, .trap, .map-pins, .maplibregl-map')) return false;
  const style = getComputedStyle(element);
  if (element.matches('a') && style.display === 'inline') {
    if (getComputedStyle(element, '::after').position === 'absolute') return false;
    if (element.parentElement.innerText.trim() !== element.innerText.trim()) return false;
  }
  const box = (element.closest('label') ?? element).getBoundingClientRect();
  return box.width > 1 && (box.width < 23.5 || box.height < 23.5);
}).map((element) => element.outerHTML.slice(0, 120))"""
MOVING = """() => [...document.querySelectorAll('*')].filter((element) => {
  const { transitionDuration, animationName, animationDuration } = getComputedStyle(element);
  return transitionDuration.split(', ').some((time) => parseFloat(time) > 0)
    || (animationName !== 'none' && parseFloat(animationDuration) > 0);
}).map((element) => element.outerHTML.slice(0, 90))"""
WIDE = "document.documentElement.scrollWidth > innerWidth"
# One line of Playwright's tree of what is said: indent, role, name, and the address of a link.
SAID = re.compile(r"""^(?P<indent> *)- '?(?P<role>[a-z]+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?""")
URL = re.compile(r"^ *- /url: (?P<url>.+)$")
PRESSED = frozenset({"button", "link", "textbox", "checkbox", "radio", "combobox", "slider"})
AROUND = frozenset({"group", "radiogroup", "navigation", "dialog", "form", "region"})


def wrongs(page: Page) -> list[str]:
    """All that is wrong with a page as it stands, in sentences."""
    found = [*faults(page), *twins(page.locator("body").aria_snapshot())]
    found += [f"small: {one}" for one in page.evaluate(SMALL)]
    found += [f"outside: {one}" for one in page.evaluate(OUTSIDE)]
    found += [f"moves all the same: {one}" for one in page.evaluate(MOVING)]
    if page.evaluate(WIDE):
        found.append("scrolls sideways")
    return found


def twins(tree: str) -> list[str]:
    """Interactive things that are called the same and do not do the same.

    Links to one address are one thing. A name may come again in another named group, which is
    said before it; a radio button's group is its question.
    """
    counted: Counter[tuple[str, ...]] = Counter()
    targets: dict[tuple[str, ...], set[str]] = {}
    above: list[tuple[int, str]] = []
    last: tuple[str, ...] = ()
    for line in tree.splitlines():
        if (url := URL.match(line)) and last:
            targets.setdefault(last, set()).add(url["url"])
            continue
        if not (said := SAID.match(line)):
            continue
        depth, role, name = len(said["indent"]), said["role"], said["name"] or ""
        while above and above[-1][0] >= depth:
            above.pop()
        last = ()
        if role in AROUND and name:
            above.append((depth, f"{role} {name}"))
        if role in PRESSED:
            last = (role, name, *(one for _depth, one in above))
            counted[last] += 1
    return [
        f"called the same: {count} × {' in '.join(key)}"
        for key, count in counted.items()
        if (len(targets.get(key, ())) if key[0] == "link" else count) > 1
    ]
