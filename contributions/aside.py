"""How long personal data that was taken out is kept for the data officer, and how it ends."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from contributions import photos
from contributions.models import SetAside
from contributions.models.aside import SetAsideQuerySet

ASIDE_LIFE = timedelta(days=180)  # as withheld words (TRUST §4.2)


def forget(now: datetime) -> int:
    """End what has been kept long enough; returns how many."""
    return erase(SetAside.objects.ended(now))


@transaction.atomic
def erase(rows: SetAsideQuerySet) -> int:
    """Remove rows, and the files of photos with them once the rows are gone for good."""
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    SetAside.objects.filter(pk__in=[row.pk for row in locked]).delete()
    for name in filter(None, (row.name for row in locked)):
        transaction.on_commit(partial(photos.erase, name))
    return len(locked)
