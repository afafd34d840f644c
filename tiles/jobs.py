"""What happens after a file was brought in: the low zooms of its layer are drawn ahead."""

from procrastinate.contrib.django import app

from layers.models import Layer
from tiles import seeding


@app.task(queue="tiles", name="tiles.seed_layer")
def seed_layer(layer_id: int) -> None:
    """Seed a layer in the version that is current by now; nothing when it is gone."""
    layer = Layer.objects.select_related("campaign").filter(pk=layer_id).first()
    if layer is not None:
        seeding.seed(layer)
