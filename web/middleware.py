"""Refusals that no view caught become pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from web import errors


class RefusalsBecomePages:
    """NotVisible, Refused and their kin, raised under a page's address, answered by DESIGN §5."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not request.path.startswith(("/api/", "/tiles/")):
            return errors.answer(request, error)
        status = errors.status_of(error)
        return None if status is None else HttpResponse(status=status, content_type="text/plain")
