from django.apps import AppConfig


class Layers(AppConfig):
    name = "layers"
