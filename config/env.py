"""Typed readers of the environment: each refuses nonsense and names what it refused."""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, default: bool) -> bool:
    """Read 'yes' or 'no'; anything else stops the start-up."""
    value = os.environ.get(name, "yes" if default else "no")
    if value not in ("yes", "no"):
        raise ImproperlyConfigured(f"{name}={value!r}: write 'yes' or 'no'.")
    return value == "yes"


def word(name: str, default: str, allowed: tuple[str, ...] = ()) -> str:
    """Read one word; with `allowed`, one of these."""
    value = os.environ.get(name, default)
    if allowed and value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: write one of {', '.join(allowed)}.")
    return value


def number(name: str, default: int) -> int:
    """Read a whole number."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: write a whole number.") from None


def words(name: str) -> list[str]:
    """Read a list separated by commas; blanks are dropped."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def address(name: str, default: str) -> str:
    """Read an http(s) origin (scheme, host, optional port); no path and no final slash."""
    value = os.environ.get(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"{name}={value!r}: write an origin like https://parvis.example."
        )
    return value


def folder(name: str, default: Path) -> Path:
    """Read a folder's path, made absolute."""
    return Path(os.environ.get(name) or default).resolve()


def link(name: str) -> str:
    """Read the address of a document: absolute, or a path here; '' when there is none.

    It goes into a header and into pages, so only what an address is made of may be in it.
    """
    value = os.environ.get(name, "").strip()
    if value and not re.fullmatch(r"(?:[a-z]+:/)?/[\w.~:/?&=%+\-]+", value, re.ASCII):
        raise ImproperlyConfigured(
            f"{name}={value!r}: write an address like https://host.example/style.json, "
            "or a path like /maps/style.json."
        )
    return value


def service(name: str) -> str:
    """Read the address of a service on another machine: absolute http(s); '' when none."""
    value = link(name)
    if value and not origin_of(value):
        raise ImproperlyConfigured(
            f"{name}={value!r}: write an address like https://host.example/search."
        )
    return value


def origins(name: str) -> list[str]:
    """Read origins separated by commas; each is one host, never a pattern of hosts."""
    found = words(name)
    for value in found:
        if not re.fullmatch(r"https?://[a-z0-9.-]+(?::\d{1,5})?", value):
            raise ImproperlyConfigured(
                f"{name}: {value!r}: write origins like https://tiles.example, without a path."
            )
    return found


def file(name: str) -> Path | None:
    """Read a file's path, made absolute; None when there is none."""
    value = os.environ.get(name, "")
    return Path(value).resolve() if value else None


def origin_of(address: str) -> str:
    """The origin of an http(s) address; '' of a path here."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else ""
