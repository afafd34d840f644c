"""Tiles and what describes them. Files: no final slash, no locale, no session."""

from django.urls import path

from tiles import views

app_name = "tiles"

# No slug has a "~": the base map's addresses are no campaign's.
urlpatterns = [
    path("~/basemap/style.json", views.basemap_style, name="basemap_style"),
    path(
        "~/basemap/<slug:edition>/<int:z>/<int:x>/<int:y>.mvt",
        views.basemap_tile,
        name="basemap_tile",
    ),
    path("<slug:campaign>/style.json", views.style, name="style"),
    path("<slug:campaign>/changes.json", views.changes, name="changes"),
    path("<slug:campaign>/<slug:layer>.json", views.tilejson, name="tilejson"),
    path(
        "<slug:campaign>/<slug:layer>/<int:z>/<int:x>/<int:y>.mvt",
        views.contributions,
        name="contributions",
    ),
    path(
        "<slug:campaign>/<slug:layer>/<int:version>/<int:z>/<int:x>/<int:y>.mvt",
        views.features,
        name="features",
    ),
]
