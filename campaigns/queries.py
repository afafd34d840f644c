"""Questions about campaigns that are bigger than a QuerySet method."""

from django.contrib.gis.geos import GEOSGeometry

from campaigns.models import Campaign, CampaignArea
from geo.ground import Ground


def ground_of(campaign: Campaign) -> Ground:
    """The ground on which contributions may lie: the perimeter less the excluded areas."""
    closed = CampaignArea.objects.filter(campaign=campaign, is_open=False).select_related("area")
    return Ground(
        allowed=campaign.perimeter,
        excluded=tuple((item.area.name, item.area.boundary, item.reason) for item in closed),
        metric_srid=campaign.metric_srid,
        policy=campaign.outside,
        buffer_m=float(campaign.outside_buffer_m),
    )


def ground_shape(campaign: Campaign) -> GEOSGeometry:
    """The same ground as one geometry (SRID 4326), to be drawn."""
    shape: GEOSGeometry = campaign.perimeter
    for _name, boundary, _reason in ground_of(campaign).excluded:
        shape = shape.difference(boundary)
    return shape
