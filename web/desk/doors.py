"""Who comes to the desk: somebody signed in, never only a device."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from accounts.models import Person

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request whose `user` is a person with an account."""

    user: Person


def signed_in(
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a view of the desk to whoever is signed in; lead everybody else to the sign-in page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        signed: Any = request
        return view(signed, *args, **kwargs)

    opened: Any = guarded  # Any: `wraps` remembers the parameter's name, which urls never use
    return opened  # type: ignore[no-any-return]
