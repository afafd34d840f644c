"""A contribution: what somebody says about a place."""

from typing import Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Now

from campaigns.identity import LARGEST, new_public_id
from campaigns.models import Campaign, Category
from contributions.enums import Channel, Kind, State
from contributions.functions import Fingerprint
from contributions.models.answer import Status
from contributions.models.standing import (
    Overlaid,
    overlaid,
    overlay_lies_over_its_state,
    overlays_that_end,
    shown_exactly_when_published,
)
from geo.functions import Drawn, PointMorton, Px, Py, Sound
from geo.models import Area
from layers.enums import Precision
from layers.models import Feature, Layer
from layers.scopes import entered_scope

TITLE_LENGTH = 120
TEXT_LENGTH = 5_000
SUPPORT_STEPS = (1, 3, 10, 30)  # from how many supports a pin is in bucket 1, 2, 3, 4


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def of_campaign(self, campaign: Campaign) -> Self:
        """Those of a campaign that whoever entered its desk may judge (`layers.scopes`)."""
        here = self.filter(entered_scope(campaign).condition(), layer__campaign=campaign)
        return here.come_in()

    def come_in(self) -> Self:
        """Those that are the team's to read: not while an address waits, not what is its author's
        own to erase and gone.
        """
        return self.exclude(state=State.UNCONFIRMED).exclude(state=State.ERASED, author=None)

    def awaiting_moderation(self) -> Self:
        """Held ones whose author is not asked anything, the longest waiting first."""
        return self.filter(state=State.HELD, overlay="").order_by("created_at", "pk")

    def with_their_words(self) -> Self:
        """Everything that a card shows, in one query."""
        return self.select_related("layer", "category", "status", "area", "author", "feature")


class Contribution(Overlaid):
    """One proposal, comment or question, with its true place and its public one.

    `geom` (SRID 4326) is the true place and no public query reads it; `public_geom` is made once
    at intake from `geom` and the precision. The tile columns are generated from `public_geom`.
    """

    public_id = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    layer = models.ForeignKey(Layer, on_delete=models.PROTECT, related_name="contributions")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="contributions"
    )
    signature = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State)
    is_public = models.BooleanField(default=False)
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField(max_length=TEXT_LENGTH)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT)
    status = models.ForeignKey(Status, null=True, blank=True, on_delete=models.PROTECT)
    geom = models.GeometryField(srid=4326)
    public_geom = models.GeometryField(srid=4326, spatial_index=False)
    precision = models.CharField(max_length=10, choices=Precision)
    is_outside = models.BooleanField(default=False)
    typed_address = models.CharField(max_length=200, blank=True)
    found_address = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT)
    feature = models.ForeignKey(Feature, null=True, blank=True, on_delete=models.SET_NULL)
    form_answers = models.JSONField(default=dict, blank=True)
    form_version = models.PositiveIntegerField(default=1)
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    voices = models.PositiveIntegerField(default=1)
    support_count = models.PositiveIntegerField(default=0)
    reply_count = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    split_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="parts"
    )
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    published_on = models.DateField(null=True, blank=True)

    support_bucket = models.GeneratedField(
        expression=Func(
            F("support_count"),
            Value(f"{{{','.join(map(str, SUPPORT_STEPS))}}}"),
            function="width_bucket",
            template="%(function)s(%(expressions)s::int[])",
        ),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    px = models.GeneratedField(
        expression=Px("public_geom"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    py = models.GeneratedField(
        expression=Py("public_geom"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    morton = models.GeneratedField(
        expression=PointMorton("public_geom"),
        output_field=models.BigIntegerField(null=True),
        db_persist=True,
    )
    geom_3857 = models.GeneratedField(
        expression=Drawn("public_geom"),
        output_field=models.GeometryField(srid=3857),
        db_persist=True,
    )
    stems = models.GeneratedField(
        expression=Func("title", "text", function="public.parvis_stems"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    plain = models.GeneratedField(
        expression=Func("title", "text", function="public.parvis_plain"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(Fingerprint("text"), name="contributions_by_same_text"),
            models.Index(
                fields=["layer", "morton"],
                include=[
                    "public_id",
                    "px",
                    "py",
                    "kind",
                    "category",
                    "status",
                    "area",
                    "support_bucket",
                ],
                condition=Q(is_public=True),
                name="public_points_by_layer",
            ),
            GistIndex(
                "layer",
                "geom_3857",
                condition=Q(is_public=True),
                name="public_shapes_by_layer",
            ),
            models.Index(
                fields=["layer", "-published_on", "-public_id"],
                condition=Q(is_public=True),
                name="public_by_day",
            ),
            models.Index(
                fields=["layer", "created_at"],
                condition=Q(state=State.HELD),
                name="held_by_age",
            ),
            models.Index(
                fields=["layer", "state", "-created_at", "-public_id"],
                name="by_state_and_age",
            ),
            models.Index(fields=["layer", "-created_at", "-public_id"], name="by_age"),
            GinIndex("stems", condition=Q(is_public=True), name="public_by_stem"),
            GinIndex(
                OpClass("plain", name="gin_trgm_ops"),
                condition=Q(is_public=True),
                name="public_by_spelling",
            ),
            overlays_that_end("contribution_overlays_end"),
            overlaid("overlaid_by_layer", "layer"),
        ]
        constraints = [
            models.CheckConstraint(
                name="contribution_public_id_exact_in_json",
                condition=Q(public_id__gt=0, public_id__lte=LARGEST),
            ),
            models.CheckConstraint(
                name="contribution_state_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="contribution_kind_known", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="contribution_precision_known", condition=Q(precision__in=Precision.values)
            ),
            models.CheckConstraint(
                name="contribution_public_exactly_when_published",
                condition=shown_exactly_when_published(),
            ),
            models.CheckConstraint(
                name="contribution_overlay_over_its_state",
                condition=overlay_lies_over_its_state(),
            ),
            models.CheckConstraint(
                name="contribution_public_means_dated",
                condition=Q(is_public=False) | Q(published_on__isnull=False),
            ),
            models.CheckConstraint(
                name="contribution_merged_has_a_target_and_only_it",
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
            ),
            models.CheckConstraint(name="contribution_place_sound", condition=Sound("geom")),
            models.CheckConstraint(
                name="contribution_public_place_sound", condition=Sound("public_geom")
            ),
            models.CheckConstraint(name="contribution_titled", condition=~Q(title="")),
            models.CheckConstraint(name="contribution_has_a_voice", condition=Q(voices__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def campaign(self) -> Campaign:
        return self.layer.campaign


class Revision(models.Model):
    """A contribution's words, responses and place as they were before an edit; never public."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="revisions"
    )
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    text = models.TextField()
    form_answers = models.JSONField(default=dict)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT)
    geom = models.GeometryField(srid=4326, spatial_index=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(Fingerprint("text"), name="revisions_by_same_text")]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "version"], name="revision_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} version {self.version}"
