"""Map layers, the rules that name them, and the features drawn on them."""

from typing import Self

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db.models import F, Q
from django.db.models.functions import Now

from campaigns.enums import Act, Moderation
from campaigns.identity import LARGEST, new_public_id
from campaigns.models import Campaign, Category, Membership, Phase, no_reserved_word
from geo.functions import Drawn, Sound
from geo.models import Area
from layers.enums import GeometryType, LayerKind, Precision


class LayerQuerySet(models.QuerySet["Layer"]):
    def shown(self) -> Self:
        """Layers that a campaign shows, in the order of its legend."""
        return self.filter(is_shown=True).order_by("order", "pk")

    def with_questions(self) -> Self:
        """The schema of today as their only `schemas`, in one more query."""
        current = FormSchema.objects.filter(version=F("layer__form_version"))
        return self.prefetch_related(models.Prefetch("schemas", queryset=current))

    def reference(self) -> Self:
        return self.filter(kind=LayerKind.REFERENCE)

    def of_contributions(self) -> Self:
        return self.filter(kind=LayerKind.CONTRIBUTIONS)


class Layer(models.Model):
    """One layer of a campaign's map; its slug names it in tiles and addresses."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="layers")
    slug = models.SlugField()
    title = models.CharField(max_length=80)
    title_en = models.CharField(max_length=80, blank=True)
    kind = models.CharField(max_length=15, choices=LayerKind)
    order = models.PositiveSmallIntegerField(default=0)
    group = models.CharField(max_length=60, blank=True)
    min_zoom = models.PositiveSmallIntegerField(default=0)
    max_zoom = models.PositiveSmallIntegerField(default=22)
    style = models.JSONField(default=dict, blank=True)
    attribution = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    is_shown = models.BooleanField(default=True)
    is_streets = models.BooleanField(default=False)
    snapping_layer = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    form_version = models.PositiveIntegerField(default=1)
    version = models.PositiveIntegerField(default=1)

    objects = LayerQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="layer_slug_once"),
            no_reserved_word("layer_slug_not_reserved"),
            models.CheckConstraint(name="layer_kind_known", condition=Q(kind__in=LayerKind.values)),
            models.CheckConstraint(
                name="layer_zooms_in_order",
                condition=Q(min_zoom__lte=F("max_zoom"), max_zoom__lte=22),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def title_in(self, language: str) -> str:
        """The title in `language`, else the campaign's own."""
        return self.title_en if language.startswith("en") and self.title_en else self.title


class LayerRule(models.Model):
    """What a layer allows, in general or in one phase or for one category.

    A NULL says nothing: the next less precise rule decides. The most precise rule wins.
    """

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="rules")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.CASCADE)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.CASCADE)
    acts = ArrayField(models.CharField(max_length=12, choices=Act), null=True, blank=True)
    assurance = models.PositiveSmallIntegerField(null=True, blank=True)
    quota = models.PositiveIntegerField(null=True, blank=True)
    moderation = models.CharField(max_length=20, choices=Moderation, blank=True)
    geometry_types = ArrayField(
        models.CharField(max_length=15, choices=GeometryType), null=True, blank=True
    )
    max_length_m = models.PositiveIntegerField(null=True, blank=True)
    max_surface_m2 = models.PositiveBigIntegerField(null=True, blank=True)
    max_vertices = models.PositiveIntegerField(null=True, blank=True)
    precision = models.CharField(max_length=10, choices=Precision, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["layer", "phase", "category"],
                name="layer_rule_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="layer_rule_precision_known",
                condition=Q(precision__in=["", *Precision.values]),
            ),
            models.CheckConstraint(
                name="layer_rule_moderation_known",
                condition=Q(moderation__in=["", *Moderation.values]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer_id}: phase {self.phase_id}, category {self.category_id}"


class ModeratorScope(models.Model):
    """What a moderator is limited to: a layer, a category, an area, or where those meet.

    Several rows of one membership add up; a membership without any is of the whole campaign. What
    a row names cannot be deleted before it, for then the limit would be gone.
    """

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="scopes")
    layer = models.ForeignKey(Layer, null=True, blank=True, on_delete=models.RESTRICT)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.RESTRICT)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.RESTRICT)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "layer", "category", "area"],
                name="moderator_scope_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="moderator_scope_limits_something",
                condition=Q(layer__isnull=False)
                | Q(category__isnull=False)
                | Q(area__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"scope {self.pk} of membership {self.membership_id}"


class FormSchema(models.Model):
    """One version of a layer's own questions; it never changes, so that old responses are read.

    A layer whose `form_version` has no schema asks nothing of its own.
    """

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="schemas")
    version = models.PositiveIntegerField()
    questions = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "version"], name="form_schema_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.layer_id}: version {self.version}"


class FeatureQuerySet(models.QuerySet["Feature"]):
    def public(self) -> Self:
        """Features of shown layers; whether the campaign may be seen is its gateway's word."""
        return self.filter(layer__is_shown=True, layer__kind=LayerKind.REFERENCE)

    def extent(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of all of them (degrees, 4326); None without any."""
        found: tuple[float, float, float, float] | None
        found = self.aggregate(extent=models.Extent("geom"))["extent"]
        return found


class Feature(models.Model):
    """One thing drawn on a reference layer: a building, a path, a tree."""

    layer = models.ForeignKey(
        Layer,
        on_delete=models.CASCADE,
        related_name="features",
        db_index=False,  # feature_by_layer_and_place begins with it
    )
    public_id = models.BigIntegerField(unique=True, default=new_public_id, editable=False)
    external_id = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=200, blank=True)
    geom = models.GeometryField(srid=4326, spatial_index=False)  # sought by geom_3857
    properties = models.JSONField(default=dict, blank=True)
    geom_3857 = models.GeneratedField(
        expression=Drawn("geom"),
        output_field=models.GeometryField(srid=3857),
        db_persist=True,
    )

    objects = FeatureQuerySet.as_manager()

    class Meta:
        indexes = [GistIndex("layer", "geom_3857", name="feature_by_layer_and_place")]
        constraints = [
            models.CheckConstraint(
                name="feature_public_id_exact_in_json",
                condition=Q(public_id__gt=0, public_id__lte=LARGEST),
            ),
            models.CheckConstraint(name="feature_place_sound", condition=Sound("geom")),
            models.UniqueConstraint(
                fields=["layer", "external_id"],
                condition=~Q(external_id=""),
                name="feature_external_id_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.external_id or str(self.public_id)


class Import(models.Model):
    """One file brought into a layer: what was found, what was refused and why."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    srid = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    rejects = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["layer", "version"], name="import_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.accepted})"
