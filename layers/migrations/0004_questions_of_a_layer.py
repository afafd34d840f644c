"""A layer's own questions, every version of them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("layers", "0003_objects_are_sought_by_name")]

    operations = [
        migrations.CreateModel(
            name="FormSchema",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("questions", models.JSONField(blank=True, default=list)),
                (
                    "at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="schemas",
                        to="layers.layer",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "formschema",
            models.UniqueConstraint(fields=["layer", "version"], name="form_schema_version_once"),
        ),
    ]
