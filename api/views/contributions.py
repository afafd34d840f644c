"""Contributions: the list, one of them, a new one, its supports and its replies."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.doors import Door, forget, person_acting
from api.serializers import (
    Acknowledged,
    AcknowledgedReply,
    ContributionShape,
    Problem,
    ReplyShape,
    Supported,
    WrittenContribution,
    WrittenReply,
)
from campaigns.access import public_campaign
from campaigns.errors import WrongInput
from campaigns.models import Campaign
from contributions import access, actions, filters
from contributions.drafts import Draft, Key
from contributions.enums import Channel, State
from contributions.models import Contribution
from contributions.receipts import token_of
from geo.text import not_geojson
from layers.access import layer_of
from layers.enums import LayerKind

KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    required=True,
    description="8 to 64 ASCII characters, new for each act; a retry with it is answered alike.",
)
KEY_OF_A_SUPPORT = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Without a device: a retry with the same key does not count again.",
)
WRITTEN = {
    "answered": "yes or no: whether the city has answered",
    "phase": "the slug of a phase: what was published while it lasted",
    "bbox": "west,south,east,north",
    "near": "longitude,latitude of the place that sort=near begins at; rounded to about 100 m",
}
REFUSALS: dict[int, Any] = dict.fromkeys((400, 401, 404, 409, 413, 422, 429, 503), Problem)


class Contributions(Door):
    parameters: ClassVar[frozenset[str]] = frozenset(filters.NAMES)

    @extend_schema(
        responses={200: ContributionShape(many=True), 400: Problem, 404: Problem},
        parameters=[
            OpenApiParameter(name, str, description=WRITTEN.get(name, "")) for name in filters.NAMES
        ],
    )
    def get(self, request: Request, campaign: str) -> Response:
        """The public contributions of a campaign, as a GeoJSON FeatureCollection, in pages."""
        opened = public_campaign(campaign)
        asked = filters.read(dict(request.query_params.lists()))
        found = filters.apply(asked, opened)
        rows, following = filters.page(asked, found.with_labels().with_photos().with_responses())
        body = ContributionShape(rows, many=True, context={"campaign": campaign}).data
        body["numberMatched"] = found.count()
        body["numberReturned"] = len(rows)
        if following is not None:
            query = asked.as_query(after=str(following))
            body["next"] = f"{request.path}?{urlencode(query)}"
        return Response(body)

    @transaction.atomic
    @extend_schema(
        request=WrittenContribution,
        parameters=[KEY],
        responses={201: Acknowledged, 202: Acknowledged, **REFUSALS},
    )
    def post(self, request: Request, campaign: str) -> Response:
        """Hand a contribution in, once: 201 when it is public at once, 202 when it is held."""
        opened = public_campaign(campaign)
        body = WrittenContribution(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data["properties"]
        layer = layer_of(opened, said.pop("layer"), LayerKind.CONTRIBUTIONS)
        geometry = _json_object(body.validated_data["geometry"])
        draft = Draft(geometry=geometry, channel=Channel.API, **said)
        key = key_of(request, f"api:{opened.slug}:contributions")
        person, met = person_acting(request)
        done = actions.submit(draft, layer=layer, by=person, key=key)
        if done.is_replay:
            met = forget(met)
        return Response(
            {
                "id": done.contribution.public_id,
                "state": done.contribution.state,
                "receipt": settings.PUBLIC_URL
                + reverse("web:receipt", args=[token_of(done.receipt)]),
                "height_dropped": done.height_dropped,
                **met,
            },
            status=201 if done.contribution.state == State.PUBLISHED else 202,
        )


class OneContribution(Door):
    @extend_schema(responses={200: ContributionShape, 404: Problem})
    def get(self, request: Request, campaign: str, public_id: int) -> Response:
        """One public contribution, as a GeoJSON Feature."""
        found = access.public_contribution(public_campaign(campaign), public_id)
        return Response(ContributionShape(found, context={"campaign": campaign}).data)


class Support(Door):
    @transaction.atomic
    @extend_schema(
        request=None, parameters=[KEY_OF_A_SUPPORT], responses={200: Supported, **REFUSALS}
    )
    def post(self, request: Request, campaign: str, public_id: int) -> Response:
        """Hold with a contribution; a second time changes nothing."""
        item = access.contribution_to_act_on(public_campaign(campaign), public_id)
        person, met = person_acting(request)
        value = request.headers.get("Idempotency-Key", "")
        key = Key(f"api:support:{public_id}", value) if met and value else None
        is_replay = not actions.support(item, by=person, key=key) and bool(met)
        response = _supported(item, {} if is_replay else met, supported=True)
        if is_replay:
            forget(met)
        return response

    @transaction.atomic
    @extend_schema(request=None, responses={200: Supported, **REFUSALS})
    def delete(self, request: Request, campaign: str, public_id: int) -> Response:
        """Take one's support back; without one nothing changes."""
        item = access.contribution_to_act_on(public_campaign(campaign), public_id)
        person, met = person_acting(request)
        actions.unsupport(item, by=person)
        return _supported(item, met, supported=False)


class Replies(Door):
    @extend_schema(responses={200: ReplyShape(many=True), 404: Problem})
    def get(self, request: Request, campaign: str, public_id: int) -> Response:
        """The public thread of a contribution, the oldest reply first."""
        item = access.public_contribution(public_campaign(campaign), public_id)
        return Response(ReplyShape(access.replies_to(item), many=True).data)

    @transaction.atomic
    @extend_schema(
        request=WrittenReply,
        parameters=[KEY],
        responses={201: AcknowledgedReply, 202: AcknowledgedReply, **REFUSALS},
    )
    def post(self, request: Request, campaign: str, public_id: int) -> Response:
        """Reply, once: 201 when it is public at once, 202 when it is held."""
        opened: Campaign = public_campaign(campaign)
        item = access.contribution_to_act_on(opened, public_id)
        body = WrittenReply(data=request.data)
        body.is_valid(raise_exception=True)
        key = key_of(request, f"api:{opened.slug}:{public_id}:replies")
        person, met = person_acting(request)
        made, is_replay = actions.reply(item, by=person, key=key, **body.validated_data)
        if is_replay:
            met = forget(met)
        return Response(
            {"id": made.public_id, "state": made.state, **met},
            status=201 if made.state == State.PUBLISHED else 202,
        )


def key_of(request: Request, route: str) -> Key:
    """The client's key within one route."""
    value = request.headers.get("Idempotency-Key", "")
    if not value:
        raise WrongInput("key_missing", "Send an Idempotency-Key header.", field="Idempotency-Key")
    return Key(route=route, value=value)


def _json_object(geometry: Any) -> dict[str, Any]:
    """A geometry is an object, not a text in which one is written (TRUST G4)."""
    if not isinstance(geometry, dict):
        raise not_geojson()
    return geometry


def _supported(item: Contribution, met: dict[str, str], *, supported: bool) -> Response:
    item.refresh_from_db(fields=["support_count"])
    return Response({"supports": item.support_count, "supported": supported, **met})
