"""A layer may be read by risk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0004_policies_by_risk"),
        ("layers", "0004_questions_of_a_layer"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="layerrule",
            name="layer_rule_moderation_known",
        ),
        migrations.AlterField(
            model_name="layerrule",
            name="moderation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("after", "after publication"),
                    ("before", "before publication"),
                    ("before_accountless", "before publication for the accountless"),
                    ("by_risk", "after publication, but before it when a rule notices something"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="layerrule",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("moderation__in", ["", "after", "before", "before_accountless", "by_risk"])
                ),
                name="layer_rule_moderation_known",
            ),
        ),
    ]
