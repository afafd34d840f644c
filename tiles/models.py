"""Tiles of reference layers that were drawn ahead, when a file was brought in."""

from django.db import models

from layers.models import Layer
from tiles.pyramid import MAX_ZOOM


class SeededTile(models.Model):
    """One tile of one version of a reference layer: MVT, gzipped; blank where nothing is drawn."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="seeded_tiles")
    version = models.PositiveIntegerField()
    z = models.PositiveSmallIntegerField()
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "version", "z", "x", "y"], name="seeded_tile_once"
            ),
            models.CheckConstraint(
                name="seeded_tile_in_the_pyramid", condition=models.Q(z__lte=MAX_ZOOM)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer_id} v{self.version} {self.z}/{self.x}/{self.y}"
