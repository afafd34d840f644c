"""Who acts behind a request; an unknown visitor becomes a person known by their device."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.actions import DEVICE_LIFE, greet_device

if TYPE_CHECKING:
    from accounts.models import Person


def person_of(request: HttpRequest) -> "Person | None":
    """The person of a request, or None; the lazy object that may hold None stays inside here."""
    person: Person | None = getattr(request, "person", None)
    return person or None


def person_or_greeted(request: HttpRequest) -> tuple["Person", str]:
    """The person who acts, and the cookie of their device where it has just been greeted.

    Call inside the transaction of the act, so that a refused act leaves nobody behind.
    """
    person = person_of(request)
    return (person, "") if person else greet_device()


def remember(response: HttpResponse, cookie: str) -> HttpResponse:
    """Let the device keep its cookie; the only moment at which a public page sets one."""
    if cookie:
        response.set_cookie(
            settings.DEVICE_COOKIE_NAME,
            cookie,
            max_age=DEVICE_LIFE,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
    return response
