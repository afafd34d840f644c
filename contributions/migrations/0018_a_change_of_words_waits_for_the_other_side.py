"""Other words for a contribution are a row of their own until the other side has said yes."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models

import campaigns.identity


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


BACK = """
DROP VIEW public.desk_waiting;
ALTER VIEW public.desk_waiting_items RENAME TO desk_waiting;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0006_hidden_after_reports"),
        ("contributions", "0017_what_was_responded_before_an_edit"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProposedChange",
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
                (
                    "side",
                    models.CharField(
                        choices=[("author", "its author"), ("team", "the team")], max_length=6
                    ),
                ),
                ("title", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField(blank=True)),
                ("sets_category", models.BooleanField(default=False)),
                ("version", models.PositiveIntegerField()),
                ("until", models.DateTimeField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="campaigns.category",
                    ),
                ),
                (
                    "closed",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closes_change",
                        to="contributions.event",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proposed_changes",
                        to="contributions.contribution",
                    ),
                ),
                (
                    "opened",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opens_change",
                        to="contributions.event",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed", None), ("until__isnull", False)),
                        fields=["until"],
                        name="proposed_changes_end",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("public_id__gt", 0), ("public_id__lte", 9007199254740991)
                        ),
                        name="proposed_change_public_id_exact_in_json",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("closed", None)),
                        fields=("contribution",),
                        name="proposed_change_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True),
                            models.Q(("text", ""), _negated=True),
                            ("sets_category", True),
                            _connector="OR",
                        ),
                        name="proposed_change_changes_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("side", "team"), ("until__isnull", False)),
                            models.Q(("side", "author"), ("until__isnull", True)),
                            _connector="OR",
                        ),
                        name="proposed_change_of_the_team_ends",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql("waiting_changes"), BACK),
    ]
