"""The desk counts and lists what lies under an overlay at every page: few rows among a million."""

from django.db import migrations, models


def overlaid(model, name, *fields):
    index = models.Index(fields=[*fields, "overlay"], condition=~models.Q(overlay=""), name=name)
    return migrations.AddIndex(model, index)


class Migration(migrations.Migration):
    dependencies = [("contributions", "0023_what_is_erased_for_good")]

    operations = [
        overlaid("contribution", "overlaid_by_layer", "layer"),
        overlaid("reply", "overlaid_replies"),
        overlaid("photo", "overlaid_photos"),
    ]
