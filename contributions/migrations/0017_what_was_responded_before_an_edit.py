"""What an author responded before changing it is kept as their words are; none was changed yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributions", "0016_what_is_joined_can_be_parted")]

    operations = [
        migrations.AddField("revision", "form_answers", models.JSONField(default=dict)),
    ]
