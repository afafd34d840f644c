"""The REST API, version 1, and its description."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from api import docs, schema
from api.doors import Door
from api.views import campaigns, contributions

app_name = "api"
__all__ = ["schema", "urlpatterns"]  # spectacular finds its extensions by their import


class Schema(Door, SpectacularJSONAPIView):
    """The OpenAPI document, behind the same door as what it describes."""


urlpatterns = [
    path("docs/", docs.docs, name="docs"),
    path("schema/", Schema.as_view(), name="schema"),
    path("v1/campaigns/", campaigns.Campaigns.as_view(), name="campaigns"),
    path("v1/campaigns/<slug:campaign>/", campaigns.OneCampaign.as_view(), name="campaign"),
    path("v1/campaigns/<slug:campaign>/layers/", campaigns.Layers.as_view(), name="layers"),
    path("v1/campaigns/<slug:campaign>/ledger/", campaigns.Ledger.as_view(), name="ledger"),
    path(
        "v1/campaigns/<slug:campaign>/layers/<slug:layer>/features/",
        campaigns.Features.as_view(),
        name="features",
    ),
    path(
        "v1/campaigns/<slug:campaign>/contributions/",
        contributions.Contributions.as_view(),
        name="contributions",
    ),
    path(
        "v1/campaigns/<slug:campaign>/contributions/<int:public_id>/",
        contributions.OneContribution.as_view(),
        name="contribution",
    ),
    path(
        "v1/campaigns/<slug:campaign>/contributions/<int:public_id>/support/",
        contributions.Support.as_view(),
        name="support",
    ),
    path(
        "v1/campaigns/<slug:campaign>/contributions/<int:public_id>/replies/",
        contributions.Replies.as_view(),
        name="replies",
    ),
]
