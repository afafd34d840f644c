"""The public views, the triggers that guard states and the past, the rights of each role."""

from importlib.resources import files

from django.db import migrations

from contributions.moves import MOVES


def sql(name: str) -> str:
    return files("contributions").joinpath("sql", f"{name}.sql").read_text()


def copy_moves(apps, schema_editor):
    """The table of moves, as the trigger reads it."""
    row = apps.get_model("contributions", "MoveRow")
    row.objects.all().delete()
    row.objects.bulk_create(
        row(act=move.act, before=str(move.before), after=str(move.after)) for move in MOVES
    )


UNDO = """
DROP VIEW public.public_layers, public.public_features, public.public_replies,
          public.public_contributions;
DROP TRIGGER count_revision_of_removed ON public.contributions_contribution;
DROP TRIGGER count_revision_of_changed ON public.contributions_contribution;
DROP TRIGGER count_revision_of_new ON public.contributions_contribution;
DROP FUNCTION public.contributions_count_revision();
DROP TRIGGER guard_past ON public.contributions_event;
DROP FUNCTION public.contributions_guard_past();
DROP TRIGGER guard_move ON public.contributions_reply;
DROP TRIGGER guard_move ON public.contributions_contribution;
DROP FUNCTION public.contributions_guard_move();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("contributions", "0001_contributions_replies_and_events"),
        ("accounts", "0002_rights_of_the_database_roles"),
    ]
    operations = [
        migrations.RunPython(copy_moves, migrations.RunPython.noop),
        migrations.RunSQL(sql("public"), UNDO),
        migrations.RunSQL(sql("guards"), migrations.RunSQL.noop),
        migrations.RunSQL(sql("rights"), migrations.RunSQL.noop),
    ]
