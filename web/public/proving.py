"""Where the script of a form asks for the work that proves it is no robot's."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from campaigns.errors import WrongInput
from web import robots
from web.forms import public_post, read_key
from web.rates import require_room

FOR_EACH_ACT = 4  # a form may be opened, refused and corrected before it is taken


@public_post
def proof(request: HttpRequest) -> HttpResponse:
    """A challenge for one form: its purpose and its key are sent, nothing of what it says."""
    purpose = request.POST.get("for", "")
    if purpose not in robots.PURPOSES:
        raise WrongInput("unknown_purpose", _("This page is of another version: load it again."))
    key = read_key(request)
    require_room(request, times=FOR_EACH_ACT, counter="proof")
    return JsonResponse(robots.challenge(purpose, key), headers={"Cache-Control": "no-store"})
