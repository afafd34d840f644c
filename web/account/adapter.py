"""What happens at the door when somebody signs in."""

from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from accounts.actions import confirm_email, digest_of, person_of_device
from accounts.adapter import Adapter as AccountsAdapter
from accounts.enums import Assurance
from accounts.models import Device, Person
from contributions.actions import confirm_own, merge_persons
from web.desk.queries import desks_of


class Adapter(AccountsAdapter):
    """The accounts' adapter, with what only a floor above the contributions can do."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Open the session; what this device did until now becomes the account's own."""
        super().login(request, user)
        if isinstance(user, Person):
            recognise(user, request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **how: Any) -> HttpResponse:
        """Send the person on, without the cookie of the device that they were known by."""
        response = super().post_login(request, user, **how)
        if settings.DEVICE_COOKIE_NAME in request.COOKIES:
            response.delete_cookie(settings.DEVICE_COOKIE_NAME, samesite="Lax")
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff go to their desk, residents home; a `next` in the address goes before."""
        person = request.user
        if isinstance(person, Person) and desks_of(person).exists():
            return reverse("web:desk")
        return str(super().get_login_redirect_url(request))


@transaction.atomic
def recognise(person: Person, cookie: str) -> None:
    """Raise who has just signed in, and give them what their device had done.

    What waited for their address comes in.

    Whoever comes in by code has shown that the address is theirs. Whoever comes in by password
    is staff, whose address was confirmed when the account was made. The device's row, which would
    now open the account, goes: signing out must not leave it open behind.
    """
    if person.assurance < Assurance.EMAIL and person.email:
        confirm_email(person, person.email)
    known = person_of_device(cookie) if cookie else None
    if known is not None and known.pk != person.pk and known.email is None:
        merge_persons(known, into=person)
    confirm_own(person)
    Device.objects.filter(person=person, digest=digest_of(cookie)).delete()
