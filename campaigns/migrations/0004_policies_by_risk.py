"""Policies by risk: rules that a manager switches on, and trusted authors."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_each_campaign_has_an_accent"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="trusts_authors",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="moderationpolicy",
            name="moderation",
            field=models.CharField(
                choices=[
                    ("after", "after publication"),
                    ("before", "before publication"),
                    ("before_accountless", "before publication for the accountless"),
                    ("by_risk", "after publication, but before it when a rule notices something"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="RiskRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("links", "Links to other sites"),
                            ("email", "An e-mail address in the text"),
                            ("phone", "A telephone number in the text"),
                            ("plate", "A number plate in the text"),
                            ("words", "Words of a list"),
                            ("repeated", "The same text again"),
                            ("many", "Many texts from one device"),
                            ("outside", "A place outside the usual area"),
                            ("first", "The first text of an author"),
                            ("reported", "Reported by several readers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=5)),
                ("is_on", models.BooleanField(default=False)),
                ("figures", models.JSONField(blank=True, default=dict)),
                (
                    "words",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
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
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_rules",
                        to="campaigns.campaign",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "kind", "language"), name="risk_rule_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
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
                                ],
                            )
                        ),
                        name="risk_rule_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language", ""), ("kind", "words"), _connector="OR"),
                        name="risk_rule_language_is_of_a_list_of_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "reason__in",
                                [
                                    "",
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
                        name="risk_rule_reason_known",
                    ),
                ],
            },
        ),
    ]
