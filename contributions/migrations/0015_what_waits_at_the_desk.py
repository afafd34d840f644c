"""The desk's stream, who is at work on what, the same move on many, and a move undone."""

from importlib.resources import files

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import campaigns.identity
from contributions.moves import MOVES


def copy_moves(apps, schema_editor):
    """The table of moves, as the trigger reads it."""
    row = apps.get_model("contributions", "MoveRow")
    row.objects.all().delete()
    row.objects.bulk_create(
        row(act=move.act, before=str(move.before), after=str(move.after)) for move in MOVES
    )


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_each_campaign_has_an_accent"),
        ("contributions", "0014_overlays_and_the_whole_table_of_moves"),
        ("geo", "0003_areas"),
        ("layers", "0004_questions_of_a_layer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                (
                    "entry",
                    models.CharField(
                        choices=[
                            ("contribution", "contributions"),
                            ("reply", "replies"),
                            ("photo", "photos of what is published"),
                            ("report", "what readers reported"),
                            ("appeal", "appeals"),
                        ],
                        max_length=12,
                    ),
                ),
                ("public_id", models.BigIntegerField()),
                ("since", models.DateTimeField()),
                ("urgency", models.SmallIntegerField()),
                ("amount", models.IntegerField()),
                ("is_readable", models.BooleanField()),
                (
                    "marks",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), size=None
                    ),
                ),
                ("place", models.BigIntegerField()),
            ],
            options={
                "db_table": "desk_waiting",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Batch",
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
                ("act", models.CharField(max_length=12)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name_plural": "batches",
            },
        ),
        migrations.CreateModel(
            name="BatchItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("refusal", models.CharField(blank=True, max_length=30)),
                ("undo_refusal", models.CharField(blank=True, max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                fields=["layer", "state", "-created_at", "-public_id"], name="by_state_and_age"
            ),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(fields=["layer", "-created_at", "-public_id"], name="by_age"),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("contribution__isnull", False), ("state", "held")),
                fields=["contribution"],
                name="held_photos_by_contribution",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("state", "held")),
                fields=["created_at"],
                name="held_replies_by_age",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                fields=["state", "-created_at", "-public_id"], name="replies_by_state_and_age"
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(fields=["-created_at", "-public_id"], name="replies_by_age"),
        ),
        migrations.AddField(
            model_name="batch",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="batches",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="batch",
            name="campaign",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="batches",
                to="campaigns.campaign",
            ),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="batch",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="items",
                to="contributions.batch",
            ),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contributions.contribution",
            ),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="event",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contributions.event",
            ),
        ),
        migrations.AddField(
            model_name="batchitem",
            name="reply",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contributions.reply",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to="contributions.contribution",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="reply",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="claims",
                to="contributions.reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("public_id__gt", 0), ("public_id__lte", 9007199254740991)),
                name="batch_public_id_exact_in_json",
            ),
        ),
        migrations.AddConstraint(
            model_name="batchitem",
            constraint=models.UniqueConstraint(
                fields=("batch", "contribution", "reply"),
                name="batch_item_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="batchitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event__isnull", False), ("refusal", "")),
                    models.Q(("event", None), models.Q(("refusal", ""), _negated=True)),
                    _connector="OR",
                ),
                name="batch_item_done_or_refused",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                fields=("contribution", "reply"), name="claim_once", nulls_distinct=False
            ),
        ),
        migrations.RunPython(copy_moves, migrations.RunPython.noop),
        migrations.RunSQL(sql("waiting"), "DROP VIEW public.desk_waiting"),
    ]
