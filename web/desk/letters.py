"""In the demo alone: the letters that left, read from the folder where they landed."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import Person
from campaigns.errors import NotVisible
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queries import desks_of

NAME = re.compile(r"[0-9A-Za-z-]{1,80}\.log")
MOST = 200
BETWEEN = b"\n" + b"-" * 79 + b"\n"  # what Django's file backend writes after each letter


@dataclass(frozen=True)
class Letter:
    """One letter of the folder: the file it lies in and its rank there."""

    file: str
    rank: int
    subject: str
    to: str
    at: datetime | None
    text: str


@require_safe
@signed_in
def folder(request: SignedInRequest) -> HttpResponse:
    """The letters that left, the latest first."""
    _require_demo(request.user)
    paths = sorted(_paths(), key=lambda path: path.stat().st_mtime, reverse=True)[:MOST]
    letters = [letter for path in paths for letter in reversed(read(path))]
    return render(request, "desk/mail.html", {"letters": letters[:MOST]})


@require_safe
@signed_in
def letter(request: SignedInRequest, name: str, rank: int) -> HttpResponse:
    """One letter as text."""
    _require_demo(request.user)
    path = next((path for path in _paths() if path.name == name), None)
    letters = read(path) if path else []
    if rank >= len(letters):
        raise NotVisible
    return render(request, "desk/letter.html", {"letter": letters[rank]})


def read(path: Path) -> list[Letter]:
    """The letters of one file, in the order in which they left."""
    parts = [part for part in path.read_bytes().split(BETWEEN) if part.strip()]
    return [_letter(path.name, rank, part) for rank, part in enumerate(parts)]


def _letter(name: str, rank: int, part: bytes) -> Letter:
    message = BytesParser(EmailMessage, policy=policy.default).parsebytes(part.lstrip())
    body = message.get_body(("plain",))
    return Letter(
        file=name,
        rank=rank,
        subject=str(message["Subject"] or "").strip(),
        to=str(message["To"] or ""),
        at=_instant(message["Date"]),
        text=str(body.get_content()) if body else "",
    )


def _instant(date: object) -> datetime | None:
    """The date of a letter; without a zone it is UTC (RFC 5322 §3.3)."""
    try:
        at = parsedate_to_datetime(str(date))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _paths() -> list[Path]:
    folder: Path = settings.MAIL_FOLDER
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if NAME.fullmatch(path.name) and path.is_file()]


def _require_demo(person: Person) -> None:
    """Only in the demo, only for whoever has a desk; otherwise there is nothing here."""
    if not settings.DEMO or not desks_of(person).exists():
        raise NotVisible
