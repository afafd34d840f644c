"""The grid of Web Mercator and the soundness of geometries, as functions of the database."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("geo", "0001_spatial_extensions")]
    operations = [
        migrations.RunSQL(
            (SQL / "mercator.sql").read_text(), (SQL / "drop_mercator.sql").read_text()
        )
    ]
