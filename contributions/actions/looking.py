"""What the data officer does with personal data that was set aside: look, and end it early."""

from django.db import transaction

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotVisible
from contributions import aside
from contributions.actions import recording
from contributions.models import SetAside
from contributions.models.event import ERASE, LOOK


@transaction.atomic
def look(kept: SetAside, *, by: Person) -> SetAside:
    """Read what was set aside: each look leaves an Event. Raises NotAllowed, NotVisible."""
    return _touched(kept, LOOK, by=by)


@transaction.atomic
def erase_aside(kept: SetAside, *, by: Person) -> None:
    """End what was set aside before its day, files included; an Event stays."""
    aside.erase(SetAside.objects.filter(pk=_touched(kept, ERASE, by=by).pk))


def _touched(kept: SetAside, act: str, *, by: Person) -> SetAside:
    campaign = kept.contribution.campaign
    rules.require_right(by, campaign, Right.READ_SET_ASIDE)
    now = database_now()
    rows = SetAside.objects.select_for_update(of=("self",)).select_related(
        "contribution__layer__campaign", "reply__contribution__layer__campaign",
        "photo__contribution__layer__campaign", "event",
    )  # fmt: skip
    locked = rows.filter(pk=kept.pk, until__gt=now).first()
    if locked is None:
        raise NotVisible
    recording.note_change(locked.photo or locked.reply or locked.contribution, act, by=by, at=now)
    return locked
