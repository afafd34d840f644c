"""Answer a contribution in its thread."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Act
from campaigns.errors import NotVisible, Refused, TooMany
from contributions.actions import recording
from contributions.actions.once import claim
from contributions.actions.persons import lock_person
from contributions.actions.submission import SUBMIT, first_state
from contributions.drafts import Key
from contributions.enums import State
from contributions.models import Contribution, Reply, Submission
from contributions.models.reply import REPLY_LENGTH
from contributions.texts import clean_field, clean_line
from layers import rules as layer_rules


@transaction.atomic
def reply(
    contribution: Contribution,
    text: str,
    *,
    by: Person,
    key: Key,
    signature: str = "",
    is_suspect: bool = False,
) -> tuple[Reply, bool]:
    """Add a reply to a public contribution; returns it and whether it was made before.

    Raises NotVisible, WrongInput, Refused, SignInNeeded, TooMany, KeyReused.
    """
    submission, is_first = claim(key, {"text": text, "signature": signature, "to": contribution.pk})
    if not is_first:
        if submission.reply is None:
            raise Refused("in_progress", _("This is being handled already: ask again in a moment."))
        return submission.reply, True
    person = lock_person(by)
    locked = recording.lock(contribution)
    if not isinstance(locked, Contribution) or not locked.is_public:
        raise NotVisible
    now = database_now()
    opening = rules.require_open(locked.campaign, Act.REPLY, at=now, assurance=person.assurance)
    terms = layer_rules.terms_of(locked.layer, phases=opening.phases, category=locked.category)
    layer_rules.require_act(terms, Act.REPLY, assurance=person.assurance)
    _require_quota(person, locked, opening.quota)
    state = first_state(locked.campaign, opening, terms, person, is_suspect=is_suspect)
    made = Reply.objects.create(
        contribution=locked,
        author=person,
        signature=clean_line("signature", signature, longest=80, required=False),
        text=clean_field("text", text, longest=REPLY_LENGTH),
        state=state,
        is_public=state == State.PUBLISHED,
        published_on=timezone.localtime(now).date() if state == State.PUBLISHED else None,
        created_at=now,
        changed_at=now,
    )
    if made.is_public:
        recording.count_replies(locked.pk, 1)
    recording.record(made, SUBMIT[state], before="", by=person, at=now)
    Submission.objects.filter(pk=submission.pk).update(reply=made, person=person)
    return made, False


def _require_quota(person: Person, contribution: Contribution, quota: int | None) -> None:
    if quota is None:
        return
    used = Reply.objects.of_campaign(contribution.campaign).filter(author=person).count()
    if used >= quota:
        raise TooMany(
            "quota_reached",
            _("You have written %(used)s replies here; the limit is %(quota)s a person.")
            % {"used": used, "quota": quota},
            used=used,
            limit=quota,
            retry_after=86_400,
        )
