"""Campaigns: their ground, their charter, their phases, their people."""

from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from campaigns.enums import (
    VISIBLE,
    Accent,
    Act,
    Commitment,
    Moderation,
    OutsidePolicy,
    ReasonCode,
    Right,
    Role,
    RuleKind,
    Visibility,
)
from geo.models import Area

if TYPE_CHECKING:
    from accounts.models import Person

RESERVED_SLUGS = (
    "style", "changes", "new", "about", "ledger", "contributions", "parts", "queue", "review",
    "answers", "layers", "settings", "exports", "embeds", "tiles", "features", "support",
    "replies", "mine", "api", "desk", "mail",
)  # fmt: skip
COLOURS = 8


def no_reserved_word(name: str) -> models.CheckConstraint:
    """A CHECK that keeps the words of our addresses out of a model's slugs."""
    return models.CheckConstraint(
        name=name,
        condition=~Q(slug__in=RESERVED_SLUGS),
        violation_error_message=_("This word is part of our addresses: choose another."),
    )


class Organisation(models.Model):
    """Who opens campaigns: a department of the city, later an association."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    department = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.name


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible(self) -> Self:
        """Campaigns that everybody may see."""
        return self.filter(visibility__in=VISIBLE)

    def visible_to(self, person: "Person | None") -> Self:
        """What everybody sees, and the drafts in which `person` has a role."""
        if person is None:
            return self.visible()
        if person.is_administrator:
            return self
        return self.filter(Q(visibility__in=VISIBLE) | Q(memberships__person=person)).distinct()


class Campaign(models.Model):
    """One consultation: a perimeter, a charter, phases, layers, people."""

    slug = models.SlugField(unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    title = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="fr", choices=settings.LANGUAGES)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.DRAFT)
    accent = models.CharField(
        max_length=10, choices=Accent, default=Accent.GREEN, db_default=Accent.GREEN
    )
    created_at = models.DateTimeField(db_default=Now())

    perimeter = models.MultiPolygonField(srid=4326)
    outside = models.CharField(max_length=10, choices=OutsidePolicy, default=OutsidePolicy.REFUSE)
    outside_buffer_m = models.PositiveIntegerField(default=0)
    metric_srid = models.PositiveIntegerField(default=2154)
    areas = models.ManyToManyField(Area, through="CampaignArea", related_name="campaigns")

    negotiable = models.JSONField(default=list, blank=True)
    not_negotiable = models.JSONField(default=list, blank=True)
    commitment = models.CharField(max_length=10, choices=Commitment, default=Commitment.CONSULT)
    commitment_text = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    envelope_euros = models.PositiveBigIntegerField(null=True, blank=True)
    envelope_text = models.TextField(blank=True)
    documents = models.JSONField(default=list, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    read_within_days = models.PositiveSmallIntegerField(default=2)
    edit_minutes = models.PositiveSmallIntegerField(default=1440)
    trusts_authors = models.BooleanField(default=False, db_default=False)

    # Who has come to its desk with this object; the floors above show them what is theirs to judge.
    entered_by: "Person | None" = None
    entered_with: frozenset[Right] = frozenset()

    objects = CampaignQuerySet.as_manager()

    class Meta:
        constraints = [
            no_reserved_word("campaign_slug_not_reserved"),
            models.CheckConstraint(
                name="campaign_perimeter_valid", condition=Q(perimeter__isvalid=True)
            ),
            models.CheckConstraint(
                name="campaign_visibility_known", condition=Q(visibility__in=Visibility.values)
            ),
            models.CheckConstraint(
                name="campaign_accent_known", condition=Q(accent__in=Accent.values)
            ),
            models.CheckConstraint(
                name="campaign_buffer_has_a_width",
                condition=~Q(outside=OutsidePolicy.BUFFER) | Q(outside_buffer_m__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_visible(self) -> bool:
        return self.visibility in VISIBLE


class CampaignArea(models.Model):
    """An area of a campaign: open to contributions, or excluded with its reason."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="campaign_areas")
    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    is_open = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "area"], name="campaign_area_once"),
            models.CheckConstraint(
                name="excluded_area_says_why", condition=Q(is_open=True) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.area_id}"


class PhaseQuerySet(models.QuerySet["Phase"]):
    def open_at(self, at: Any) -> Self:
        """Phases whose period holds the instant `at`; the end is not part of it."""
        return self.filter(period__contains=at)


class Phase(models.Model):
    """A span of time in which some acts are open; phases may overlap."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="phases")
    slug = models.SlugField()
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    period = DateTimeRangeField()

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["period", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="phase_slug_once"),
            models.CheckConstraint(
                name="phase_period_not_empty", condition=Q(period__isempty=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PhaseRight(models.Model):
    """One act that a phase opens: to whom, and how often a person."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="rights")
    act = models.CharField(max_length=12, choices=Act)
    assurance = models.PositiveSmallIntegerField(default=1)
    quota = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["phase", "act"], name="phase_right_once"),
            models.CheckConstraint(name="phase_right_act_known", condition=Q(act__in=Act.values)),
            models.CheckConstraint(
                name="phase_right_quota_positive",
                condition=Q(quota__isnull=True) | Q(quota__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.phase_id}: {self.act}"


class ModerationPolicy(models.Model):
    """When contributions are read: for a campaign, or for one of its phases."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="policies")
    phase = models.ForeignKey(Phase, null=True, blank=True, on_delete=models.CASCADE)
    moderation = models.CharField(max_length=20, choices=Moderation)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "phase"],
                name="moderation_policy_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.moderation


class RiskRule(models.Model):
    """One rule of a campaign's policy by risk: what it notices, how much of it, on or off.

    figures: of `risk.FIGURES`; words: of the kind WORDS, one list a language ("" for any text).
    reason: the article of the charter that it watches over.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="risk_rules")
    kind = models.CharField(max_length=10, choices=RuleKind)
    language = models.CharField(max_length=5, blank=True)
    is_on = models.BooleanField(default=False)
    figures = models.JSONField(default=dict, blank=True)
    words = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    reason = models.CharField(max_length=20, choices=ReasonCode, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "kind", "language"], name="risk_rule_once"),
            models.CheckConstraint(
                name="risk_rule_kind_known", condition=Q(kind__in=RuleKind.values)
            ),
            models.CheckConstraint(
                name="risk_rule_language_is_of_a_list_of_words",
                condition=Q(language="") | Q(kind=RuleKind.WORDS),
            ),
            models.CheckConstraint(
                name="risk_rule_reports_come_from_several",
                condition=~Q(kind=RuleKind.REPORTED)
                | Q(figures__times__isnull=True)
                | Q(figures__times__gte=2),
            ),
            models.CheckConstraint(
                name="risk_rule_reason_known", condition=Q(reason__in=["", *ReasonCode.values])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}: {self.kind} {self.language}".rstrip()


class Membership(models.Model):
    """A role of a person in one campaign."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "campaign", "role"], name="membership_once"),
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=Role.values)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.role} of {self.campaign_id}"


class Category(models.Model):
    """What a contribution is about; its colour is one of eight, each with its own glyph."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="categories")
    slug = models.SlugField()
    label = models.CharField(max_length=60)
    label_en = models.CharField(max_length=60, blank=True)
    colour = models.PositiveSmallIntegerField(default=1)
    icon = models.CharField(max_length=20, default="dot")
    reach_m = models.PositiveSmallIntegerField(default=80, db_default=80)  # how far alike is alike
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "slug"], name="category_slug_once"),
            models.CheckConstraint(
                name="category_reach_from_5_to_2000_metres",
                condition=Q(reach_m__gte=5, reach_m__lte=2000),
            ),
            models.CheckConstraint(
                name="category_colour_known", condition=Q(colour__gte=1, colour__lte=COLOURS)
            ),
        ]

    def __str__(self) -> str:
        return self.label

    def label_in(self, language: str) -> str:
        """The label in `language`, else the campaign's own."""
        return self.label_en if language.startswith("en") and self.label_en else self.label


class Reason(models.Model):
    """An article of a campaign's charter for which something may be withheld."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="reasons")
    code = models.CharField(max_length=20, choices=ReasonCode)
    text = models.TextField()
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="reason_once"),
            models.CheckConstraint(
                name="reason_code_known", condition=Q(code__in=ReasonCode.values)
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()
