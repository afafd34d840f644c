"""Bringing our own and npm's files into one page: fonts as data, each script under its hash."""

import base64
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

# Another file that a sheet names: a typeface comes along, an image is left out.
NAMES_A_FILE = re.compile(r"[\w-]+\s*:\s*url\(\s*[\"']?([^\"')]+)[\"']?\s*\)([^;}]*);?")
FONTS = ("latin-wght-normal.woff2", "latin-ext-wght-normal.woff2")
# What would end the element early, or make the rest of the page part of it (HTML §13.2.5.17).
ENDS = re.compile(r"</(script|style)|<!--", re.IGNORECASE)


class Element:
    """A script or a sheet in the page itself, and the source that allows it in the page's CSP."""

    def __init__(self, name: str, text: str, attributes: str = "") -> None:
        text = text.replace("\r\n", "\n").replace("\r", "\n")  # as the browser reads it
        if found := ENDS.search(text):
            raise ValueError(f"A {name} may not hold {found[0]!r}.")
        digest = base64.b64encode(sha256(text.encode()).digest()).decode()
        self.source = f"'sha256-{digest}'"
        # Files of ours and of npm's, and what folium wrote of numbers: no word of anybody.
        self.html: SafeString = mark_safe(f"<{name}{attributes}>{text}</{name}>")  # noqa: S308


def sheet(names: tuple[str, ...], licences: tuple[str, ...]) -> Element:
    """Some style sheets as one element."""
    return Element("style", _with_licences("\n".join(map(_style, names)), licences))


def script(name: str, licence: str) -> Element:
    """A package's script as an element."""
    return Element("script", _with_licences(text_of(name), (licence,)))


def module(text: str) -> Element:
    """A module's text as an element; it runs after the scripts, once the page is read."""
    return Element("script", text, ' type="module"')


def picture(html: str) -> SafeString:
    """A drawing of ours, or the place of folium's map, as a part of the page."""
    return mark_safe(html)  # noqa: S308 -- made of numbers and of our own static files


@cache
def text_of(name: str) -> str:
    """A static file's text."""
    return _path(name).read_text(encoding="utf-8")


def _path(name: str) -> Path:
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(f"There is no static file {name}.")
    return Path(found)


@cache
def _style(name: str) -> str:
    return NAMES_A_FILE.sub(_brought_along, text_of(name))


def _brought_along(found: re.Match[str]) -> str:
    """The declaration with the typeface in it; nothing for an image or any other file."""
    address = found[1]
    if not address.endswith(FONTS):
        return ""
    data = base64.b64encode(_path(address.removeprefix("../")).read_bytes()).decode()
    return f'src: url("data:font/woff2;base64,{data}"){found[2]};'


def _with_licences(text: str, licences: tuple[str, ...]) -> str:
    """The text after the terms under which it may be handed on."""
    terms = [f"/*!\n{text_of(name).strip()}\n*/" for name in licences]
    return "\n".join([*terms, text])
