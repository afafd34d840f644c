"""Who may not write in a campaign for a while."""

from importlib.resources import files

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import campaigns.identity


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_policies_by_risk"),
        ("contributions", "0010_rules_that_held"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Block",
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
                (
                    "reason",
                    models.CharField(
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
                ("statement", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ends_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocks",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="contributions.contribution",
                    ),
                ),
                (
                    "lifted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocks",
                        to="contributions.reply",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "campaign"], name="blocks_by_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("at"))),
                        name="block_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "off_topic",
                                    "outside_area",
                                    "personal_data",
                                    "insult",
                                    "accusation",
                                    "illegal",
                                    "advertising",
                                    "duplicate",
                                    "unreadable",
                                    "third_party_rights",
                                ],
                            )
                        ),
                        name="block_reason_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("statement", ""), _negated=True), name="block_says_why"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lifted_at__isnull", True), ("lifted_by__isnull", True)),
                            models.Q(("lifted_at__isnull", False), ("lifted_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="block_is_lifted_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunSQL(sql("blocks")),
    ]
