"""Small words for the desk and the letters: who has one, an instant in words, a letter as HTML."""

from datetime import datetime

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Person
from campaigns.access import has_a_door

register = template.Library()


@register.filter
def has_desk(person: Person) -> bool:
    """Whether somebody who is signed in has a desk to go to: residents see no door to it."""
    return has_a_door(person)


@register.simple_tag
def moment(value: datetime) -> SafeString:
    """An instant in words ("3 hours ago"), its full date on hover and for readers."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        date_format(timezone.localtime(value), "DATETIME_FORMAT"),
        naturaltime(value),
    )


# What happened, in words of a history; every act has some (a test says so).
IN_HISTORY: dict[str, str | Promise] = {
    "submit": pgettext_lazy("event", "Received"),
    "publish": pgettext_lazy("event", "Published"),
    "reject": pgettext_lazy("event", "Refused"),
    "restore": pgettext_lazy("event", "Published after all"),
    "undo": pgettext_lazy("event", "Decision taken back"),
    "merge": pgettext_lazy("event", "Joined to another"),
    "unmerge": pgettext_lazy("event", "Parted again"),
    "unmerge_held": pgettext_lazy("event", "Parted again"),
    "split": pgettext_lazy("event", "Made two"),
    "withdraw": pgettext_lazy("event", "Taken back"),
    "unwithdraw": gettext_lazy("Handed in again"),
    "answer": pgettext_lazy("event", "Answered"),
    "status": pgettext_lazy("event", "Status changed"),
    "correct": pgettext_lazy("event", "Changed by the team"),
    "confirm": gettext_lazy("E-mail address confirmed: received and published"),
    "confirm_held": gettext_lazy("E-mail address confirmed: it waits to be read"),
    "discard": gettext_lazy("Erased for good"),
    "remove": gettext_lazy("Erased for good"),
    "order": gettext_lazy("Withheld on the order of a court or an authority"),
    "lift_order": gettext_lazy("The order does not hold any more: shown again"),
    "ask": gettext_lazy("Its author is asked"),
    "resume": gettext_lazy("In the queue again"),
    "quarantine": gettext_lazy("Hidden for the time being"),
    "release": gettext_lazy("Shown again"),
    "appeal": gettext_lazy("Its author appeals"),
    "unappeal": gettext_lazy("The appeal is taken back"),
    "escalate": gettext_lazy("The appeal waits longer than promised"),
    "overturn": gettext_lazy("Published after the appeal"),
    "uphold": gettext_lazy("Unpublished after the appeal too"),
    "propose": gettext_lazy("Its author proposes a change"),
    "retract": gettext_lazy("Its author takes the change back"),
    "accept": gettext_lazy("The proposed change is accepted"),
    "decline": gettext_lazy("The proposed change is declined"),
    "suggest": gettext_lazy("The team suggests a change to its author"),
    "unsuggest": gettext_lazy("The suggestion is taken back"),
    "agree": gettext_lazy("Its author agrees to the change"),
    "disagree": gettext_lazy("Its author says no to the change"),
    "lapse": gettext_lazy("The proposed change has ended by itself"),
    "redact": pgettext_lazy("event", "Personal data taken out"),
    "look": pgettext_lazy("event", "Looked at by the data officer"),
    "erase": pgettext_lazy("event", "Erased by the data officer"),
    "forget": pgettext_lazy("event", "Its author is forgotten"),
}


@register.filter
def in_history(act: str) -> str:
    """What happened, in words of a history."""
    return str(IN_HISTORY[act])


@register.filter
def paragraphs(body: str) -> SafeString:
    """A letter's plain text as HTML: paragraphs kept, everything escaped, our addresses as links.

    An address alone on its line becomes a link whose words are the line before it, so that a
    link says where it leads. Addresses inside residents' words stay words.
    """
    blocks = [block.split("\n") for block in body.strip().split("\n\n") if block.strip()]
    return format_html_join("\n", "<p>{}</p>", ((_lines(block),) for block in blocks))


def _lines(block: list[str]) -> SafeString:
    if len(block) == 2 and _is_address(block[1]):
        return format_html('<a href="{}">{}</a>', block[1].strip(), block[0].rstrip(" \u00a0:"))
    return format_html_join(format_html("<br>{}", ""), "{}", ((line,) for line in block))


def _is_address(line: str) -> bool:
    return line.startswith(("https://", "http://")) and " " not in line.strip()
