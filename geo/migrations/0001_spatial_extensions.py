"""The four extensions are there, or say plainly who has to make them."""

from django.db import migrations
from django.db.utils import DatabaseError

EXTENSIONS = ("postgis", "btree_gist", "pg_trgm", "unaccent")


def require_extensions(apps, schema_editor):
    """Make those that are missing; the owner of the tables may not be allowed to."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        present = {name for (name,) in cursor.fetchall()}
        missing = [name for name in EXTENSIONS if name not in present]
        wanted = [f"CREATE EXTENSION IF NOT EXISTS {name};" for name in missing]
        try:
            for statement in wanted:
                cursor.execute(statement)
        except DatabaseError as error:
            raise RuntimeError(
                f"This role cannot make the extensions {', '.join(missing)} ({error}). "
                f"Run this as a superuser in this database, then migrate again: {' '.join(wanted)}"
            ) from error


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(require_extensions, migrations.RunPython.noop)]
