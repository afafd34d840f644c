"""What an author is told about an event: by e-mail, once, in their language.

Whatever was queued is judged again when it is sent: a notice says what is true then.
"""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from contributions import letters
from contributions.enums import Side, State
from contributions.models import (
    Contribution,
    Event,
    Notice,
    Photo,
    ProposedChange,
    Receipt,
    ReceiptLetter,
    Reply,
)
from contributions.models.event import (
    ACCEPT,
    ANSWER,
    CORRECT,
    DECLINE,
    LAPSE,
    REDACT,
    SPLIT,
    STATUS,
    SUGGEST,
)
from contributions.moves import APPEAL_WITHIN
from contributions.receipts import confirming_token_of, token_of
from contributions.rulings import rulings_of

logger = logging.getLogger(__name__)
Moved = Contribution | Reply | Photo

# Which letter an act calls for; an act that is not here sends none.
LETTERS = {
    ("submit", "held"): "received",
    ("submit", "published"): "received",
    ("confirm", "published"): "received",
    ("confirm_held", "held"): "received",
    ("publish", "published"): "published",
    ("restore", "published"): "restored",
    ("reject", "rejected"): "rejected",
    ("order", "rejected"): "ordered",
    ("lift_order", "published"): "order_lifted",
    ("remove", "erased"): "removed",
    ("merge", "merged"): "merged",
    ("undo", "held"): "reopened",
    ("unmerge", "published"): "parted",
    ("unmerge_held", "held"): "parted",
    ("ask", "asked"): "asked",
    ("resume", "held"): "resumed",
    ("quarantine", "quarantine"): "quarantined",
    ("release", "published"): "released",
    ("appeal", "appealed"): "appealed",
    ("escalate", "appealed"): "escalated",
    ("overturn", "published"): "overturned",
    ("uphold", "rejected"): "upheld",
    (ANSWER, "answered"): "answered",
}
LINK = "receipt"  # the letter that carries a private link, when somebody asks for it
CONFIRM = "confirm"  # the one whose link confirms the address that a text came with
LATE = "late_appeal"  # to whoever answers for the campaign
# Acts whose letters say of a reply neither that it is up nor the title of what it stands under.
SAYS_NOTHING_SHOWS = frozenset(
    {"reject", "order", "remove", "ask", "resume", "quarantine", "appeal", "escalate", "uphold"}
)
# Made by somebody of the team, whatever became of it since.
CHANGES = frozenset({REDACT, CORRECT, SPLIT, ACCEPT, DECLINE, LAPSE})
# Whatever the campaign calls its statuses, and in whatever state something was changed.
OF_THE_CITY = {
    STATUS: "status", REDACT: "changed", CORRECT: "changed", SPLIT: "split",
    ACCEPT: "change_accepted", DECLINE: "change_declined",
    SUGGEST: "change_suggested", LAPSE: "change_lapsed",
}  # fmt: skip


@transaction.atomic
def send(event_id: int) -> int:
    """Send what has not been sent of one event; returns how many letters left.

    The notice's row stays locked while its letter leaves, so that two workers never send it both.
    """
    event = Event.objects.select_related(
        "contribution__layer__campaign__organisation", "reply", "photo"
    ).get(pk=event_id)
    sent = 0
    for notice in (
        Notice.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("person")
        .filter(event=event, sent_at__isnull=True)
    ):
        if _deliver(event, notice):
            sent += 1
        notice.sent_at = timezone.now()
        notice.save(update_fields=["sent_at"])
        if event.act == "remove" and event.reply is None:  # the last letter there is
            Receipt.objects.filter(contribution=event.contribution).update(email="")
    return sent


@transaction.atomic
def send_link(letter_id: int, language: str) -> bool:
    """Send a receipt's link where its holder asked; the address is forgotten with it."""
    letter = (
        ReceiptLetter.objects.select_for_update(of=("self",))
        .select_related("receipt__contribution__layer__campaign__organisation")
        .get(pk=letter_id)
    )
    if letter.sent_at is not None:
        return False
    receipt, email = letter.receipt, letter.email
    if not letter.asks:
        address = _absolute(reverse("web:receipt", args=[token_of(receipt)]))
        _send_link(LINK, letter, {"receipt_address": address}, language)
    elif receipt.contribution.state == State.UNCONFIRMED and email == receipt.email:
        address = _absolute(reverse("web:confirm", args=[confirming_token_of(receipt)]))
        until = receipt.contribution.overlay_until
        _send_link(CONFIRM, letter, {"confirm_address": address, "until": until}, language)
    letter.email, letter.sent_at = "", timezone.now()
    letter.save(update_fields=["email", "sent_at"])
    return True


def _send_link(name: str, letter: ReceiptLetter, more: dict[str, object], language: str) -> None:
    """No word of the contribution: the address may be anybody's."""
    letters.send(
        name,
        {"campaign": letter.receipt.contribution.campaign, **more},
        to=letter.email,
        identity=f"receipt-{letter.pk}",
        language=language,
    )


def _deliver(event: Event, notice: Notice) -> bool:
    """Write one letter; False when there is nobody to write to or nothing true to say."""
    item = event.photo or event.reply or event.contribution
    if event.act == "escalate" and notice.person_id != item.author_id:
        return _tell_manager(event, notice, item)
    letter = LETTERS.get((event.act, event.after)) or OF_THE_CITY.get(event.act)
    receipt = Receipt.objects.filter(contribution=event.contribution).first()
    address = notice.person.email or (receipt.email if receipt and event.reply is None else "")
    is_idle = _is_overtaken(event, item) or _was_never_told(event, notice)
    if letter is None or receipt is None or not address or is_idle:
        logger.info("notice not sent event=%s letter=%s", event.pk, letter)
        return False
    language = notice.person.language if event.reply else receipt.language
    with translation.override(language):
        context = _context(event, receipt, item)
    letters.send(
        letter,
        context,
        to=address,
        identity=f"notice-{event.pk}-{notice.person_id}",
        language=language,
    )
    logger.info("notice sent event=%s letter=%s", event.pk, letter)
    return True


def _tell_manager(event: Event, notice: Notice, item: Moved) -> bool:
    """Tell who answers for the campaign that an appeal waits too long; no word of it."""
    if item.standing != event.after or not notice.person.email:
        return False
    campaign = event.contribution.campaign
    letters.send(
        LATE,
        {
            "campaign": campaign,
            "desk_address": settings.PUBLIC_URL + reverse("web:desk_matters", args=[campaign.slug]),
        },
        to=notice.person.email,
        identity=f"notice-{event.pk}-{notice.person_id}",
        language=notice.person.language,
    )
    return True


def _is_overtaken(event: Event, item: Moved) -> bool:
    """Whether something else has happened since: then that event's letter says what is true.

    A reply shows under a public contribution alone: of one that has been withheld since, no letter
    says that a reply is up.
    """
    if event.act == SUGGEST:  # answered, taken back or over since
        return not ProposedChange.objects.open().filter(opened=event).exists()
    if event.act in CHANGES:  # whatever became of it since, its author learns what was changed
        return False
    if event.reply is not None and event.act not in SAYS_NOTHING_SHOWS:
        return not event.contribution.is_public or _has_changed(event, item)
    return _has_changed(event, item)


def _has_changed(event: Event, item: Moved) -> bool:
    later = Event.objects.filter(
        contribution=event.contribution, reply=event.reply, photo=event.photo, pk__gt=event.pk
    )
    if event.act in (ANSWER, STATUS):
        # Of an answer given with a new status, and of two in a row, the last is told.
        return not item.is_public or later.filter(act__in=(ANSWER, STATUS)).exists()
    return item.standing != event.after or later.moves().exists()


def _was_never_told(event: Event, notice: Notice) -> bool:
    """Whether a decision was taken back before its letter left: nothing is to be put right."""
    if event.act != "undo":
        return False
    about = Notice.objects.filter(
        event__contribution=event.contribution, event__reply=event.reply, event__photo=event.photo
    )
    before = about.filter(person=notice.person, event__lt=event.pk).order_by("-event").first()
    return before is None or before.sent_at is None or before.sent_at > event.at


def _context(event: Event, receipt: Receipt, item: Moved) -> dict[str, object]:
    contribution: Contribution = event.contribution
    campaign = contribution.campaign
    statement = getattr(event, "statement", None)
    target = contribution.merged_into
    change = _suggested(event)
    return {
        "contribution": contribution,
        # What has been withheld is quoted to its author alone.
        "title": "…" if event.reply and not contribution.is_public else contribution.title,
        "target": target if target and target.is_public else None,
        "reply": event.reply,
        "campaign": campaign,
        "event": event,
        "reason": campaign.reasons.filter(code=event.reason).first(),
        "statement": statement.text if statement else "",
        "rulings": rulings_of(event),
        "passage": statement.passage if statement else "",
        "until": change.until if change else item.overlay_until,
        "appeal_until": event.at + APPEAL_WITHIN,
        **{name: _absolute(path) for name, path in _addresses(event, receipt).items()},
        "change_address": _absolute(_page_of_change(receipt)) if change else "",
    }


def _suggested(event: Event) -> ProposedChange | None:
    """What the team asks the author to agree to, by this event or with this question."""
    if event.act not in (SUGGEST, "ask") or event.reply is not None:
        return None
    waiting = ProposedChange.objects.open().filter(contribution=event.contribution)
    return waiting.filter(side=Side.TEAM).first()


def _page_of_change(receipt: Receipt) -> str:
    return reverse("web:receipt_suggestion", args=[token_of(receipt)])


def _absolute(path: str) -> str:
    return settings.PUBLIC_URL + path if path else ""


def _addresses(event: Event, receipt: Receipt) -> dict[str, str]:
    """Where a letter leads. A receipt opens the contribution: who only replied must not hold it."""
    contribution, campaign = event.contribution, event.contribution.campaign
    token = token_of(receipt)
    appeal = reverse("web:receipt_appeal", args=[token])
    answer = reverse("web:receipt_answer", args=[token])
    if event.photo is not None:
        appeal = reverse("web:receipt_photo_appeal", args=[token, event.photo.public_id])
    elif event.reply is not None:
        here = [campaign.slug, event.reply.public_id]
        appeal, answer = (reverse(f"web:{act}_reply", args=here) for act in ("appeal", "answer"))
    is_reached = event.reply is None or contribution.is_public
    return {
        "receipt_address": "" if event.reply else reverse("web:receipt", args=[token]),
        "campaign_address": reverse("web:campaign", args=[campaign.slug]),
        "public_address": reverse("web:contribution", args=[campaign.slug, contribution.public_id])
        if contribution.is_public
        else "",
        "appeal_address": appeal if is_reached else "",
        "answer_address": answer if is_reached else "",
    }
