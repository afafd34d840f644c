"""Refusals and accidents as pages: one table of statuses, one quiet page (DESIGN §5)."""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from campaigns.errors import (
    KeyReused,
    NotAllowed,
    NotVisible,
    Refused,
    SignInNeeded,
    TooLarge,
    TooMany,
    WrongInput,
)
from geo.errors import GeometryRefused

STATUS: dict[type[Exception], int] = {
    GeometryRefused: 400,
    WrongInput: 400,
    SignInNeeded: 401,
    NotAllowed: 403,
    NotVisible: 404,
    TooLarge: 413,
    RequestDataTooBig: 413,
    KeyReused: 422,
    TooMany: 429,
    Refused: 409,
    OperationalError: 503,
}
BUSY_S = 5


@dataclass(frozen=True)
class Page:
    """What an error page says: what happened, why, and the next step."""

    status: int
    title: str
    message: str
    needs_sign_in: bool = False
    campaign: str = ""  # the slug of the campaign to go back to


def status_of(error: Exception) -> int | None:
    """The status for a refusal, the most precise class first; None for an accident."""
    if isinstance(error, GeometryRefused) and error.code == "too_large":
        return 413
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return None


def answer(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """The page for a refusal; None when it is an accident, which is not ours to hide."""
    status = status_of(error)
    if status is None:
        return None
    if status == 404:
        return not_found(request)
    page = replace(_page_of(error, status), campaign=_campaign_of(request, status))
    return with_retry(_page(request, page), error)


def with_retry(response: HttpResponse, error: Exception) -> HttpResponse:
    """Say after how many seconds to try again, where time will help."""
    if isinstance(error, OperationalError):
        response.headers["Retry-After"] = str(BUSY_S)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.facts.get("retry_after", 60))
    return response


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        Page(400, _("This address cannot be read"), _("Something in it is not as it should be.")),
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _page(
        request,
        Page(403, _("This page is not for you"), _("Your role does not allow it.")),
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The same bytes, whatever is missing or may not be seen."""
    return _page(
        request,
        Page(
            404,
            _("There is nothing at this address"),
            _("The page may have been taken back by its author, or its address is incomplete."),
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        Page(
            500,
            _("Something broke on our side"),
            _("It is not your fault, and we have been told. Try again in a few minutes."),
        ),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request,
        Page(
            403,
            _("This form could not be checked"),
            _("Go back, reload the page and send it again. Cookies must be allowed to sign in."),
        ),
    )


def _page_of(error: Exception, status: int) -> Page:
    titles = {
        400: _("This could not be accepted"),
        401: _("Sign in first"),
        403: _("This is not possible from here"),
        409: _("This is not possible now"),
        413: _("This is too large"),
        422: _("This has been sent already"),
        429: _("That is a lot at once"),
        503: _("Many people are here at the moment"),
    }
    if isinstance(error, Refused | GeometryRefused):
        message = str(error)
    elif isinstance(error, RequestDataTooBig):
        message = _("The text or the drawing is too large to be received. Go back and shorten it.")
    else:
        message = _("Nothing is lost. Wait a few seconds and try again.")
    return Page(status, titles[status], message, needs_sign_in=status == 401)


def _campaign_of(request: HttpRequest, status: int) -> str:
    """Where to go on after a refusal that only comes once the campaign has been seen."""
    match = request.resolver_match
    is_public = match is not None and request.path.startswith("/campaigns/")
    return str(match.kwargs.get("slug", "")) if match and is_public and status == 409 else ""


def _page(request: HttpRequest, page: Page) -> HttpResponse:
    is_framed = request.path.startswith("/embed/")  # nothing there knows a person
    template = "embed/refusal.html" if is_framed else "errors/page.html"
    return render(request, template, {"page": page}, status=page.status)
