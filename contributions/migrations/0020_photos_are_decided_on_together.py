"""The same decision on many takes photos too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0019_responses_are_set_aside"),
    ]

    operations = [
        migrations.AddField(
            model_name="batchitem",
            name="photo",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="contributions.photo",
            ),
        ),
        migrations.RemoveConstraint(model_name="batchitem", name="batch_item_once"),
        migrations.AddConstraint(
            model_name="batchitem",
            constraint=models.UniqueConstraint(
                fields=("batch", "contribution", "reply", "photo"),
                name="batch_item_once",
                nulls_distinct=False,
            ),
        ),
    ]
