"""The public ledger of moderation: its entries, their chain, the months that are published."""

from importlib.resources import files

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import contributions.models.ledger
from contributions.ledger.entering import working_hours

UNDO = """
DROP VIEW public.public_ledger;
DROP TRIGGER guard_ledger ON public.contributions_ledgerentry;
DROP TRIGGER guard_ledger ON public.contributions_ledgerseal;
DROP TRIGGER guard_ledger ON public.contributions_ledgermonth;
DROP FUNCTION public.contributions_guard_ledger();
"""
KINDS = {
    "submit": "received",
    "publish": "published",
    "reject": "withheld",
    "restore": "restored",
    "merge": "merged",
}


def enter_the_past(apps, schema_editor):
    """What happened before there was a ledger is entered in it."""
    event_model = apps.get_model("contributions", "Event")
    entry_model = apps.get_model("contributions", "LedgerEntry")
    events = event_model.objects.filter(act__in=KINDS).select_related("contribution__layer")
    for event in events.order_by("pk").iterator(chunk_size=1_000):
        entry_model.objects.create(
            campaign_id=event.contribution.layer.campaign_id,
            event=event,
            kind=KINDS[event.act],
            reason=event.reason,
            is_automatic=event.is_automatic
            or (event.act == "submit" and event.after == "published"),
            on=timezone.localdate(event.at),
            hours=hours_waited(event_model, event),
        )


def hours_waited(event_model, event):
    if event.act not in ("publish", "reject") or event.before != "held":
        return None
    came_in = (
        event_model.objects.filter(
            contribution=event.contribution_id, reply=event.reply_id, photo=event.photo_id,
            after="held", pk__lt=event.pk,
        )
        .order_by("-pk")
        .first()
    )  # fmt: skip
    return working_hours(came_in.at, event.at) if came_in else None


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0003_each_campaign_has_an_accent"),
        ("contributions", "0011_blocks"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicLedgerMonth",
            fields=[
                ("rank", models.BigIntegerField(primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("figures", models.JSONField()),
                ("seal", models.CharField(max_length=64)),
            ],
            options={
                "db_table": "public_ledger",
                "managed": False,
            },
        ),
        migrations.CreateModel(
            name="LedgerEntry",
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
                            ("received", "received"),
                            ("published", "published after it was held"),
                            ("withheld", "withheld, for a reason of the charter"),
                            ("restored", "shown after all"),
                            ("merged", "joined to another"),
                            ("appeal", "an author contests a refusal"),
                            ("appeal_upheld", "the refusal stays"),
                            ("appeal_overturned", "the refusal falls: it is published"),
                            ("report", "a reader points something out"),
                            ("report_kept", "a report is read, nothing changes"),
                            ("report_withheld", "a report is read, the thing is withheld"),
                            ("month", "a month is over: its figures are published"),
                        ],
                        max_length=20,
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
                ("is_automatic", models.BooleanField(default=False)),
                ("on", models.DateField()),
                ("hours", models.PositiveIntegerField(null=True)),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "salt",
                    models.CharField(default=contributions.models.ledger.new_salt, max_length=32),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "event",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="ledger_entry",
                        to="contributions.event",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("figures", models.JSONField()),
                ("waiting", models.JSONField()),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ledger_months",
                        to="campaigns.campaign",
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contributions.ledgerentry",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LedgerSeal",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="seal",
                        serialize=False,
                        to="contributions.ledgerentry",
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("former", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="campaigns.campaign",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        [
                            "received",
                            "published",
                            "withheld",
                            "restored",
                            "merged",
                            "appeal",
                            "appeal_upheld",
                            "appeal_overturned",
                            "report",
                            "report_kept",
                            "report_withheld",
                            "month",
                        ],
                    )
                ),
                name="ledger_entry_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "withheld"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="ledger_entry_withheld_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgermonth",
            constraint=models.UniqueConstraint(
                fields=("campaign", "month"), name="ledger_month_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgermonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="ledger_month_is_its_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerseal",
            constraint=models.UniqueConstraint(
                fields=("campaign", "position"), name="ledger_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ledgerseal",
            constraint=models.UniqueConstraint(
                fields=("campaign", "former"), name="ledger_never_forks"
            ),
        ),
        migrations.RunSQL(files("contributions").joinpath("sql", "ledger.sql").read_text(), UNDO),
        migrations.RunPython(enter_the_past, migrations.RunPython.noop),
    ]
