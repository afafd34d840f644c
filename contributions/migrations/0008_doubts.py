"""Why a text was held at the door: moderators and its author read it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributions", "0007_photos_of_contributions")]

    operations = [
        migrations.AddField(
            "event",
            "doubt",
            models.CharField(
                blank=True,
                choices=[
                    ("no_proof", "It came without the check against robots (scripts may be off)."),
                    ("haste", "It came faster than anybody fills a form."),
                    ("trap", "It filled a field that people do not see."),
                ],
                db_default="",
                max_length=10,
            ),
        ),
    ]
