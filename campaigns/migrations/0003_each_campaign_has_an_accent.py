"""Each campaign has one accent, among the few whose contrast is computed."""

from django.db import migrations, models

ACCENTS = ["green", "blue", "plum", "brick", "ochre", "slate"]


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_how_far_contributions_are_alike"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="accent",
            field=models.CharField(
                choices=[(accent, accent) for accent in ACCENTS],
                db_default="green",
                default="green",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(("accent__in", ACCENTS)), name="campaign_accent_known"
            ),
        ),
    ]
