"""The map in a frame on other sites: one address, named by its key."""

from django.urls import path

from web.embed import views

urlpatterns = [path("<str:key>/", views.embed, name="embed")]
