"""Small words for the desk and the letters: who has one, an instant in words, a letter as HTML."""

from datetime import datetime

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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


@register.filter
def label_of_move(act: str) -> str:
    """A move beside the queue, in words of a history."""
    words = {
        "ask": _("Its author is asked"),
        "resume": _("In the queue again"),
        "quarantine": _("Hidden for the time being"),
        "release": _("Shown again"),
        "appeal": _("Its author appeals"),
        "unappeal": _("The appeal is taken back"),
        "escalate": _("The appeal waits longer than promised"),
        "overturn": _("Published after the appeal"),
        "uphold": _("Unpublished after the appeal too"),
        "unwithdraw": _("Handed in again"),
        "propose": _("Its author proposes a change"),
        "retract": _("Its author takes the change back"),
        "accept": _("The proposed change is accepted"),
        "decline": _("The proposed change is declined"),
        "suggest": _("The team suggests a change to its author"),
        "unsuggest": _("The suggestion is taken back"),
        "agree": _("Its author agrees to the change"),
        "disagree": _("Its author says no to the change"),
        "lapse": _("The proposed change has ended by itself"),
    }
    return words.get(act, act)


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
