"""Campaigns with their charter, phases, rights, roles, categories."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("geo", "0003_areas"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("name", models.CharField(max_length=120)),
                ("department", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True)),
                ("title", models.CharField(max_length=120)),
                ("summary", models.TextField(blank=True)),
                (
                    "language",
                    models.CharField(
                        choices=[("fr", "Français"), ("en", "English")], default="fr", max_length=5
                    ),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("public", "public"),
                            ("archived", "archived"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("perimeter", django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
                (
                    "outside",
                    models.CharField(
                        choices=[
                            ("refuse", "refused"),
                            ("flag", "accepted and flagged"),
                            ("buffer", "accepted up to a distance"),
                        ],
                        default="refuse",
                        max_length=10,
                    ),
                ),
                ("outside_buffer_m", models.PositiveIntegerField(default=0)),
                ("metric_srid", models.PositiveIntegerField(default=2154)),
                ("negotiable", models.JSONField(blank=True, default=list)),
                ("not_negotiable", models.JSONField(blank=True, default=list)),
                (
                    "commitment",
                    models.CharField(
                        choices=[
                            ("inform", "to inform"),
                            ("consult", "to consult"),
                            ("involve", "to work it out together"),
                            ("decide", "to decide together"),
                        ],
                        default="consult",
                        max_length=10,
                    ),
                ),
                ("commitment_text", models.TextField(blank=True)),
                ("decided_by", models.CharField(blank=True, max_length=200)),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("envelope_euros", models.PositiveBigIntegerField(blank=True, null=True)),
                ("envelope_text", models.TextField(blank=True)),
                ("documents", models.JSONField(blank=True, default=list)),
                ("contact_name", models.CharField(blank=True, max_length=120)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("read_within_days", models.PositiveSmallIntegerField(default=2)),
                ("edit_minutes", models.PositiveSmallIntegerField(default=1440)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="campaigns.campaign",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CampaignArea",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_open", models.BooleanField(default=True)),
                ("reason", models.TextField(blank=True)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "area",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="geo.area"),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="campaign_areas",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.AddField(
            model_name="campaign",
            name="areas",
            field=models.ManyToManyField(
                related_name="campaigns", through="campaigns.CampaignArea", to="geo.area"
            ),
        ),
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField()),
                ("label", models.CharField(max_length=60)),
                ("label_en", models.CharField(blank=True, max_length=60)),
                ("colour", models.PositiveSmallIntegerField(default=1)),
                ("icon", models.CharField(default="dot", max_length=20)),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="categories",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("facilitator", "facilitator"),
                            ("moderator", "moderator"),
                            ("planner", "planner"),
                            ("manager", "manager"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="campaign",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="campaigns.organisation"
            ),
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField()),
                ("title", models.CharField(max_length=120)),
                ("description", models.TextField(blank=True)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phases",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["period", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ModerationPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "moderation",
                    models.CharField(
                        choices=[
                            ("after", "after publication"),
                            ("before", "before publication"),
                            ("before_accountless", "before publication for the accountless"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="policies",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="campaigns.phase",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PhaseRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("contribute", "contribute"),
                            ("reply", "reply"),
                            ("support", "support"),
                        ],
                        max_length=12,
                    ),
                ),
                ("assurance", models.PositiveSmallIntegerField(default=1)),
                ("quota", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rights",
                        to="campaigns.phase",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("off_topic", "off topic"),
                            ("outside_area", "outside the area"),
                            ("personal_data", "personal data"),
                            ("insult", "insult or discrimination"),
                            ("accusation", "accusation of a person"),
                            ("illegal", "illegal"),
                            ("advertising", "advertising"),
                            ("duplicate", "duplicate"),
                            ("unreadable", "unreadable"),
                            ("third_party_rights", "rights of third parties"),
                        ],
                        max_length=20,
                    ),
                ),
                ("text", models.TextField()),
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reasons",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="campaignarea",
            constraint=models.UniqueConstraint(
                fields=("campaign", "area"), name="campaign_area_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaignarea",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_open", True), models.Q(("reason", ""), _negated=True), _connector="OR"
                ),
                name="excluded_area_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                fields=("campaign", "slug"), name="category_slug_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("colour__gte", 1), ("colour__lte", 8)),
                name="category_colour_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                fields=("person", "campaign", "role"), name="membership_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("role__in", ["facilitator", "moderator", "planner", "manager"])
                ),
                name="membership_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "slug__in",
                        (
                            "style",
                            "changes",
                            "new",
                            "about",
                            "ledger",
                            "contributions",
                            "parts",
                            "queue",
                            "review",
                            "answers",
                            "layers",
                            "settings",
                            "exports",
                            "embeds",
                            "tiles",
                            "features",
                            "support",
                            "replies",
                            "mine",
                            "api",
                            "desk",
                            "mail",
                        ),
                    ),
                    _negated=True,
                ),
                name="campaign_slug_not_reserved",
                violation_error_message="This word is part of our addresses: choose another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("perimeter__isvalid", True)), name="campaign_perimeter_valid"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["draft", "public", "archived"])),
                name="campaign_visibility_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outside", "buffer"), _negated=True),
                    ("outside_buffer_m__gt", 0),
                    _connector="OR",
                ),
                name="campaign_buffer_has_a_width",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(fields=("campaign", "slug"), name="phase_slug_once"),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("period__isempty", False)), name="phase_period_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="moderationpolicy",
            constraint=models.UniqueConstraint(
                fields=("campaign", "phase"), name="moderation_policy_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="phaseright",
            constraint=models.UniqueConstraint(fields=("phase", "act"), name="phase_right_once"),
        ),
        migrations.AddConstraint(
            model_name="phaseright",
            constraint=models.CheckConstraint(
                condition=models.Q(("act__in", ["contribute", "reply", "support"])),
                name="phase_right_act_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="phaseright",
            constraint=models.CheckConstraint(
                condition=models.Q(("quota__isnull", True), ("quota__gt", 0), _connector="OR"),
                name="phase_right_quota_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.UniqueConstraint(fields=("campaign", "code"), name="reason_once"),
        ),
        migrations.AddConstraint(
            model_name="reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "code__in",
                        [
                            "off_topic",
                            "outside_area",
                            "personal_data",
                            "insult",
                            "accusation",
                            "illegal",
                            "advertising",
                            "duplicate",
                            "unreadable",
                            "third_party_rights",
                        ],
                    )
                ),
                name="reason_code_known",
            ),
        ),
    ]
