"""Answer a contribution in its thread; change one's own words while they are fresh."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Act, Moderation, Visibility
from campaigns.errors import NotAllowed, NotVisible, Refused, TooMany
from contributions.actions import recording
from contributions.actions.editing import EDITABLE
from contributions.actions.items import wrong_state
from contributions.actions.once import claim
from contributions.actions.persons import lock_person
from contributions.actions.screening import (
    first_verdict,
    keep_hits,
    policy_of,
    require_unnoticed,
)
from contributions.actions.submission import SUBMIT
from contributions.blocks import require_not_blocked
from contributions.drafts import Key
from contributions.enums import Overlay, State
from contributions.models import Contribution, Reply, ReplyRevision, Submission
from contributions.models.reply import REPLY_LENGTH
from contributions.past import seen_now, words_of
from contributions.texts import clean_field, clean_line
from layers import rules as layer_rules

EDIT_WINDOW = timedelta(minutes=15)


@transaction.atomic
def reply(
    contribution: Contribution,
    text: str,
    *,
    by: Person,
    key: Key,
    signature: str = "",
    doubt: str = "",
    quotes: Contribution | Reply | None = None,
) -> tuple[Reply, bool]:
    """Add a reply to a public contribution; returns it and whether it was made before.

    doubt: what was odd about how it came in (Doubt); it is then held.
    quotes: the contribution itself or a public reply under it, kept as a reference.
    Raises NotVisible, WrongInput, Refused, SignInNeeded, TooMany, KeyReused.
    """
    body = {"text": text, "signature": signature, "to": contribution.pk}
    if quotes is not None:
        body["quotes"] = quotes.public_id
    submission, is_first = claim(key, body)
    if not is_first:
        if submission.reply is None:
            raise Refused("in_progress", _("This is being handled already: ask again in a moment."))
        return submission.reply, True
    person = lock_person(by)
    locked = recording.lock(contribution)
    if not isinstance(locked, Contribution) or not locked.is_public:
        raise NotVisible
    now = database_now()
    require_not_blocked(person, locked.campaign, at=now)
    opening = rules.require_open(locked.campaign, Act.REPLY, at=now, assurance=person.assurance)
    terms = layer_rules.terms_of(locked.layer, phases=opening.phases, category=locked.category)
    layer_rules.require_act(terms, Act.REPLY, assurance=person.assurance)
    _require_quota(person, locked, opening.quota)
    quoted = quotes if isinstance(quotes, Reply) else None
    if quoted is not None and not (quoted.is_public and quoted.contribution_id == locked.pk):
        raise Refused("bad_quote", _("What you quote is not public any more. Reply without it."))
    made = Reply(
        contribution=locked,
        author=person,
        signature=clean_line("signature", signature, longest=80, required=False),
        text=clean_field("text", text, longest=REPLY_LENGTH),
        quoted=quoted,
        quotes_contribution=quotes is not None and quoted is None,
        created_at=now,
        changed_at=now,
    )
    _insert(made, policy_of(locked.campaign, opening, terms), by=person, doubt=doubt, at=now)
    Submission.objects.filter(pk=submission.pk).update(reply=made, person=person)
    return made, False


def _insert(made: Reply, policy: Moderation, *, by: Person, doubt: str, at: datetime) -> None:
    """Keep the reply in its first state, with what decided it."""
    campaign = made.contribution.campaign
    verdict = first_verdict(
        campaign,
        policy,
        by,
        is_suspect=bool(doubt),
        number=made.public_id,
        seen=lambda: seen_now(campaign, by, text=made.text, words=words_of(made), at=at),
    )
    made.state = verdict.state
    made.is_public = verdict.state == State.PUBLISHED
    made.published_on = timezone.localtime(at).date() if made.is_public else None
    made.save(force_insert=True)
    if made.is_public:
        recording.count_replies(made.contribution_id, 1)
    event = recording.record(made, SUBMIT[verdict.state], before="", by=by, doubt=doubt, at=at)
    keep_hits(event, verdict)


@transaction.atomic
def edit_reply(
    reply: Reply, *, by: Person, text: str, signature: str = "", version: int | None = None
) -> Reply:
    """Replace one's own words within a quarter of an hour, keeping what they were as a revision.

    Raises NotAllowed, WrongInput, Refused (stale, wrong_state, already_read, window_over).
    """
    locked = recording.lock(reply)
    if not isinstance(locked, Reply) or by.pk != locked.author_id:
        raise NotAllowed("right_missing", _("Only its author can do that."))
    if version is not None and version != locked.version:
        raise Refused("stale", _("This has changed since you opened it."), version=locked.version)
    now = database_now()
    require_reply_editable(locked, at=now)
    ReplyRevision.objects.create(
        reply=locked,
        version=locked.version,
        text=locked.text,
        signature=locked.signature,
        by=by,
        at=now,
    )
    locked.text = clean_field("text", text, longest=REPLY_LENGTH)
    locked.signature = clean_line("signature", signature, longest=80, required=False)
    require_not_blocked(by, locked.contribution.campaign, at=now)
    require_unnoticed(locked, at=now)
    locked.version += 1
    locked.changed_at = now
    locked.save(update_fields=["text", "signature", "version", "changed_at"])
    if locked.overlay == Overlay.ASKED:
        return recording.move(locked, "resume", by=by)
    return locked


def require_reply_editable(reply: Reply, *, at: datetime) -> None:
    """Refuse to change what a moderator has read, what others quote, and what is too old."""
    if reply.contribution.campaign.visibility != Visibility.PUBLIC:
        raise Refused("campaign_closed", _("This consultation is closed."))
    if reply.standing not in EDITABLE:
        raise wrong_state(reply.standing)
    if reply.overlay == Overlay.ASKED:  # whoever asks leaves time to answer
        return
    if reply.events.readings().exists():
        raise Refused(
            "already_read",
            _("The team has read and published this: it can be withdrawn, not changed any more."),
        )
    is_quoted = reply.quoted_by.exclude(author=reply.author_id).filter(is_public=True).exists()
    if is_quoted or at > reply.created_at + EDIT_WINDOW:
        raise Refused(
            "window_over",
            _("A reply can be changed during %(minutes)s minutes, until others quote it.")
            % {"minutes": EDIT_WINDOW.seconds // 60},
            minutes=EDIT_WINDOW.seconds // 60,
        )


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
