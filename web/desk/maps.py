"""The desk's private map: every state, behind the session, never stored."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from campaigns import access
from tiles import desk
from web.desk.doors import SignedInRequest, signed_in


@require_safe
@signed_in
def style(request: SignedInRequest, slug: str) -> HttpResponse:
    """The MapLibre style of the desk."""
    return desk.style(request, access.desk_of(request.user, slug))


@require_safe
@signed_in
def changes(request: SignedInRequest, slug: str) -> HttpResponse:
    """What an open map of the desk asks every few seconds."""
    return desk.changes(request, access.desk_of(request.user, slug))


@require_safe
@signed_in
def tile(request: SignedInRequest, slug: str, layer: str, z: int, x: int, y: int) -> HttpResponse:
    """One tile of a layer in every state."""
    return desk.tile(request, access.desk_of(request.user, slug), layer, z, x, y)
