"""Persons and their devices."""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "display_name",
                    models.CharField(blank=True, max_length=80, verbose_name="display name"),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, null=True, unique=True, verbose_name="e-mail"
                    ),
                ),
                (
                    "assurance",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "known by their device"),
                            (2, "e-mail confirmed"),
                            (3, "identity confirmed"),
                        ],
                        default=1,
                    ),
                ),
                ("language", models.CharField(default="fr", max_length=5)),
                ("is_administrator", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="person_email_once_whatever_its_case",
                        violation_error_message="An account with this e-mail exists already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("assurance__in", [1, 2, 3])),
                        name="person_assurance_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("assurance", 1), ("email__isnull", False), _connector="OR"
                        ),
                        name="person_email_behind_assurance",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BinaryField(max_length=32, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
                ("expires_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="devices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="device_ends_after_it_began",
                    )
                ],
            },
        ),
    ]
