"""All doors. Addresses of pages and of the API end in a slash; tiles and files do not."""

from django.urls import include, path

from config import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("tiles/", include("tiles.urls")),
    path("api/", include("api.urls")),
    path("account/", include("web.account.urls")),
    path("", include("web.urls")),
]

handler400 = "web.errors.bad_request"
handler403 = "web.errors.forbidden"
handler404 = "web.errors.not_found"
handler500 = "web.errors.server_error"
