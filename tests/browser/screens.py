"""Every screen that residents have: a phone and a desktop, in French and in English.

What Parvis promises to residents holds on all four; the gate walks one of them, the second tier the
others (`test_promises.py` says which walk proves which promise).
"""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import DESKTOP, PHONE, Visitor

LOCALES = {"fr": "fr-FR", "en": "en-GB"}
PHONE_FR, DESKTOP_FR, PHONE_EN, DESKTOP_EN = "phone-fr", "desktop-fr", "phone-en", "desktop-en"
NAMES = (PHONE_FR, DESKTOP_FR, PHONE_EN, DESKTOP_EN)


@dataclass(frozen=True)
class Screen:
    """One size in one language; what is said there is written out in both."""

    name: str

    @property
    def viewport(self) -> dict[str, int]:
        return PHONE if self.is_phone else DESKTOP

    @property
    def is_phone(self) -> bool:
        return self.name.startswith("phone")

    @property
    def language(self) -> str:
        return self.name.rpartition("-")[2]

    def says(self, fr: str, en: str) -> str:
        """The words of this screen's language."""
        return fr if self.language == "fr" else en

    def visitor(self, visit: Callable[..., Visitor], **options: object) -> Visitor:
        """Somebody in front of this screen."""
        return visit(self.viewport, language=LOCALES[self.language], **options)

    def press(self, target: Locator) -> None:
        """With a finger or with the mouse."""
        if self.is_phone:
            target.tap()
        else:
            target.click()

    def press_at(self, page: Page, x: float, y: float) -> None:
        """The same at a place of the page."""
        if self.is_phone:
            page.touchscreen.tap(x, y)
        else:
            page.mouse.click(x, y)


def on_every_screen(gate: str | None) -> pytest.MarkDecorator:
    """Walk on this screen in the gate, and on the three others in the second tier.

    gate: None where the gate has a walk like it already.
    """
    assert gate is None or gate in NAMES
    names = sorted(NAMES, key=lambda name: name != gate)
    return pytest.mark.parametrize(
        "screen",
        [
            pytest.param(Screen(name), id=name, marks=() if name == gate else pytest.mark.long)
            for name in names
        ],
    )
