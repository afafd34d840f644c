"""Personal data that was taken out of words and photos, kept apart for the data officer."""

import django.db.models.deletion
from django.db import migrations, models


def to(model: str, **more: bool) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="set_aside",
        to=f"contributions.{model}",
        **more,
    )


class Migration(migrations.Migration):
    dependencies = [("contributions", "0012_the_ledger_of_moderation")]

    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", to("event")),
                ("contribution", to("contribution")),
                ("reply", to("reply", null=True)),
                ("photo", to("photo", null=True)),
                ("version", models.PositiveIntegerField()),
                ("title", models.CharField(blank=True, max_length=120)),
                ("text", models.TextField(blank=True)),
                ("signature", models.CharField(blank=True, max_length=80)),
                ("name", models.CharField(blank=True, max_length=32)),
                ("until", models.DateTimeField()),
            ],
            options={"verbose_name_plural": "things set aside"},
        ),
        migrations.AddIndex("setaside", models.Index(fields=["until"], name="set_aside_by_end")),
        migrations.AddConstraint(
            "setaside",
            models.CheckConstraint(
                condition=models.Q(
                    ("photo__isnull", True), ~models.Q(("name", "")), _connector="OR"
                ),
                name="set_aside_photo_has_files",
            ),
        ),
        migrations.AddConstraint(
            "event",
            models.CheckConstraint(
                condition=models.Q(
                    ~models.Q(("act", "redact")), ~models.Q(("reason", "")), _connector="OR"
                ),
                name="event_redact_has_a_reason",
            ),
        ),
    ]
