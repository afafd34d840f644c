"""What every API address has in common: declared parameters, validators, persons met."""

from hashlib import blake2b
from typing import Any, ClassVar

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from accounts.actions import greet_device
from accounts.models import Person
from campaigns.errors import WrongInput

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class WriteThrottle(ScopedRateThrottle):
    """A rate for what changes something; reading is not counted."""

    scope_attr = "write_scope"

    def allow_request(self, request: Request, view: APIView) -> bool:
        return request.method in SAFE or bool(super().allow_request(request, view))


class Door(APIView):
    """A view that refuses parameters it did not declare, and lets any site read."""

    parameters: ClassVar[frozenset[str]] = frozenset()
    write_scope = "write"
    throttle_classes = [WriteThrottle]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        for name in request.query_params:
            if name not in self.parameters:
                raise WrongInput(
                    "unknown_parameter", _("There is no parameter of this name."), field=name[:40]
                )

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers.pop("Vary", None)
        response["Access-Control-Allow-Origin"] = "*"
        if request.method in ("GET", "HEAD") and response.status_code == 200:
            _validate(request, response)
        elif "Cache-Control" not in response.headers:
            response["Cache-Control"] = "no-store"
        return response


def person_acting(request: Request) -> tuple[Person, dict[str, str]]:
    """The caller, made known by a device where it is a first act; with what to tell it then."""
    if isinstance(request.user, Person):
        return request.user, {}
    person, token = greet_device()
    return person, {"device": token}


def forget(met: dict[str, str]) -> dict[str, str]:
    """A retry made nothing: whoever was met for it goes with the transaction's end."""
    if met:
        transaction.set_rollback(True)
    return {}


def _validate(request: Request | HttpRequest, response: Response) -> None:
    """An ETag of the bytes; always asked about, answered 304 while they stand."""
    response.render()
    etag = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    asked = request.headers.get("If-None-Match", "")
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    if etag in [part.strip().removeprefix("W/") for part in asked.split(",")]:
        response.status_code = 304
        response.content = b""
