"""Refusals become `application/problem+json` (RFC 9457) by one table (DESIGN §5)."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from rest_framework import status
from rest_framework.exceptions import APIException, ErrorDetail, Throttled, ValidationError
from rest_framework.response import Response
from rest_framework.views import set_rollback

from campaigns import errors
from geo.errors import GeometryRefused

STATUS: dict[type[Exception], int] = {
    errors.WrongInput: status.HTTP_400_BAD_REQUEST,
    errors.SignInNeeded: status.HTTP_401_UNAUTHORIZED,
    errors.NotAllowed: status.HTTP_403_FORBIDDEN,
    errors.TooLarge: status.HTTP_413_REQUEST_ENTITY_TOO_LARGE,
    errors.KeyReused: status.HTTP_422_UNPROCESSABLE_ENTITY,
    errors.TooMany: status.HTTP_429_TOO_MANY_REQUESTS,
    errors.Refused: status.HTTP_409_CONFLICT,
}
PROBLEM = "application/problem+json"


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """The problem document of an exception; None for what is our own fault (500)."""
    response = _answer(error)
    if response is not None:
        set_rollback()
        response["Cache-Control"] = "no-store"
        response.content_type = PROBLEM
    return response


def _answer(error: Exception) -> Response | None:
    match error:
        case GeometryRefused():
            code = 413 if error.code == "too_large" else 400
            return _problem(code, error.code, str(error), error.facts)
        case errors.NotVisible() | Http404():
            return _problem(404, "not_found", "There is nothing here.")
        case errors.Refused():
            return _refusal(error)
        case RequestDataTooBig():
            return _problem(413, "too_large", "The body is too large.")
        case Throttled():
            wait = int(getattr(error, "wait", None) or 60)
            response = _problem(429, "too_fast", str(error.detail), {"retry_after": wait})
            response["Retry-After"] = str(wait)
            return response
        case APIException():
            return _of_the_framework(error)
        case OperationalError():
            response = _problem(503, "busy", "The database is busy: ask again.")
            response["Retry-After"] = "3"
            return response
    return None


def _refusal(error: errors.Refused) -> Response:
    facts = dict(error.facts)
    if error.until is not None:
        facts["until"] = error.until.isoformat()
    response = _problem(
        next(code for kind, code in STATUS.items() if isinstance(error, kind)),
        error.code,
        str(error),
        facts,
    )
    if wait := error.facts.get("retry_after"):
        response["Retry-After"] = str(wait)
    if isinstance(error, errors.SignInNeeded):
        response["WWW-Authenticate"] = "Device"
    return response


def _of_the_framework(error: APIException) -> Response:
    if isinstance(error, ValidationError):
        response = _of_the_fields(error)
    else:
        codes = error.get_codes()
        code = codes if isinstance(codes, str) else error.default_code
        response = _problem(error.status_code, code, str(error.detail))
    if header := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = header
    return response


def _of_the_fields(error: ValidationError) -> Response:
    """The first member that cannot be accepted names the code; `fields` tells all of them."""
    faults = list(_faults(error.detail))
    name, first = faults[0]
    facts = {"field": name} if name else {}
    detail = f"{name}: {first}" if name else str(first)
    return _problem(400, first.code or "invalid", detail, {**facts, "fields": error.detail})


def _faults(detail: Any, name: str = "") -> Iterator[tuple[str, ErrorDetail]]:
    """Each complaint of the serializers, with the path of its member: `properties.title`."""
    if isinstance(detail, dict):
        for member, inner in detail.items():
            own = "" if member == "non_field_errors" else member
            yield from _faults(inner, ".".join(filter(None, (name, own))))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _faults(inner, name)
    else:
        yield name, detail


def _problem(code: int, name: str, detail: str, facts: dict[str, Any] | None = None) -> Response:
    body = {"status": code, "code": name, "detail": detail, **(facts or {})}
    return Response(body, status=code)
