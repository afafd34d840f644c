"""What everybody may read of the responses to a layer's own questions."""

from importlib.resources import files

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("layers", "0004_questions_of_a_layer"),
        ("contributions", "0008_doubts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicResponse",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("question", models.JSONField()),
                ("value", models.JSONField()),
            ],
            options={
                "db_table": "public_responses",
                "ordering": ["position"],
                "managed": False,
            },
        ),
        migrations.RunSQL(files("contributions").joinpath("sql", "responses.sql").read_text()),
    ]
