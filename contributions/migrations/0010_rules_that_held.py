"""What a rule noticed is kept with the event; texts that say the same are found."""

from importlib.resources import files

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import contributions.functions


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_policies_by_risk"),
        ("contributions", "0009_responses_to_questions"),
        ("geo", "0003_areas"),
        ("layers", "0005_policies_by_risk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(sql("fingerprint")),
        migrations.CreateModel(
            name="RuleHit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=10)),
                ("found", models.PositiveIntegerField()),
                ("allowed", models.PositiveIntegerField()),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                contributions.functions.Fingerprint("text"), name="contributions_by_same_text"
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                contributions.functions.Fingerprint("text"), name="replies_by_same_text"
            ),
        ),
        migrations.AddIndex(
            model_name="replyrevision",
            index=models.Index(
                contributions.functions.Fingerprint("text"), name="reply_revisions_by_same_text"
            ),
        ),
        migrations.AddIndex(
            model_name="revision",
            index=models.Index(
                contributions.functions.Fingerprint("text"), name="revisions_by_same_text"
            ),
        ),
        migrations.AddField(
            model_name="rulehit",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rule_hits",
                to="contributions.event",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulehit",
            constraint=models.UniqueConstraint(fields=("event", "rule"), name="rule_hit_once"),
        ),
        migrations.AddConstraint(
            model_name="rulehit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rule__in",
                        [
                            "links",
                            "email",
                            "phone",
                            "plate",
                            "words",
                            "repeated",
                            "many",
                            "outside",
                            "first",
                            "reported",
                            "trusted",
                            "sample",
                        ],
                    )
                ),
                name="rule_hit_rule_known",
            ),
        ),
        migrations.RunSQL(sql("rule_hits")),
    ]
