"""Files that come in: what is too heavy is passed over while it arrives, the rest is read."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from contributions.photos import MOST_BYTES


class Bounded(FileUploadHandler):
    """Pass over a file once it is heavier than a photo may be; the rest of the form is read."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MOST_BYTES:
            size = start + len(raw_data)
            if self.request is not None:
                self.request.META[SKIPPED] = max(self.request.META.get(SKIPPED, 0), size)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:  # the handlers behind make the file
        return None


SKIPPED = "parvis.skipped_bytes"


def skipped_bytes(request: HttpRequest) -> int:
    """How heavy, at least, the heaviest file was that has been passed over; 0 for none."""
    return int(request.META.get(SKIPPED, 0))
