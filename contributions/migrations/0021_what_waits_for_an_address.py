"""What waits until its author's address is confirmed, and what is erased when that never comes."""

from importlib.resources import files

from django.db import migrations, models
from django.db.models import Q

from contributions.moves import MOVES

KINDS = ("contribution", "photo", "reply")
STATES = [
    ("to_confirm", "waiting for your e-mail address to be confirmed"),
    ("held", "waiting to be read"),
    ("published", "published"),
    ("rejected", "not published"),
    ("merged", "joined to another"),
    ("withdrawn", "withdrawn"),
    ("erased", "erased"),
]


def copy_moves(apps, schema_editor):
    """The table of moves, as the trigger reads it."""
    row = apps.get_model("contributions", "MoveRow")
    row.objects.all().delete()
    row.objects.bulk_create(
        row(act=move.act, before=str(move.before), after=str(move.after)) for move in MOVES
    )


def states_of(kind: str) -> list[migrations.operations.base.Operation]:
    """The two new states, and the index of what ends by itself, whatever it is."""
    known = Q(state__in=[state for state, _label in STATES])
    ends = models.Index(
        fields=["overlay_until"],
        condition=Q(overlay_until__isnull=False),
        name=f"{kind}_overlays_end",
    )
    return [
        migrations.RemoveConstraint(kind, f"{kind}_state_known"),
        migrations.RemoveIndex(kind, f"{kind}_overlays_end"),
        migrations.AlterField(kind, "state", models.CharField(choices=STATES, max_length=10)),
        migrations.AddIndex(kind, ends),
        migrations.AddConstraint(
            kind, models.CheckConstraint(condition=known, name=f"{kind}_state_known")
        ),
    ]


def never_to_confirm(kind: str, name: str) -> migrations.AddConstraint:
    """Replies come in at once, photos with their text."""
    return migrations.AddConstraint(
        kind, models.CheckConstraint(condition=~Q(state="to_confirm"), name=name)
    )


class Migration(migrations.Migration):
    dependencies = [("contributions", "0020_photos_are_decided_on_together")]

    operations = [
        *(operation for kind in KINDS for operation in states_of(kind)),
        never_to_confirm("photo", "photo_comes_in_with_its_text"),
        never_to_confirm("reply", "reply_comes_in_at_once"),
        migrations.AddField("receipt", "address_version", models.PositiveIntegerField(default=1)),
        migrations.AddField("receiptletter", "asks", models.BooleanField(default=False)),
        migrations.AddField(
            "receiptletter", "digest", models.BinaryField(max_length=32, null=True)
        ),
        migrations.AddIndex(
            "receiptletter",
            models.Index(
                fields=["digest", "asked_at"],
                condition=Q(digest__isnull=False),
                name="letters_that_ask_by_address",
            ),
        ),
        migrations.RunPython(copy_moves, migrations.RunPython.noop),
        migrations.RunSQL(files("contributions").joinpath("sql", "received.sql").read_text()),
    ]
