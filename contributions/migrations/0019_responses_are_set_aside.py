"""Responses to a layer's questions are set aside with the words they came with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0018_a_change_of_words_waits_for_the_other_side"),
    ]

    operations = [
        migrations.AddField(
            model_name="setaside",
            name="responses",
            field=models.JSONField(blank=True, db_default={}, default=dict),
        ),
    ]
