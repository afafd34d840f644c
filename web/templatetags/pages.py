"""Small words for templates: an icon, a day in words, a label in the page's language."""

from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaigns.models import Campaign
from contributions.sessions import Session, session_of
from layers.enums import LayerKind
from layers.models import Feature, Layer

register = template.Library()


@register.filter
def metres_away(metres: float) -> str:
    """How far something is, in whole metres."""
    return _("%(metres)s m away") % {"metres": number_format(round(metres), 0)}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A sign of the sprite; always beside words, so never read aloud."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("img/icons.svg"),
        name,
    )


@register.filter
def label(thing: Any) -> str:  # Any: a category, a status, a layer, each with its own getter
    """The label (or title) of a thing in the language of the page."""
    language = get_language() or "fr"
    if hasattr(thing, "label_in"):
        return str(thing.label_in(language))
    return str(thing.title_in(language)) if hasattr(thing, "title_in") else str(thing)


@register.filter
def coordinates(values: tuple[float, ...] | None) -> str:
    """A place or a box as addresses write it: "2.22,48.89"; nothing for none."""
    return ",".join(map(repr, values)) if values else ""


@register.filter
def in_steps(metres: float) -> int:
    """A length told no finer than it is known: in steps of 50 m."""
    return max(50, round(metres / 50) * 50)


@register.filter
def kilometres(metres: int) -> str:
    """A length in kilometres with one decimal, as the page's language writes it."""
    return number_format(metres / 1000, decimal_pos=1)


@register.simple_tag
def which_reply(number: int) -> SafeString:
    """Said to those who do not see: which reply a link is about, so that no two sound alike."""
    return format_html(
        '<span class="visually-hidden">{}</span>', _("(reply %(number)s)") % {"number": number}
    )


@register.simple_tag
def which_own_reply(number: int) -> SafeString:
    """The same about one of one's own replies that nobody else sees."""
    return format_html(
        '<span class="visually-hidden">{}</span>', _("(your reply %(number)s)") % {"number": number}
    )


@register.filter
def words_lang(campaign: Campaign) -> str:
    """` lang="…"` for residents' words on a page in another language than their campaign's."""
    if (get_language() or "fr")[:2] == campaign.language[:2]:
        return ""
    return format_html(' lang="{}"', campaign.language)


@register.filter
def official_groups(legend: list[Layer]) -> list[tuple[str, list[Layer]]]:
    """The reference layers of a legend under the names of their groups, in the legend's order."""
    groups: dict[str, list[Layer]] = {}
    for layer in legend:
        if layer.kind == LayerKind.REFERENCE:
            groups.setdefault(layer.group, []).append(layer)
    return list(groups.items())


@register.filter
def session(feature: Feature | None) -> Session | None:
    """The meeting that an object of the map tells of, if it is one."""
    return session_of(feature)


@register.simple_tag
def day(value: date) -> SafeString:
    """A day in words ("3 days ago"), its full date on hover and for readers."""
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        date_format(value, "DATE_FORMAT"),
        _in_words(value),
    )


def _in_words(value: date) -> str:
    days = (timezone.localdate() - value).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if 1 < days < 28:
        return ngettext("%(count)s day ago", "%(count)s days ago", days) % {"count": days}
    return _("on %(date)s") % {"date": date_format(value, "DATE_FORMAT")}
