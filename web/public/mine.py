"""What this device or account has written; all of it as a file; and being forgotten."""

import json

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.errors import NotVisible, Refused, WrongInput
from contributions import actions
from contributions.own import data_of, is_forgettable, written_by
from contributions.receipts import token_of
from web import errors
from web.acting import person_of
from web.forms import same_origin

WAYS = ("keep", "take_back")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    rows = written_by(person) if person else []
    context = {
        "can_be_forgotten": person is not None and is_forgettable(person),
        "is_known": person is not None,
        "has_account": bool(person and person.email),
        "entries": [(row, token_of(row.receipt)) for row in rows],
    }
    return render(request, "public/mine.html", context)


@require_safe
def data(request: HttpRequest) -> HttpResponse:
    """A file to take along (GDPR art. 15 and 20)."""
    person = person_of(request)
    if person is None:
        raise NotVisible
    return HttpResponse(
        json.dumps(data_of(person), ensure_ascii=False, indent=2),
        content_type="application/json; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="parvis-my-data.json"',
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
        },
    )


@csrf_exempt
@same_origin
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest) -> HttpResponse:
    """Ask first, in plain words (GET), then forget (POST): GDPR art. 17 and 21."""
    person = person_of(request)
    if person is None:
        raise NotVisible
    if request.method != "POST":
        return _ask(request)
    way = request.POST.get("way", "")
    try:
        if way not in WAYS:
            raise WrongInput(
                "way_missing", _("Choose what becomes of what is public."), field="way"
            )
        kept = actions.forget(person, takes_back=way == "take_back")
    except Refused as refusal:
        return _ask(request, way, refusal)
    logout(request)
    response = render(request, "public/forgotten.html", {"kept": kept})
    response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")
    return response


def _ask(request: HttpRequest, way: str = "", refusal: Refused | None = None) -> HttpResponse:
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    context = {"way": way, "refusal": refusal}
    return render(request, "public/forget.html", context, status=status)
