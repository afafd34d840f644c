"""Appeals about photos, and photos of what was joined to another text, wait at the desk too."""

from importlib.resources import files

from django.db import migrations


def sql(name: str) -> str:
    """The view made anew, under the name that `waiting_changes.sql` has given to it."""
    whole = files("contributions").joinpath("sql", f"{name}.sql").read_text()
    return whole.replace("public.desk_waiting", "public.desk_waiting_items")


class Migration(migrations.Migration):
    dependencies = [("contributions", "0025_what_is_to_be_settled")]

    operations = [migrations.RunSQL(sql("waiting"), migrations.RunSQL.noop)]
