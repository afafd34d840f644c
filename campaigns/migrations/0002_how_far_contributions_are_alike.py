"""How far from a place a contribution of a theme may be and still say the same."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0001_campaigns_phases_and_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="category",
            name="reach_m",
            field=models.PositiveSmallIntegerField(db_default=80, default=80),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.CheckConstraint(
                condition=models.Q(("reach_m__gte", 5), ("reach_m__lte", 2000)),
                name="category_reach_from_5_to_2000_metres",
            ),
        ),
    ]
