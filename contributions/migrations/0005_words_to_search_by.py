"""The words by which contributions are found, and the view that shows them to the search."""

from importlib.resources import files

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


def words(function: str, output: models.Field) -> models.GeneratedField:
    return models.GeneratedField(
        db_persist=True,
        expression=models.Func("title", "text", function=f"public.{function}"),
        output_field=output,
    )


class Migration(migrations.Migration):
    dependencies = [("contributions", "0004_reports_quotes_and_followers")]

    operations = [
        migrations.RunSQL(sql("search")),
        migrations.AddField(
            "contribution",
            "stems",
            words("parvis_stems", django.contrib.postgres.search.SearchVectorField()),
        ),
        migrations.AddField("contribution", "plain", words("parvis_plain", models.TextField())),
        migrations.AddIndex(
            "contribution",
            django.contrib.postgres.indexes.GinIndex(
                "stems", condition=models.Q(is_public=True), name="public_by_stem"
            ),
        ),
        migrations.AddIndex(
            "contribution",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass("plain", name="gin_trgm_ops"),
                condition=models.Q(is_public=True),
                name="public_by_spelling",
            ),
        ),
        migrations.RunSQL(sql("public_search")),
        migrations.AddField(
            "publiccontribution",
            "stems",
            django.contrib.postgres.search.SearchVectorField(),
        ),
        migrations.AddField("publiccontribution", "plain", models.TextField()),
    ]
