"""Objects of reference layers are found by the trigrams of their names without accents."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).resolve().parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("geo", "0001_spatial_extensions"),
        ("layers", "0002_features_are_sought_by_their_drawn_place"),
    ]
    operations = [
        migrations.RunSQL((SQL / "names.sql").read_text(), (SQL / "drop_names.sql").read_text())
    ]
