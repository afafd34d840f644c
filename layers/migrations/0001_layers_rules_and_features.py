"""Layers, their rules, the features drawn on them."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import campaigns.identity
import geo.functions


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("campaigns", "0001_campaigns_phases_and_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Layer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField()),
                ("title", models.CharField(max_length=80)),
                ("title_en", models.CharField(blank=True, max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reference", "reference"),
                            ("contributions", "contributions"),
                            ("external", "external"),
                        ],
                        max_length=15,
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("group", models.CharField(blank=True, max_length=60)),
                ("min_zoom", models.PositiveSmallIntegerField(default=0)),
                ("max_zoom", models.PositiveSmallIntegerField(default=22)),
                ("style", models.JSONField(blank=True, default=dict)),
                ("attribution", models.CharField(blank=True, max_length=200)),
                ("licence", models.CharField(blank=True, max_length=80)),
                ("is_shown", models.BooleanField(default=True)),
                ("is_streets", models.BooleanField(default=False)),
                ("form_version", models.PositiveIntegerField(default=1)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="layers",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "snapping_layer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="layers.layer",
                    ),
                ),
            ],
            options={
                "ordering": ["order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=200)),
                ("srid", models.PositiveIntegerField()),
                ("accepted", models.PositiveIntegerField()),
                ("rejects", models.JSONField(blank=True, default=list)),
                ("version", models.PositiveIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imports",
                        to="layers.layer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Feature",
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
                ("external_id", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(blank=True, max_length=200)),
                ("geom", django.contrib.gis.db.models.fields.GeometryField(srid=4326)),
                ("properties", models.JSONField(blank=True, default=dict)),
                (
                    "geom_3857",
                    models.GeneratedField(
                        db_persist=True,
                        expression=geo.functions.Drawn("geom"),
                        output_field=django.contrib.gis.db.models.fields.GeometryField(srid=3857),
                    ),
                ),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="features",
                        to="layers.layer",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LayerRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "acts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("contribute", "contribute"),
                                ("reply", "reply"),
                                ("support", "support"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        null=True,
                        size=None,
                    ),
                ),
                ("assurance", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("quota", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "moderation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("after", "after publication"),
                            ("before", "before publication"),
                            ("before_accountless", "before publication for the accountless"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "geometry_types",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("Point", "point"),
                                ("LineString", "line"),
                                ("Polygon", "area"),
                                ("MultiPoint", "points"),
                                ("MultiLineString", "lines"),
                                ("MultiPolygon", "areas"),
                            ],
                            max_length=15,
                        ),
                        blank=True,
                        null=True,
                        size=None,
                    ),
                ),
                ("max_length_m", models.PositiveIntegerField(blank=True, null=True)),
                ("max_surface_m2", models.PositiveBigIntegerField(blank=True, null=True)),
                ("max_vertices", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "the exact place"),
                            ("street", "the street"),
                            ("area", "the neighbourhood"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="campaigns.category",
                    ),
                ),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rules",
                        to="layers.layer",
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
        migrations.AddConstraint(
            model_name="layer",
            constraint=models.UniqueConstraint(fields=("campaign", "slug"), name="layer_slug_once"),
        ),
        migrations.AddConstraint(
            model_name="layer",
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
                name="layer_slug_not_reserved",
                violation_error_message="This word is part of our addresses: choose another.",
            ),
        ),
        migrations.AddConstraint(
            model_name="layer",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["reference", "contributions", "external"])),
                name="layer_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="layer",
            constraint=models.CheckConstraint(
                condition=models.Q(("max_zoom__lte", 22), ("min_zoom__lte", models.F("max_zoom"))),
                name="layer_zooms_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="import",
            constraint=models.UniqueConstraint(
                fields=("layer", "version"), name="import_version_once"
            ),
        ),
        migrations.AddIndex(
            model_name="feature",
            index=django.contrib.postgres.indexes.GistIndex(
                models.F("layer"), models.F("geom_3857"), name="feature_by_layer_and_place"
            ),
        ),
        migrations.AddConstraint(
            model_name="feature",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__gt", 0), ("public_id__lte", 9007199254740991)),
                name="feature_public_id_exact_in_json",
            ),
        ),
        migrations.AddConstraint(
            model_name="feature",
            constraint=models.CheckConstraint(
                condition=geo.functions.Sound("geom"), name="feature_place_sound"
            ),
        ),
        migrations.AddConstraint(
            model_name="feature",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_id", ""), _negated=True),
                fields=("layer", "external_id"),
                name="feature_external_id_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="layerrule",
            constraint=models.UniqueConstraint(
                fields=("layer", "phase", "category"), name="layer_rule_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="layerrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("precision__in", ["", "exact", "street", "area"])),
                name="layer_rule_precision_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="layerrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("moderation__in", ["", "after", "before", "before_accountless"])
                ),
                name="layer_rule_moderation_known",
            ),
        ),
    ]
