"""The map in a frame on another site: what it shows, and on whose pages it may stand."""

import re
import secrets
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Now
from django.db.models.lookups import Exact, Regex

from campaigns.enums import VISIBLE
from campaigns.models import Campaign

KEY = re.compile(r"[A-Za-z0-9_-]{22,64}")
LOWEST_PX, HIGHEST_PX = 320, 2000
# The second lock on what goes into a header: origins and nothing else, parted by single spaces.
_ORIGIN = r"https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?"
ORIGINS = f"^{_ORIGIN}( {_ORIGIN})*$"


def new_key() -> str:
    """192 random bits in 32 signs that an address can hold."""
    return secrets.token_urlsafe(24)


class EmbedQuerySet(models.QuerySet["Embed"]):
    def open(self) -> Self:
        """Embeds that are shown: not revoked, of a campaign that everybody may see."""
        return self.filter(revoked_at__isnull=True, campaign__visibility__in=VISIBLE)

    def newest_first(self) -> Self:
        """The desk's order: those in use first."""
        return self.order_by(F("revoked_at").asc(nulls_first=True), "-made_at", "-pk")


class Embed(models.Model):
    """A read-only map of one campaign for the pages of some sites.

    layers: slugs, and blank means all that are shown; a layer that is hidden or removed later is
    simply no longer there, and never becomes "all". filters: `contributions.filters`, canonical.
    view: west, south, east, north in degrees (SRID 4326); blank means the perimeter.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="embeds")
    key = models.CharField(max_length=64, unique=True, default=new_key, editable=False)
    title = models.CharField(max_length=120)
    hosts = ArrayField(models.CharField(max_length=300))
    language = models.CharField(max_length=5, default="fr", choices=settings.LANGUAGES)
    layers = ArrayField(models.SlugField(), default=list, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    view = ArrayField(models.FloatField(), null=True, blank=True)
    height = models.PositiveSmallIntegerField(default=640)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    made_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = EmbedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="embed_key_cannot_be_guessed",
                condition=Q(key__regex=f"^{KEY.pattern}$"),
            ),
            models.CheckConstraint(name="embed_title_not_blank", condition=~Q(title="")),
            models.CheckConstraint(
                name="embed_hosts_are_origins",
                condition=Regex(
                    models.Func(
                        F("hosts"),
                        Value(" "),
                        function="array_to_string",
                        output_field=models.TextField(),
                    ),
                    Value(ORIGINS),
                ),
            ),
            models.CheckConstraint(
                name="embed_language_known",
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
            ),
            models.CheckConstraint(
                name="embed_filters_are_a_dictionary",
                condition=Exact(
                    models.Func(
                        F("filters"), function="jsonb_typeof", output_field=models.TextField()
                    ),
                    Value("object"),
                ),
            ),
            models.CheckConstraint(
                name="embed_view_is_a_box",
                condition=Q(view__isnull=True)
                | Q(
                    view__len=4,
                    view__0__gte=-180,
                    view__0__lt=F("view__2"),
                    view__2__lte=180,
                    view__1__gte=-90,
                    view__1__lt=F("view__3"),
                    view__3__lte=90,
                ),
            ),
            models.CheckConstraint(
                name="embed_height_in_reach",
                condition=Q(height__gte=LOWEST_PX, height__lte=HIGHEST_PX),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_active(self) -> bool:
        """Whether it has not been revoked; whether it is shown is its campaign's word too."""
        return self.revoked_at is None
