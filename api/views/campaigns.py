"""Campaigns, their layers, and the features drawn on them."""

from typing import ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door
from api.serializers import CampaignShape, FeatureShape, LayerShape, LedgerShape, Problem
from campaigns.access import public_campaign
from campaigns.errors import WrongInput
from campaigns.models import Campaign
from contributions.filters import LONGEST_PAGE
from contributions.ledger import telling
from layers.access import layer_of
from layers.enums import LayerKind

PAGE = 100


class Campaigns(Door):
    @extend_schema(responses=CampaignShape(many=True))
    def get(self, request: Request) -> Response:
        """The campaigns that everybody may see."""
        found = Campaign.objects.visible().select_related("organisation").order_by("slug")
        return Response(CampaignShape(found, many=True).data)


class OneCampaign(Door):
    @extend_schema(responses={200: CampaignShape, 404: Problem})
    def get(self, request: Request, campaign: str) -> Response:
        """One campaign."""
        return Response(CampaignShape(public_campaign(campaign)).data)


class Layers(Door):
    @extend_schema(responses={200: LayerShape(many=True), 404: Problem})
    def get(self, request: Request, campaign: str) -> Response:
        """The layers of a campaign, in the order of its legend."""
        opened = public_campaign(campaign)
        shown = opened.layers.shown().select_related("campaign").with_questions()
        return Response(LayerShape(shown, many=True).data)


class Features(Door):
    parameters: ClassVar[frozenset[str]] = frozenset({"limit", "after"})

    @extend_schema(
        responses={200: FeatureShape(many=True), 404: Problem},
        parameters=[
            OpenApiParameter("limit", int, description=f"1 to {LONGEST_PAGE}"),
            OpenApiParameter("after", int, description="the id that the last page ended with"),
        ],
    )
    def get(self, request: Request, campaign: str, layer: str) -> Response:
        """The objects of a reference layer, as a GeoJSON FeatureCollection, by identity."""
        opened = public_campaign(campaign)
        found = layer_of(opened, layer, LayerKind.REFERENCE).features.order_by("public_id")
        limit = _number(request, "limit", PAGE, most=LONGEST_PAGE)
        after = _number(request, "after", 0, most=2**53)
        rows = list(found.filter(public_id__gt=after)[: limit + 1])
        body = FeatureShape(rows[:limit], many=True).data
        if len(rows) > limit:
            body["next"] = f"{request.path}?limit={limit}&after={rows[limit - 1].public_id}"
        return Response(body)


class Ledger(Door):
    @extend_schema(responses={200: LedgerShape, 404: Problem})
    def get(self, request: Request, campaign: str) -> Response:
        """The ledger of moderation: what was received, published and withheld, month by month."""
        return Response(telling.document(public_campaign(campaign)))


def _number(request: Request, name: str, otherwise: int, *, most: int) -> int:
    given = request.query_params.getlist(name)
    if not given:
        return otherwise
    value = given[0]
    if len(given) > 1 or not (value.isascii() and value.isdigit() and len(value) < 17):
        raise WrongInput("bad_value", "A whole number, once.", field=name)
    if not 1 <= int(value) <= most:
        raise WrongInput("bad_value", f"1 to {most}.", field=name, limit=most)
    return int(value)
