"""Photos of contributions: their rows, the guard of their moves, what is public of them."""

from importlib.resources import files

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import campaigns.identity
import contributions.models.photo


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_how_far_contributions_are_alike"),
        ("contributions", "0006_tiles_of_one_area"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicPhoto",
            fields=[
                ("public_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("position", models.PositiveSmallIntegerField()),
                ("alternative", models.TextField()),
                ("name", models.CharField(max_length=32)),
                ("media_type", models.CharField(max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("small_width", models.PositiveIntegerField()),
                ("small_height", models.PositiveIntegerField()),
                ("published_on", models.DateField()),
            ],
            options={
                "db_table": "public_photos",
                "ordering": ["position", "public_id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Photo",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("alternative", models.TextField(blank=True, max_length=300)),
                (
                    "name",
                    models.CharField(
                        default=contributions.models.photo.random_name,
                        editable=False,
                        max_length=32,
                        unique=True,
                    ),
                ),
                ("media_type", models.CharField(default="image/webp", max_length=20)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("small_width", models.PositiveIntegerField()),
                ("small_height", models.PositiveIntegerField()),
                ("digest", models.BinaryField(max_length=32)),
                ("is_stored", models.BooleanField(default=True)),
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
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="contributions.contribution",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="event",
            name="photo",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="contributions.photo",
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("contribution", None)),
                fields=["campaign", "created_at"],
                name="photos_ahead_of_their_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__gt", 0), ("public_id__lte", 9007199254740991)),
                name="photo_public_id_exact_in_json",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["held", "published", "rejected", "merged", "withdrawn"])
                ),
                name="photo_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "merged"), _negated=True), name="photo_is_not_merged"
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_public", False),
                    models.Q(
                        ("contribution__isnull", False),
                        ("is_stored", True),
                        ("published_on__isnull", False),
                        ("state", "published"),
                    ),
                    _connector="OR",
                ),
                name="photo_public_means_published_dated_and_stored",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("contribution__isnull", False), ("state", "held"), _connector="OR"
                ),
                name="photo_ahead_of_its_text_is_held",
            ),
        ),
        migrations.RunSQL(sql("photos")),
    ]
