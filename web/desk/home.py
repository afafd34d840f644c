"""The desks of one person."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.errors import NotVisible
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queries import desks


@require_safe
@signed_in
def home(request: SignedInRequest) -> HttpResponse:
    """The campaigns where the person has a desk, with what waits; 404 for whoever has none."""
    mine = desks(request.user)
    if not mine:
        raise NotVisible
    return render(
        request, "desk/home.html", {"desks": mine, "waiting": sum(desk.waiting for desk in mine)}
    )
