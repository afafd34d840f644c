"""How many reports of confirmed persons hide something for a while, where a campaign wants it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0005_a_role_for_the_data_officer"),
        ("geo", "0003_areas"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="hidden_after_reports",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hidden_after_reports__isnull", True),
                    ("hidden_after_reports__gte", 2),
                    _connector="OR",
                ),
                name="campaign_hides_after_several_reports",
            ),
        ),
    ]
