"""A photo's bytes as an answer: nothing in it can run, and only what is public may be stored."""

from datetime import UTC, datetime, time
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from contributions.models import Photo, PublicPhoto
from contributions.photos import stored

# As for tiles: a browser always asks, a shared cache may answer for two seconds.
EVERYBODY = "public, max-age=0, must-revalidate, s-maxage=2"


def answer(request: HttpRequest, photo: Photo | PublicPhoto, size: str) -> HttpResponse:
    """The file of a photo that this person may see. Raises NotVisible when it is gone."""
    is_public = isinstance(photo, PublicPhoto)
    response = HttpResponse(
        stored(photo.name, size),
        content_type=photo.media_type,
        headers={
            "Content-Disposition": f'inline; filename="photo-{size}.webp"',
            "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
            "Cache-Control": EVERYBODY if is_public else "no-store",
        },
    )
    if not isinstance(photo, PublicPhoto):
        return response
    etag = f'"{blake2b(f"{photo.name} {size}".encode(), digest_size=12).hexdigest()}"'
    response["ETag"] = etag
    day = datetime.combine(photo.published_on, time(), tzinfo=UTC)
    modified = int(day.timestamp())
    response["Last-Modified"] = http_date(modified)
    found = get_conditional_response(request, etag, modified, response)
    return found if isinstance(found, HttpResponse) else response
