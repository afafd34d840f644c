"""The map in frames on other sites: what each shows, and on whose pages it may stand."""

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import contributions.models.embed


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_campaigns_phases_and_roles"),
        ("contributions", "0002_public_views_guards_and_rights"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Embed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        default=contributions.models.embed.new_key,
                        editable=False,
                        max_length=64,
                        unique=True,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                (
                    "hosts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), size=None
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("en", "English")], default="fr", max_length=5
                    ),
                ),
                (
                    "layers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(), blank=True, default=list, size=None
                    ),
                ),
                ("filters", models.JSONField(blank=True, default=dict)),
                (
                    "view",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.FloatField(), blank=True, null=True, size=None
                    ),
                ),
                ("height", models.PositiveSmallIntegerField(default=640)),
                (
                    "made_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="embeds",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("key__regex", "^[A-Za-z0-9_-]{22,64}$")),
                        name="embed_key_cannot_be_guessed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="embed_title_not_blank",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Regex(
                            models.Func(
                                models.F("hosts"),
                                models.Value(" "),
                                function="array_to_string",
                                output_field=models.TextField(),
                            ),
                            models.Value(
                                "^https?://(\\*\\.)?[a-z0-9.-]+(:[0-9]{1,5})?"
                                "( https?://(\\*\\.)?[a-z0-9.-]+(:[0-9]{1,5})?)*$"
                            ),
                        ),
                        name="embed_hosts_are_origins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["fr", "en"])),
                        name="embed_language_known",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.Exact(
                            models.Func(
                                models.F("filters"),
                                function="jsonb_typeof",
                                output_field=models.TextField(),
                            ),
                            models.Value("object"),
                        ),
                        name="embed_filters_are_a_dictionary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("view__isnull", True),
                            models.Q(
                                ("view__0__gte", -180),
                                ("view__0__lt", models.F("view__2")),
                                ("view__1__gte", -90),
                                ("view__1__lt", models.F("view__3")),
                                ("view__2__lte", 180),
                                ("view__3__lte", 90),
                                ("view__len", 4),
                            ),
                            _connector="OR",
                        ),
                        name="embed_view_is_a_box",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("height__gte", 320), ("height__lte", 2000)),
                        name="embed_height_in_reach",
                    ),
                ],
            },
        ),
    ]
