"""What lies over a state: a question, provisional invisibility, an appeal; passages quoted."""

from importlib.resources import files

from django.db import migrations, models

from contributions.moves import MOVES


def copy_moves(apps, schema_editor):
    """The table of moves, as the trigger reads it."""
    row = apps.get_model("contributions", "MoveRow")
    row.objects.all().delete()
    row.objects.bulk_create(
        row(act=move.act, before=str(move.before), after=str(move.after)) for move in MOVES
    )


class Migration(migrations.Migration):
    dependencies = [("contributions", "0013_personal_data_set_aside")]

    operations = [
        migrations.RemoveConstraint(
            model_name="contribution",
            name="contribution_public_means_published",
        ),
        migrations.RemoveConstraint(
            model_name="photo",
            name="photo_public_means_published_dated_and_stored",
        ),
        migrations.RemoveConstraint(
            model_name="reply",
            name="reply_public_means_published",
        ),
        migrations.AddField(
            model_name="contribution",
            name="overlay",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "waiting for an answer of its author"),
                    ("quarantine", "hidden for the time being"),
                    ("appealed", "not published; its author appeals"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="contribution",
            name="overlay_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="photo",
            name="overlay",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "waiting for an answer of its author"),
                    ("quarantine", "hidden for the time being"),
                    ("appealed", "not published; its author appeals"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="photo",
            name="overlay_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="reply",
            name="overlay",
            field=models.CharField(
                blank=True,
                choices=[
                    ("asked", "waiting for an answer of its author"),
                    ("quarantine", "hidden for the time being"),
                    ("appealed", "not published; its author appeals"),
                ],
                db_default="",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="reply",
            name="overlay_until",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="statement",
            name="passage",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddIndex(
            model_name="contribution",
            index=models.Index(
                condition=models.Q(("overlay", ""), _negated=True),
                fields=["overlay_until"],
                name="contribution_overlays_end",
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("overlay", ""), _negated=True),
                fields=["overlay_until"],
                name="photo_overlays_end",
            ),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("overlay", ""), _negated=True),
                fields=["overlay_until"],
                name="reply_overlays_end",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_public", True), ("overlay", ""), ("state", "published")),
                    models.Q(
                        ("is_public", False),
                        models.Q(("overlay", ""), ("state", "published"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="contribution_public_exactly_when_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overlay", ""),
                    models.Q(("overlay", "asked"), ("state", "held")),
                    models.Q(("overlay", "quarantine"), ("state", "published")),
                    models.Q(("overlay", "appealed"), ("state", "rejected")),
                    _connector="OR",
                ),
                name="contribution_overlay_over_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overlay", ""),
                    models.Q(("overlay", "asked"), ("state", "held")),
                    models.Q(("overlay", "quarantine"), ("state", "published")),
                    models.Q(("overlay", "appealed"), ("state", "rejected")),
                    _connector="OR",
                ),
                name="photo_overlay_over_its_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="photo",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_public", False),
                    models.Q(
                        ("contribution__isnull", False),
                        ("is_stored", True),
                        ("overlay", ""),
                        ("published_on__isnull", False),
                        ("state", "published"),
                    ),
                    _connector="OR",
                ),
                name="photo_public_means_published_dated_and_stored",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_public", True), ("overlay", ""), ("state", "published")),
                    models.Q(
                        ("is_public", False),
                        models.Q(("overlay", ""), ("state", "published"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="reply_public_exactly_when_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="reply",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("overlay", ""),
                    models.Q(("overlay", "asked"), ("state", "held")),
                    models.Q(("overlay", "quarantine"), ("state", "published")),
                    models.Q(("overlay", "appealed"), ("state", "rejected")),
                    _connector="OR",
                ),
                name="reply_overlay_over_its_state",
            ),
        ),
        migrations.RunPython(copy_moves, migrations.RunPython.noop),
        migrations.RunSQL(files("contributions").joinpath("sql", "overlays.sql").read_text()),
    ]
