"""The layer that a form writes in."""

from django.http import HttpRequest

from campaigns.errors import NotVisible
from campaigns.models import Campaign
from layers.models import Layer


def open_layers(campaign: Campaign) -> list[Layer]:
    """Those that take contributions, with their rules."""
    return list(campaign.layers.shown().of_contributions().prefetch_related("rules"))


def chosen_layer(request: HttpRequest, layers: list[Layer]) -> Layer:
    """The layer of the form, else the one the address names, else the first."""
    wanted = request.POST.get("layer") or request.GET.get("layer") or ""
    if not layers:
        raise NotVisible
    for layer in layers:
        if layer.slug == wanted:
            return layer
    if wanted:
        raise NotVisible
    return layers[0]
