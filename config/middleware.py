"""What surrounds every request: headers, language, the person behind a device."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from accounts.actions import person_of_device
from accounts.models import Person

Answer = Callable[[HttpRequest], HttpResponse]

# These vary on nothing: no locale, no session (DESIGN §8).
PLAIN = ("/api/", "/tiles/", "/embed/", "/healthz", "/readyz", "/static/")
API_PAGE = "/api/docs/"  # the one page among the data: headers, language and CSP of a page
KEYS = ("/receipts/", "/following/", "/confirm/")  # whoever has the address has the right
PRIVATE = (*KEYS, "/desk/", "/account/", "/mine/")
# The one file that pages of other sites run (docs/embedding.md); its address never changes.
LENT = "/static/js/embed-host.js"


class Headers:
    """Headers that every answer carries (TRUST §1.8); private pages are never stored."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        is_open = request.path.startswith(("/tiles/", "/api/")) and request.path != API_PAGE
        is_framed = request.path.startswith("/embed/")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
        is_lent = is_open or is_framed or request.path == LENT
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_lent else "same-origin"
        is_key = request.path.startswith(KEYS)
        if request.path.startswith(PRIVATE):
            headers["Cache-Control"] = "no-store"
            headers["X-Robots-Tag"] = "noindex"
        if is_key:
            headers["Referrer-Policy"] = "no-referrer"
        elif request.path.startswith(("/account/", "/mine/")):
            # Nothing to other sites; "no-referrer" would make forms send `Origin: null`, which
            # Django's own guard refuses (web.forms knows better for receipts).
            headers["Referrer-Policy"] = "same-origin"
        if is_open:
            headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
            headers.setdefault("Cache-Control", "no-store")
        elif headers.get("Content-Type", "").startswith("text/html"):
            # Refusals too: the bar on top of a page knows who is signed in.
            headers.setdefault("Cache-Control", "no-store" if is_framed else "private, no-cache")
        return response


class Packed(GZipMiddleware):
    """What everybody may read leaves gzipped; a private page never, its length would tell of it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if request.path.startswith(PRIVATE):
            return response
        return super().process_response(request, response)


class Language(LocaleMiddleware):
    """The language of pages, by cookie, else by Accept-Language; plain doors have none."""

    def process_request(self, request: HttpRequest) -> None:
        if is_plain(request.path):
            translation.activate(settings.LANGUAGE_CODE)  # not the last visitor's of this thread
        else:
            super().process_request(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if is_plain(request.path):
            return response
        return super().process_response(request, response)


def is_plain(path: str) -> bool:
    """Whether an address has neither language nor session."""
    return path.startswith(PLAIN) and path != API_PAGE


class DevicePerson:
    """`request.person`: the signed-in person, else the one known by this device, else None.

    Lazy: a request that asks for nobody costs no query and varies on no cookie.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.person = SimpleLazyObject(lambda: person_behind(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def person_behind(request: HttpRequest) -> Person | None:
    """The person who acts, if we know one."""
    if request.user.is_authenticated:
        return request.user
    cookie = request.COOKIES.get(settings.DEVICE_COOKIE_NAME, "")
    return person_of_device(cookie) if cookie else None
