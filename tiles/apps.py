from django.apps import AppConfig

from tiles import checks


class Tiles(AppConfig):
    name = "tiles"

    def ready(self) -> None:
        """Register the start-up checks of the base map."""
        checks.register()
