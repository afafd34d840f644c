"""What happened to a contribution, in words, from public rows alone."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from contributions.models import PublicContribution, PublicEvent, Status
from contributions.models.event import ACCEPT, ANSWER, CHANGED, STATUS
from contributions.sessions import session_of


@dataclass(frozen=True)
class Step:
    """One line of a history; `sign` names an icon."""

    day: date
    words: str
    sign: str = "dot"


def public_history(contribution: PublicContribution, events: list[PublicEvent]) -> list[Step]:
    """The steps that everybody may read, the oldest first."""
    steps = [Step(contribution.published_on, _("Published: everybody can read it"), "pin")]
    session = session_of(contribution.feature)
    if session is not None:
        steps.insert(0, Step(session.held_on, _("Said in a meeting"), "people"))
    answers = [event for event in events if event.act == ANSWER]
    for event in events:
        if event.act == "submit" and event.day < contribution.published_on:
            steps.append(Step(event.day, pgettext("history", "Received"), "mail"))
        elif event.act == ANSWER:
            steps.append(Step(event.day, _answered(contribution, event is answers[-1]), "city"))
        elif event.act == STATUS:
            steps.append(Step(event.day, status_words(event.status), "right"))
        elif event.act in CHANGED and event.day >= contribution.published_on:
            steps.append(Step(event.day, _changed(event.act), "edit"))
        elif event.act == "merge":
            steps.append(
                Step(event.day, _("One that said the same was joined to this one"), "plus")
            )
    if contribution.answered_on and not answers:  # given before answers were events
        steps.append(Step(contribution.answered_on, _answered(contribution, is_last=True), "city"))
    return sorted(steps, key=lambda step: step.day)


def _changed(act: str) -> str:
    if act == ACCEPT:
        return _("Changed by its author; the team read the change")
    return _("Changed by the team with its author’s consent")


def _answered(contribution: PublicContribution, is_last: bool) -> str:
    if not is_last:
        return _("The city answered")
    return _("The city answered: %(service)s") % {"service": contribution.answer_service}


def status_words(status: Status | None) -> str:
    if status is None:
        return _("The city says again: nothing is decided yet")
    return _("How far it is: %(status)s") % {
        "status": status.label_in(get_language() or "fr"),
    }
