"""What happened to one's own contribution, in full: the receipt's page, opened by its token."""

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from contributions.enums import State
from contributions.models import Contribution, Event
from contributions.models.event import (
    ACCEPT,
    AGREE,
    ANSWER,
    CHANGED,
    CORRECT,
    DECLINE,
    DISAGREE,
    ERASE,
    LAPSE,
    LOOK,
    PROPOSE,
    REDACT,
    RETRACT,
    SPLIT,
    STATUS,
    SUGGEST,
    UNSUGGEST,
)
from web.public.history import Step, status_words


def own_history(contribution: Contribution) -> list[Step]:
    """The steps that the author reads on the receipt, with what only they may know."""
    statuses = {status.slug: status for status in contribution.campaign.statuses.all()}
    steps: list[tuple[datetime, Step]] = []
    for event in contribution.events.of_its_words().exclude(act__in=UNTOLD).order_by("at", "pk"):
        status = statuses.get(event.after)
        words = status_words(status) if event.act == STATUS else _own(event.act, event)
        sign = SIGNS.get(event.act, "dot")
        steps.append((event.at, Step(localtime(event.at).date(), words, sign)))
    told_apart = contribution.events.filter(act__in=CHANGED).values("at")
    own = contribution.revisions.filter(by=contribution.author_id).exclude(at__in=told_apart)
    for revision in own:
        day = localtime(revision.at).date()
        steps.append((revision.at, Step(day, _("You changed your text"), "edit")))
    return [step for _at, step in sorted(steps, key=lambda pair: pair[0])]


SIGNS = {
    "remove": "trash", "order": "warning", "lift_order": "pin",
    "submit": "mail", "confirm": "check", "confirm_held": "check", "discard": "trash",
    "publish": "pin", "restore": "pin", "reject": "warning", "merge": "plus",
    "undo": "undo", "withdraw": "trash", "ask": "reply", "resume": "mail",
    "quarantine": "warning", "release": "pin", "appeal": "reply", "escalate": "warning",
    "uphold": "warning", "overturn": "pin", "unwithdraw": "undo", ANSWER: "city",
    STATUS: "right", REDACT: "edit", CORRECT: "edit", SPLIT: "plus", "unmerge": "pin",
    "unmerge_held": "mail", PROPOSE: "edit", RETRACT: "undo", ACCEPT: "edit", DECLINE: "warning",
    SUGGEST: "edit", UNSUGGEST: "undo", AGREE: "edit",
}  # fmt: skip
UNTOLD = (LOOK, ERASE)  # what the data officer does with what was set aside


def _own(act: str, event: Event) -> str:
    if act == "submit" and event.after == State.PUBLISHED:
        return _("Received and published")
    if act == "submit" and event.after == State.UNCONFIRMED:
        return _("Handed in: your e-mail address is to be confirmed")
    if act == "discard" and event.is_automatic:
        return _("Erased: the e-mail address was not confirmed in time")
    return {
        "submit": _("Received: it waits to be read"),
        "confirm": _("E-mail address confirmed: received and published"),
        "confirm_held": _("E-mail address confirmed: it waits to be read"),
        "discard": _("You erased it"),
        "publish": _("Read and published"),
        "reject": _("Read and not published"),
        "remove": _("The team erased it"),
        "order": _("Withheld on the order of a court or an authority"),
        "lift_order": _("The order does not hold any more: shown again"),
        "restore": _("Read again and published after all"),
        "undo": _("Decision taken back: it waits to be read"),
        "merge": _("Joined to another that said the same"),
        "withdraw": _("You took it back"),
        "unwithdraw": _("You handed it in again"),
        "ask": _("The team asked you a question"),
        "resume": _("In the queue again"),
        "quarantine": _("Hidden for the time being"),
        "release": _("Shown again"),
        "appeal": _("You appealed"),
        "unappeal": _("You took your appeal back"),
        "escalate": _("The promised time for an answer to your appeal is over"),
        "overturn": _("Published after your appeal"),
        "uphold": _("Not published, after your appeal either"),
        ANSWER: _("The city answered"),
        REDACT: _("The team took personal data out of it"),
        SPLIT: _("It said two things: the team made two contributions of it"),
        "unmerge": _("Parted again from the one that it was joined to"),
        "unmerge_held": _("Parted again from the one that it was joined to"),
        CORRECT: _("The team changed something in it"),
        PROPOSE: _("You proposed a change"),
        RETRACT: _("You took your change back"),
        ACCEPT: _("Your change was read and is in place"),
        DECLINE: _("Your change was read and not taken over"),
        SUGGEST: _("The team suggested a change to you"),
        UNSUGGEST: _("The team took its suggestion back"),
        AGREE: _("You agreed to the team’s change"),
        DISAGREE: _("You said no to the team’s change"),
        LAPSE: _("The proposed change ended without an answer"),
    }.get(act, act)
