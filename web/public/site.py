"""Pages about the service itself, and the switch of language."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from web.forms import public_post

A_YEAR_S = 365 * 24 * 3600
HIDDEN = ("/desk/", "/receipts/", "/following/", "/mine/", "/account/")
ROBOTS = "\n".join(["User-agent: *", *(f"Disallow: {path}" for path in HIDDEN), ""])


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    return render(request, "public/how.html", {"current": "how"})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "public/privacy.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@public_post
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and go back to where the reader was."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, None) or not target.startswith("/"):
        target = "/"
    response = HttpResponseRedirect(target)
    response.status_code = 303
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=A_YEAR_S,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite="Lax",
        )
    return response
