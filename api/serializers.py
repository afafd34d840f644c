"""Shapes: what everybody may see, and what a client may send. Fields are listed one by one."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework_gis.serializers import GeoFeatureModelSerializer

from campaigns.models import Campaign
from contributions.enums import Kind
from contributions.models import PublicContribution, PublicReply
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.models.reply import REPLY_LENGTH
from contributions.photos import LARGE, SMALL
from layers.enums import Precision
from layers.models import Feature, Layer


class CampaignShape(serializers.ModelSerializer[Campaign]):
    """A campaign, without its perimeter."""

    organisation = serializers.CharField(source="organisation.name")
    address = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = ["slug", "title", "summary", "language", "organisation", "address"]

    def get_address(self, campaign: Campaign) -> str:
        return reverse("web:campaign", args=[campaign.slug])


class LayerShape(serializers.ModelSerializer[Layer]):
    """A layer, and where its tiles are described."""

    tilejson = serializers.SerializerMethodField()
    questions = serializers.SerializerMethodField()

    class Meta:
        model = Layer
        fields = [
            "slug", "title", "title_en", "kind", "group", "min_zoom", "max_zoom", "attribution",
            "licence", "version", "tilejson",
            "questions",
        ]  # fmt: skip

    def get_tilejson(self, layer: Layer) -> str:
        return reverse("tiles:tilejson", args=[layer.campaign.slug, layer.slug])

    @extend_schema_field({"type": "array", "items": {"type": "object"}})
    def get_questions(self, layer: Layer) -> list[dict[str, Any]]:
        """What the layer asks of its own, as it stands today; their keys name the `answers`."""
        return next((list(one.questions) for one in layer.schemas.all()), [])


class GeoShape(GeoFeatureModelSerializer):
    """drf-gis's serializer, with a typed constructor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]


class FeatureShape(GeoShape):
    """One object of a reference layer, as a GeoJSON Feature (RFC 7946)."""

    id = serializers.IntegerField(source="public_id")
    external_id = serializers.CharField()
    attributes = serializers.JSONField(source="properties")

    class Meta:
        model = Feature
        geo_field = "geom"
        id_field = "id"
        fields = ["id", "external_id", "name", "attributes"]


class ContributionShape(GeoShape):
    """A public contribution as a GeoJSON Feature, at its public place; days, not instants."""

    id = serializers.IntegerField(source="public_id")
    layer = serializers.CharField(source="layer.slug")
    category = serializers.CharField(source="category.slug", default=None)
    status = serializers.CharField(source="status.slug", default=None)
    area = serializers.CharField(source="area.name", default=None)
    feature = serializers.IntegerField(source="feature.public_id", default=None)
    supports = serializers.IntegerField(source="support_count")
    replies = serializers.IntegerField(source="reply_count")
    photos = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()

    class Meta:
        model = PublicContribution
        geo_field = "public_geom"
        id_field = "id"
        fields = [
            "id", "layer", "kind", "category", "status", "area", "feature", "title", "text",
            "signature", "precision", "channel", "voices", "supports", "replies", "published_on",
            "photos", "answers", "answer",
        ]  # fmt: skip

    @extend_schema_field(
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "url": {"type": "string"},
                    "small": {"type": "string", "description": "480 pixels on its longest side"},
                    "alternative": {"type": "string", "description": "blank where nobody said"},
                    "type": {"type": "string"},
                    "width": {"type": "integer"},
                    "height": {"type": "integer"},
                },
            },
        }
    )
    def get_photos(self, row: PublicContribution) -> list[dict[str, Any]]:
        slug = self.context["campaign"]
        return [
            {
                "url": photo_address(slug, photo.public_id, LARGE),
                "small": photo_address(slug, photo.public_id, SMALL),
                "alternative": photo.alternative,
                "type": photo.media_type,
                "width": photo.width,
                "height": photo.height,
            }
            for photo in row.photos.all()
        ]

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_answers(self, row: PublicContribution) -> dict[str, Any]:
        """Responses to the layer's own questions that everybody may read, by their keys."""
        return {one.question["key"]: one.value for one in row.responses.all()}

    @extend_schema_field(
        {
            "type": ["object", "null"],
            "properties": {
                "service": {"type": "string"},
                "text": {"type": "string"},
                "answered_on": {"type": "string", "format": "date"},
            },
        }
    )
    def get_answer(self, row: PublicContribution) -> dict[str, Any] | None:
        if row.answer_text is None:
            return None
        return {
            "service": row.answer_service,
            "text": row.answer_text,
            "answered_on": row.answered_on,
        }


def photo_address(slug: str, public_id: int, size: str) -> str:
    """Where a photo that everybody may see is served."""
    return settings.PUBLIC_URL + reverse("web:photo", args=[slug, public_id, size])


class ReplyShape(serializers.ModelSerializer[PublicReply]):
    """A public reply."""

    id = serializers.IntegerField(source="public_id")

    class Meta:
        model = PublicReply
        fields = ["id", "signature", "text", "published_on"]


class Strict(serializers.Serializer[Any]):
    """A body whose unknown members are refused, so that nothing is taken for accepted."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, dict) else set()
        if unknown:
            name = min(map(str, unknown))[:40]
            raise serializers.ValidationError(
                {name: ["This member is not known."]}, code="unknown_field"
            )
        return super().to_internal_value(data)


class Words(serializers.CharField):
    """A text that is one: no number is turned into words. It is judged by the domain."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class WrittenProperties(Strict):
    """What a client says of a new contribution. Texts are judged by the domain, with figures."""

    layer = Words(max_length=50)
    kind = serializers.ChoiceField(choices=Kind.choices)
    title = Words(trim_whitespace=False, help_text=f"At most {TITLE_LENGTH}.")
    text = Words(trim_whitespace=False, help_text=f"At most {TEXT_LENGTH}.")
    category = Words(max_length=50, required=False, default="")
    signature = Words(required=False, default="", allow_blank=True)
    email = Words(required=False, default="", allow_blank=True)
    precision = serializers.ChoiceField(choices=Precision.choices, required=False, default="")
    feature = serializers.IntegerField(required=False, default=None, min_value=1)
    answers = serializers.DictField(
        source="responses",
        child=serializers.JSONField(),
        required=False,
        default=dict,
        help_text="Responses to the layer's own questions, by their keys.",
    )


class WrittenContribution(Strict):
    """A new contribution: a GeoJSON Feature."""

    type = serializers.ChoiceField(choices=["Feature"])
    geometry = serializers.JSONField(help_text="RFC 7946 geometry, of a type the layer allows.")
    properties = WrittenProperties()


class WrittenReply(Strict):
    """A new reply."""

    text = Words(trim_whitespace=False, help_text=f"At most {REPLY_LENGTH}.")
    signature = Words(required=False, default="", allow_blank=True)


class Acknowledged(serializers.Serializer[Any]):
    """What a client keeps of a contribution that it has handed in."""

    id = serializers.IntegerField()
    state = serializers.CharField(
        help_text="held, published, or to_confirm: a link was sent to `email`, which must be opened"
    )
    receipt = serializers.CharField(help_text="private address of the author's page")
    device = serializers.CharField(
        required=False, help_text="token of a person met for the first time"
    )
    height_dropped = serializers.BooleanField()


class AcknowledgedReply(serializers.Serializer[Any]):
    """What a client keeps of a reply that it has handed in."""

    id = serializers.IntegerField()
    state = serializers.CharField(help_text="held or published")
    device = serializers.CharField(required=False)


class Supported(serializers.Serializer[Any]):
    """How many hold with a contribution, and whether this person does."""

    supports = serializers.IntegerField()
    supported = serializers.BooleanField()
    device = serializers.CharField(required=False)


class LedgerMonthShape(serializers.Serializer[Any]):
    """One month that is over; a delay is missing where telling it would betray a small number."""

    month = serializers.CharField(help_text="2026-10")
    lines = serializers.DictField(child=serializers.IntegerField(), help_text="multiples of five")
    reasons = serializers.IntegerField(help_text="how many articles the charter had")
    promise_days = serializers.IntegerField(help_text="working days")
    half_within = serializers.IntegerField(required=False, help_text="working hours")
    most_within = serializers.IntegerField(required=False, help_text="working hours")
    digest = serializers.CharField(help_text="SHA-256 of the month")
    seal = serializers.CharField(help_text="of all entries up to this month")


class LedgerShape(serializers.Serializer[Any]):
    """The ledger of moderation as it is published."""

    campaign = serializers.SlugField()
    licence = serializers.CharField()
    licence_url = serializers.URLField()
    steps_of = serializers.IntegerField()
    seal = serializers.CharField(allow_null=True)
    months = LedgerMonthShape(many=True)


class Problem(serializers.Serializer[Any]):
    """RFC 9457, with a stable code."""

    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
