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
from contributions.models.event import ANSWER, STATUS
from contributions.texts import clean_field, clean_line

ANSWERED = "answered"


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
    before = Answer.objects.filter(contribution=locked).first()
    now = database_now()
    words = {
        "service": clean_line("service", service, longest=120),
        "text": clean_field("text", text, longest=5_000),
    }
    made, is_new = Answer.objects.update_or_create(
        contribution=locked, defaults={**words, "by": by, "answered_at": now}
    )
    slugs = (locked.status.slug if locked.status else "", status.slug if status else "")
    locked.status = status
    locked.save(update_fields=["status"])
    if slugs[0] != slugs[1]:
        recording.note(locked, STATUS, by=by, before=slugs[0], after=slugs[1], at=now)
    if before is None or {name: getattr(before, name) for name in words} != words:
        was = "" if is_new else ANSWERED
        recording.note(locked, ANSWER, by=by, before=was, after=ANSWERED, at=now)
    return made
