"""The city answers."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import Refused
from contributions.actions import recording
from contributions.models import Answer, Contribution, Status
from contributions.texts import clean_field, clean_line


@transaction.atomic
def answer(
    contribution: Contribution, *, by: Person, service: str, text: str, status: Status | None
) -> Answer:
    """Give (or replace) the official answer and say how far things are."""
    locked = recording.lock(contribution)
    rules.require_right(by, contribution.campaign, Right.ANSWER)
    if not isinstance(locked, Contribution) or not locked.is_public:
        raise Refused("wrong_state", _("Only what is published is answered in public."))
    if status is not None and status.campaign_id != locked.layer.campaign_id:
        raise Refused("bad_status", _("This status belongs to another campaign."))
    made, _is_new = Answer.objects.update_or_create(
        contribution=locked,
        defaults={
            "service": clean_line("service", service, longest=120),
            "text": clean_field("text", text, longest=5_000),
            "by": by,
            "answered_at": database_now(),
        },
    )
    locked.status = status
    locked.save(update_fields=["status"])
    return made
