"""Tiles of reference layers drawn ahead, and the view through which everybody reads them."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models


def sql(name: str) -> str:
    return files("tiles").joinpath("sql", f"{name}.sql").read_text()


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("layers", "0001_layers_rules_and_features"),
        ("contributions", "0002_public_views_guards_and_rights"),
    ]
    operations = [
        migrations.CreateModel(
            name="SeededTile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("z", models.PositiveSmallIntegerField()),
                ("x", models.PositiveIntegerField()),
                ("y", models.PositiveIntegerField()),
                ("data", models.BinaryField()),
                (
                    "layer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seeded_tiles",
                        to="layers.layer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["layer", "version", "z", "x", "y"], name="seeded_tile_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("z__lte", 22)), name="seeded_tile_in_the_pyramid"
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql("seeded"), "DROP VIEW public.public_seeded_tiles;"),
    ]
