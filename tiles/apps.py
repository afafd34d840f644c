from django.apps import AppConfig


class Tiles(AppConfig):
    name = "tiles"
