from django.apps import AppConfig


class Contributions(AppConfig):
    name = "contributions"
