from django.apps import AppConfig

from geo import checks


class Geo(AppConfig):
    name = "geo"

    def ready(self) -> None:
        """Register the start-up checks of the spatial libraries and of METRIC_SRID."""
        checks.register()
