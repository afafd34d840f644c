"""Joined texts stay readable and can be parted again; one text can become two."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

from contributions.moves import MOVES


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


def copy_moves(apps, schema_editor):
    """The table of moves, as the trigger reads it."""
    row = apps.get_model("contributions", "MoveRow")
    row.objects.all().delete()
    row.objects.bulk_create(
        row(act=move.act, before=str(move.before), after=str(move.after)) for move in MOVES
    )


def source(name: str) -> models.ForeignKey:
    """A contribution that something came from."""
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.SET_NULL,
        related_name=name,
        to="contributions.contribution",
    )


class Migration(migrations.Migration):
    dependencies = [("contributions", "0015_what_waits_at_the_desk")]

    operations = [
        migrations.AddField("support", "carried_from", source("+")),
        migrations.AddField("follow", "carried_from", source("+")),
        migrations.AddField(
            "contribution",
            "split_from",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="parts",
                to="contributions.contribution",
            ),
        ),
        migrations.CreateModel(
            name="PublicJoined",
            fields=[
                ("public_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("title", models.TextField()),
                ("text", models.TextField()),
                ("signature", models.TextField()),
                ("published_on", models.DateField()),
            ],
            options={
                "db_table": "public_joined",
                "ordering": ["published_on", "public_id"],
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PublicSplit",
            fields=[
                ("contribution_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("other_id", models.BigIntegerField()),
                ("title", models.TextField()),
            ],
            options={"db_table": "public_splits", "ordering": ["other_id"], "managed": False},
        ),
        migrations.RunSQL(sql("joined")),
        migrations.RunPython(copy_moves, migrations.RunPython.noop),
    ]
