"""A tile may be asked for one area: the index it is read from says in which a point lies."""

from importlib.resources import files

from django.db import migrations, models

INCLUDE = ("public_id", "px", "py", "kind", "category", "status", "area", "support_bucket")


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


class Migration(migrations.Migration):
    dependencies = [("contributions", "0005_words_to_search_by")]

    operations = [
        migrations.RemoveIndex("contribution", "public_points_by_layer"),
        migrations.AddIndex(
            "contribution",
            models.Index(
                fields=["layer", "morton"],
                include=INCLUDE,
                condition=models.Q(is_public=True),
                name="public_points_by_layer",
            ),
        ),
        migrations.RunSQL(sql("public_areas")),
    ]
