"""Tiles and what describes them. Files: no final slash, no locale, no session."""

from django.urls import path

from tiles import views

app_name = "tiles"

urlpatterns = [
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
