"""Contributions, replies, supports, events, receipts."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import campaigns.identity
import geo.functions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("campaigns", "0001_campaigns_phases_and_roles"),
        ("geo", "0003_areas"),
        ("layers", "0001_layers_rules_and_features"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicContribution",
            fields=[
                ("public_id", models.BigIntegerField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposal", "proposal"),
                            ("comment", "comment"),
                            ("question", "question"),
                        ],
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("signature", models.CharField(max_length=80)),
                ("public_geom", django.contrib.gis.db.models.fields.GeometryField(srid=4326)),
                ("geom_3857", django.contrib.gis.db.models.fields.GeometryField(srid=3857)),
                ("px", models.BigIntegerField(null=True)),
                ("py", models.BigIntegerField(null=True)),
                ("morton", models.BigIntegerField(null=True)),
                ("precision", models.CharField(max_length=10)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "online"),
                            ("api", "by another service"),
                            ("meeting", "in a meeting"),
                            ("stall", "at a stall"),
                            ("import", "from a file"),
                        ],
                        max_length=10,
                    ),
                ),
                ("voices", models.PositiveIntegerField()),
                ("support_count", models.PositiveIntegerField()),
                ("support_bucket", models.SmallIntegerField()),
                ("reply_count", models.PositiveIntegerField()),
                ("published_on", models.DateField()),
                ("answer_service", models.CharField(max_length=120, null=True)),
                ("answer_text", models.TextField(null=True)),
                ("answered_on", models.DateField(null=True)),
            ],
            options={
                "db_table": "public_contributions",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PublicReply",
            fields=[
                ("public_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("signature", models.CharField(max_length=80)),
                ("text", models.TextField()),
                ("published_on", models.DateField()),
                ("rank", models.BigIntegerField()),
            ],
            options={
                "db_table": "public_replies",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="LayerRevision",
            fields=[
                (
                    "layer",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="public_revision",
                        serialize=False,
                        to="layers.layer",
                    ),
                ),
                ("revision", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Contribution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.BigIntegerField(
                        default=campaigns.identity.new_public_id, editable=False, unique=True
                    ),
                ),
                ("signature", models.CharField(blank=True, max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("proposal", "proposal"),
                            ("comment", "comment"),
                            ("question", "question"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "waiting to be read"),
                            ("published", "published"),
                            ("rejected", "not published"),
                            ("merged", "joined to another"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_public", models.BooleanField(default=False)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField(max_length=5000)),
                ("geom", django.contrib.gis.db.models.fields.GeometryField(srid=4326)),
                (
                    "public_geom",
                    django.contrib.gis.db.models.fields.GeometryField(
                        spatial_index=False, srid=4326
                    ),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("exact", "the exact place"),
                            ("street", "the street"),
                            ("area", "the neighbourhood"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_outside", models.BooleanField(default=False)),
                ("typed_address", models.CharField(blank=True, max_length=200)),
                ("found_address", models.CharField(blank=True, max_length=200)),
                ("form_answers", models.JSONField(blank=True, default=dict)),
                ("form_version", models.PositiveIntegerField(default=1)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "online"),
                            ("api", "by another service"),
                            ("meeting", "in a meeting"),
                            ("stall", "at a stall"),
                            ("import", "from a file"),
                        ],
                        default="web",
                        max_length=10,
                    ),
                ),
                ("voices", models.PositiveIntegerField(default=1)),
                ("support_count", models.PositiveIntegerField(default=0)),
                ("reply_count", models.PositiveIntegerField(default=0)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("published_on", models.DateField(blank=True, null=True)),
                (
                    "support_bucket",
                    models.GeneratedField(
                        db_persist=True,
                        expression=models.Func(
                            models.F("support_count"),
                            models.Value("{1,3,10,30}"),
                            function="width_bucket",
                            template="%(function)s(%(expressions)s::int[])",
                        ),
                        output_field=models.SmallIntegerField(),
                    ),
                ),
                (
                    "px",
                    models.GeneratedField(
                        db_persist=True,
                        expression=geo.functions.Px("public_geom"),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "py",
                    models.GeneratedField(
                        db_persist=True,
                        expression=geo.functions.Py("public_geom"),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "morton",
                    models.GeneratedField(
                        db_persist=True,
                        expression=geo.functions.PointMorton("public_geom"),
                        output_field=models.BigIntegerField(null=True),
                    ),
                ),
                (
                    "geom_3857",
                    models.GeneratedField(
                        db_persist=True,
                        expression=geo.functions.Drawn("public_geom"),
                        output_field=django.contrib.gis.db.models.fields.GeometryField(srid=3857),
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="geo.area",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="campaigns.category",
                    ),
                ),
                (
                    "feature",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="layers.feature",
                    ),
                ),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contributions",
                        to="layers.layer",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="contributions.contribution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("service", models.CharField(max_length=120)),
                ("text", models.TextField()),
                (
                    "answered_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "contribution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answer",
                        to="contributions.contribution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MoveRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=12)),
                ("before", models.CharField(blank=True, max_length=10)),
                ("after", models.CharField(max_length=10)),
            ],
            options={
                "db_table": "contributions_move",
                "constraints": [
                    models.UniqueConstraint(fields=("act", "before", "after"), name="move_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.BigIntegerField(
                        default=campaigns.identity.new_public_id, editable=False, unique=True
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="fr", max_length=5)),
                (
                    "contribution",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="receipt",
                        to="contributions.contribution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Reply",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "public_id",
                    models.BigIntegerField(
                        default=campaigns.identity.new_public_id, editable=False, unique=True
                    ),
                ),
                ("signature", models.CharField(blank=True, max_length=80)),
                ("text", models.TextField(max_length=2000)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("held", "waiting to be read"),
                            ("published", "published"),
                            ("rejected", "not published"),
                            ("merged", "joined to another"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_public", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "changed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("published_on", models.DateField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replies",
                        to="contributions.contribution",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "replies",
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("act", models.CharField(max_length=12)),
                ("before", models.CharField(blank=True, max_length=10)),
                ("after", models.CharField(max_length=10)),
                (
                    "reason",
                    models.CharField(
                        blank=True,
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
                ("is_automatic", models.BooleanField(default=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="contributions.contribution",
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="contributions.reply",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                (
                    "geom",
                    django.contrib.gis.db.models.fields.GeometryField(
                        spatial_index=False, srid=4326
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="campaigns.category",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="contributions.contribution",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField()),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statement",
                        to="contributions.event",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Status",
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
                ("order", models.PositiveSmallIntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statuses",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.AddField(
            model_name="contribution",
            name="status",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="contributions.status",
            ),
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("route", models.CharField(max_length=120)),
                ("scope", models.CharField(blank=True, max_length=20)),
                ("key", models.CharField(max_length=64)),
                ("body_digest", models.BinaryField(max_length=32)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "contribution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contributions.contribution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="contributions.reply",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Support",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supports",
                        to="contributions.contribution",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notices",
                        to="contributions.event",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("event", "person"), name="notice_once")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["contribution", "published_on", "id"],
                name="public_replies_by_thread",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__gt", 0), ("public_id__lte", 9007199254740991)),
                name="reply_public_id_exact_in_json",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["held", "published", "rejected", "merged", "withdrawn"])
                ),
                name="reply_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_public", False), ("state", "published"), _connector="OR"),
                name="reply_public_means_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_public", False), ("published_on__isnull", False), _connector="OR"
                ),
                name="reply_public_means_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "merged"), _negated=True), name="reply_is_not_merged"
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["contribution", "at"], name="events_of_contribution"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act", "reject"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="event_reject_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.UniqueConstraint(
                fields=("contribution", "version"), name="revision_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="status",
            constraint=models.UniqueConstraint(
                fields=("campaign", "slug"), name="status_slug_once"
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["layer", "morton"],
                include=("public_id", "px", "py", "kind", "category", "status", "support_bucket"),
                name="public_points_by_layer",
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=django.contrib.postgres.indexes.GistIndex(
                models.F("layer"),
                models.F("geom_3857"),
                condition=models.Q(("is_public", True)),
                name="public_shapes_by_layer",
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("is_public", True)),
                fields=["layer", "-published_on", "-public_id"],
                name="public_by_day",
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["layer", "created_at"],
                name="held_by_age",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__gt", 0), ("public_id__lte", 9007199254740991)),
                name="contribution_public_id_exact_in_json",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["held", "published", "rejected", "merged", "withdrawn"])
                ),
                name="contribution_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["proposal", "comment", "question"])),
                name="contribution_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("precision__in", ["exact", "street", "area"])),
                name="contribution_precision_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_public", False), ("state", "published"), _connector="OR"),
                name="contribution_public_means_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_public", False), ("published_on__isnull", False), _connector="OR"
                ),
                name="contribution_public_means_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                    models.Q(
                        models.Q(("state", "merged"), _negated=True), ("merged_into__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="contribution_merged_has_a_target_and_only_it",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=geo.functions.Sound("geom"), name="contribution_place_sound"
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=geo.functions.Sound("public_geom"), name="contribution_public_place_sound"
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="contribution_titled"
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(("voices__gt", 0)), name="contribution_has_a_voice"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(
                fields=("route", "scope", "key"), name="submission_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("key", ""), _negated=True), name="submission_key_not_blank"
            ),
        ),
        migrations.AddConstraint(
            model_name="support",
            constraint=models.UniqueConstraint(
                fields=("contribution", "person"), name="support_once"
            ),
        ),
    ]
