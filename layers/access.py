"""This layer, this feature, under a campaign that the door has already opened."""

from campaigns.errors import NotVisible
from campaigns.models import Campaign
from layers.enums import LayerKind
from layers.models import Feature, Layer


def layer_of(campaign: Campaign, slug: str, kind: LayerKind | None = None) -> Layer:
    """The shown layer of `campaign` under this slug; NotVisible otherwise."""
    shown = campaign.layers.filter(is_shown=True, slug=slug)
    layer = (shown.filter(kind=kind) if kind else shown).first()
    if layer is None:
        raise NotVisible
    return layer


def feature_of(campaign: Campaign, public_id: int) -> Feature:
    """The feature of a shown reference layer of `campaign`; NotVisible otherwise."""
    feature = (
        Feature.objects.public()
        .select_related("layer")
        .filter(layer__campaign=campaign, public_id=public_id)
        .first()
    )
    if feature is None:
        raise NotVisible
    return feature
