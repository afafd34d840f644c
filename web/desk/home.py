"""The desks of one person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.access import kept_by
from campaigns.errors import NotVisible
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queries import desks


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """The person's desks, with what waits, and what they keep; 404 for whoever has neither."""
    mine, kept = desks(request.user), kept_by(request.user)
    if not (mine or kept):
        raise NotVisible
    context = {"desks": mine, "waiting": sum(desk.waiting for desk in mine), "kept": kept}
    return render(request, "desk/home.html", context)
