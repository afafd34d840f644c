from django.apps import AppConfig

from config import checks


class Config(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Register the start-up checks before anybody asks them."""
        checks.register()
