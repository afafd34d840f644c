"""Areas in their vintages."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models

import geo.functions


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0002_mercator_functions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Area",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80)),
                ("name", models.CharField(max_length=160)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("commune", "commune"),
                            ("neighbourhood", "neighbourhood"),
                            ("renovation", "renovation area"),
                            ("other", "other area"),
                        ],
                        max_length=20,
                    ),
                ),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField()),
                ("source", models.CharField(blank=True, max_length=200)),
                ("licence", models.CharField(blank=True, max_length=100)),
                ("boundary", django.contrib.gis.db.models.fields.MultiPolygonField(srid=4326)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="geo.area",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["commune", "neighbourhood", "renovation", "other"])
                        ),
                        name="area_kind_known",
                        violation_error_message="There is no such kind of area.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("boundary__isvalid", True)),
                        name="area_boundary_valid",
                        violation_error_message=(
                            "The boundary crosses itself or is not a proper surface."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=geo.functions.Sound("boundary"),
                        name="area_boundary_on_earth",
                        violation_error_message=(
                            "The boundary must be made of finite degrees of longitude and latitude."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False)),
                        name="area_vintage_has_a_day",
                        violation_error_message="A vintage lasts at least one day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="area_not_its_own_parent",
                        violation_error_message="An area cannot be a part of itself.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("slug", "="), ("valid", "&&")],
                        name="area_vintages_do_not_overlap",
                        violation_error_message="Two vintages of one area cannot overlap.",
                    ),
                ],
            },
        ),
    ]
