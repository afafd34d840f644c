"""What is erased for good: its moves, its line in the ledger, where a reply stood."""

from importlib.resources import files

from django.db import migrations, models

from contributions.moves import MOVES

KINDS = [
    ("received", "received"),
    ("published", "published after it was held"),
    ("withheld", "withheld, for a reason of the charter"),
    ("order", "withheld on the order of a court or an authority"),
    ("erased", "erased by the team, for a reason of the charter"),
    ("restored", "shown after all"),
    ("merged", "joined to another"),
    ("appeal", "an author contests a refusal"),
    ("appeal_upheld", "the refusal stays"),
    ("appeal_overturned", "the refusal falls: it is published"),
    ("report", "a reader points something out"),
    ("report_kept", "a report is read, nothing changes"),
    ("report_withheld", "a report is read, the thing is withheld"),
    ("month", "a month is over: its figures are published"),
]


def copy_moves(apps, schema_editor):
    """The table of moves, as the trigger reads it."""
    row = apps.get_model("contributions", "MoveRow")
    row.objects.all().delete()
    row.objects.bulk_create(
        row(act=move.act, before=str(move.before), after=str(move.after)) for move in MOVES
    )


class Migration(migrations.Migration):
    dependencies = [("contributions", "0022_what_a_court_orders")]

    operations = [
        migrations.RemoveConstraint("ledgerentry", "ledger_entry_kind_known"),
        migrations.AlterField(
            "ledgerentry", "kind", models.CharField(choices=KINDS, max_length=20)
        ),
        migrations.AddConstraint(
            "ledgerentry",
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _label in KINDS]),
                name="ledger_entry_kind_known",
            ),
        ),
        migrations.AddField("publictombstone", "erased_on", models.DateField(null=True)),
        migrations.RunPython(copy_moves, migrations.RunPython.noop),
        migrations.RunSQL(files("contributions").joinpath("sql", "erased.sql").read_text()),
    ]
