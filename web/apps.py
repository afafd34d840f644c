from django.apps import AppConfig

from web import checks


class Web(AppConfig):
    name = "web"

    def ready(self) -> None:
        """Register the start-up checks of the pages' looks."""
        checks.register()
