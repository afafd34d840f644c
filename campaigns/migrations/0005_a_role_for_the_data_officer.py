"""Somebody who reads what was set aside in a campaign, and nothing else of its desk."""

from django.db import migrations, models

ROLES = ["facilitator", "moderator", "planner", "manager", "data_officer"]


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_policies_by_risk")]

    operations = [
        migrations.RemoveConstraint("membership", "membership_role_known"),
        migrations.AlterField(
            "membership",
            "role",
            models.CharField(
                choices=[
                    ("facilitator", "facilitator"),
                    ("moderator", "moderator"),
                    ("planner", "planner"),
                    ("manager", "manager"),
                    ("data_officer", "data officer"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            "membership",
            models.CheckConstraint(
                condition=models.Q(("role__in", ROLES)), name="membership_role_known"
            ),
        ),
    ]
