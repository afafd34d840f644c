"""How pages are looked at when all of them are: a size, a language, day or night."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

import pytest

from tests.browser.conftest import DESKTOP, PHONE, Visitor
from tests.browser.judging import wrongs
from tests.browser.screens import LOCALES

FOUR_TIMES = {"width": 320, "height": 640}  # as wide as a desktop at 400 % (WCAG 1.4.10)
SIZES = {"phone": PHONE, "desktop": DESKTOP, "narrow": FOUR_TIMES}


@dataclass(frozen=True)
class Look:
    size: str
    language: str
    colours: Literal["light", "dark"]

    @property
    def name(self) -> str:
        return f"{self.size}-{self.language}-{self.colours}"

    def visitor(self, visit: Callable[..., Visitor]) -> Visitor:
        return visit(SIZES[self.size], language=LOCALES[self.language], colours=self.colours)


@dataclass
class Found:
    """What is wrong, by the name of the page or state: all is told at the end."""

    visitor: Visitor
    wrong: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        """Judge the page as it stands now."""
        self.wrong += [f"{name}: {one}" for one in wrongs(self.visitor.page)]

    def expect_nothing(self) -> None:
        """Fail with each thing that is wrong on a line of its own."""
        if self.wrong:
            pytest.fail("\n".join(self.wrong), pytrace=False)


THIN = Look("narrow", "fr", "light")  # in the gate
LOOKS = (
    THIN,
    Look("phone", "en", "dark"),
    Look("desktop", "fr", "dark"),
    Look("desktop", "en", "light"),
)


def from_every_side(*, thin: Look | None = None) -> pytest.MarkDecorator:
    """With each look in the second tier; with a thin one in the gate too, where it is named."""
    return pytest.mark.parametrize(
        "look",
        [
            pytest.param(look, id=look.name, marks=() if look == thin else pytest.mark.long)
            for look in LOOKS
        ],
    )
