"""Who calls the API: nobody known, or the person behind a device's token.

The API knows no cookie and no session, so that nothing another site's page sends counts as
somebody's act. A client keeps the token that its first act was answered with.
"""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.actions import person_of_device
from accounts.models import Person

SCHEME = "Device"


class PersonAuthentication(BaseAuthentication):
    """`Authorization: Device <token>`."""

    def authenticate(self, request: Request) -> tuple[Person, str] | None:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        person = person_of_device(token.strip()) if scheme == SCHEME else None
        if person is None:
            raise AuthenticationFailed(_("This device is not known."), code="unknown_device")
        return person, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME
