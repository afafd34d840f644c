"""What this device or account has written, each with its private page; and all of it as a file."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.errors import NotVisible
from contributions.own import data_of, written_by
from contributions.receipts import token_of
from web.acting import person_of


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    rows = written_by(person) if person else []
    context = {
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
