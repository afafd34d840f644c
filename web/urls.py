"""The HTML doors: the residents' pages, the desk, the map in other sites' frames."""

from django.urls import include, path

app_name = "web"

urlpatterns = [
    path("desk/", include("web.desk.urls")),
    path("embed/", include("web.embed.urls")),
    path("", include("web.public.urls")),
]
