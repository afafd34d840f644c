"""The HTML doors: the residents' pages and the desk."""

from django.urls import include, path

app_name = "web"

urlpatterns = [
    path("desk/", include("web.desk.urls")),
    path("", include("web.public.urls")),
]
