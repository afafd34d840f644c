"""Reports, quotes and revisions of replies, followers; a thread and a history in public views."""

from importlib.resources import files

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import campaigns.identity


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


UNDO = """
DROP VIEW public.public_events, public.public_tombstones, public.public_replies;
CREATE VIEW public.public_replies AS
SELECT r.public_id, c.public_id AS contribution_id, r.signature, r.text, r.published_on,
       r.id AS rank
FROM public.contributions_reply AS r
JOIN public.contributions_contribution AS c ON c.id = r.contribution_id
JOIN public.layers_layer AS l ON l.id = c.layer_id
JOIN public.campaigns_campaign AS p ON p.id = l.campaign_id
WHERE r.is_public AND c.is_public AND l.is_shown AND p.visibility IN ('public', 'archived');
GRANT SELECT ON public.public_replies TO parvis_web, parvis_jobs;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0003_embeds_of_the_map_on_other_sites"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicEvent",
            fields=[
                ("rank", models.BigIntegerField(primary_key=True, serialize=False)),
                ("act", models.CharField(max_length=12)),
                ("day", models.DateField()),
            ],
            options={
                "db_table": "public_events",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="PublicTombstone",
            fields=[
                ("rank", models.BigIntegerField(primary_key=True, serialize=False)),
                ("published_on", models.DateField()),
            ],
            options={
                "db_table": "public_tombstones",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="Follow",
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
                ("email", models.EmailField(blank=True, max_length=254)),
                ("language", models.CharField(default="fr", max_length=5)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="FollowLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="ReceiptLetter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254)),
                (
                    "asked_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ReplyRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("text", models.TextField()),
                ("signature", models.CharField(blank=True, max_length=80)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("privacy", "personal data, or somebody’s private life"),
                            ("insult", "insult or discrimination"),
                            ("accusation", "accusation of a person"),
                            ("illegal", "it seems to be against the law"),
                            ("advertising", "advertising"),
                            ("wrong_place", "it is not at the right place"),
                            ("other", "something else"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.TextField(blank=True, max_length=500)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="reply",
            name="quoted",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="quoted_by",
                to="contributions.reply",
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="quotes_contribution",
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name="event",
            name="after",
            field=models.CharField(blank=True, max_length=50),
        ),
        migrations.AlterField(
            model_name="event",
            name="before",
            field=models.CharField(blank=True, max_length=50),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("quoted__isnull", True), ("quotes_contribution", False), _connector="OR"
                ),
                name="reply_quotes_one_thing",
            ),
        ),
        migrations.AddField(
            model_name="follow",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="followers",
                to="contributions.contribution",
            ),
        ),
        migrations.AddField(
            model_name="follow",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follows",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="followletter",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contributions.event",
            ),
        ),
        migrations.AddField(
            model_name="followletter",
            name="follow",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letters",
                to="contributions.follow",
            ),
        ),
        migrations.AddField(
            model_name="receiptletter",
            name="receipt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="letters",
                to="contributions.receipt",
            ),
        ),
        migrations.AddField(
            model_name="replyrevision",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="replyrevision",
            name="reply",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="revisions",
                to="contributions.reply",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="contribution",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="contributions.contribution",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reports",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="reply",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="contributions.reply",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="settled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="follow",
            index=models.Index(
                django.db.models.functions.text.Lower("email"),
                models.F("asked_at"),
                name="follows_by_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(
                fields=("contribution", "person"), name="follow_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.UniqueConstraint(
                models.F("contribution"),
                django.db.models.functions.text.Lower("email"),
                condition=models.Q(("email", ""), _negated=True),
                name="follow_once_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="follow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("person__isnull", True), models.Q(("email", ""), _negated=True)),
                    models.Q(("person__isnull", False), ("email", "")),
                    _connector="OR",
                ),
                name="follow_by_an_account_or_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="followletter",
            constraint=models.UniqueConstraint(
                fields=("event", "follow"), name="follower_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="receiptletter",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("email", ""), _connector="OR"),
                name="receipt_letter_sent_holds_no_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="replyrevision",
            constraint=models.UniqueConstraint(
                fields=("reply", "version"), name="reply_revision_once"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("settled_at__isnull", True)),
                fields=["contribution", "reply"],
                name="open_reports_by_item",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("contribution", "reply", "person"), name="report_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "reason__in",
                        [
                            "privacy",
                            "insult",
                            "accusation",
                            "illegal",
                            "advertising",
                            "wrong_place",
                            "other",
                        ],
                    )
                ),
                name="report_reason_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", "other"), ("text", ""), _negated=True),
                name="report_of_something_else_says_what",
            ),
        ),
        migrations.RunSQL(sql("thread"), UNDO),
    ]
