"""What lies under an overlay in one view, so that the desk counts it in one query."""

from importlib.resources import files

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contributions", "0024_what_lies_under_an_overlay")]

    operations = [
        migrations.CreateModel(
            name="Laid",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                (
                    "overlay",
                    models.CharField(
                        choices=[
                            ("asked", "waiting for an answer of its author"),
                            ("quarantine", "hidden for the time being"),
                            ("appealed", "not published; its author appeals"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={"db_table": "desk_laid", "managed": False},
        ),
        migrations.RunSQL(
            files("contributions").joinpath("sql", "laid.sql").read_text(),
            "DROP VIEW public.desk_laid;",
        ),
    ]
