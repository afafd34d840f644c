"""The form of an embed: what was typed, what it wishes for, and an embed back as a form."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from campaigns.models import Campaign
from contributions.actions.embedding import FILTERS, Wish
from contributions.models import Embed
from geo.models import Area

WHOLE, BOX = "whole", "box"
AREA = "area:"
HIGHEST_DIGITS = 6


@dataclass(frozen=True)
class Typed:
    """The fields as a person left them. view: "whole", "box", or "area:" and a slug."""

    title: str = ""
    hosts: str = ""
    language: str = "fr"
    layers: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    view: str = WHOLE
    box: str = ""
    height: str = "640"


def typed_in(post: QueryDict) -> Typed:
    """What a posted form holds, cut nowhere: it comes back as it was when it is refused."""
    return Typed(
        **{name: post.get(name, "") for name in ("title", "hosts", "language", "box", "height")},
        layers=tuple(post.getlist("layers")),
        filters={name: value for name in FILTERS if (value := post.get(name, ""))},
        view=post.get("view", WHOLE),
    )


def typed_as(embed: Embed, areas: list[Area]) -> Typed:
    """An embed as its form shows it."""
    view = WHOLE
    if embed.view is not None:
        same = (area.slug for area in areas if _box_of(area) == tuple(embed.view))
        view = next((AREA + slug for slug in same), BOX)
    return Typed(
        title=embed.title,
        hosts="\n".join(embed.hosts),
        language=embed.language,
        layers=tuple(embed.layers),
        filters=embed.filters,
        view=view,
        box=",".join(map(repr, embed.view)) if embed.view and view == BOX else "",
        height=str(embed.height),
    )


def wish_of(typed: Typed, areas: list[Area]) -> Wish:
    """What the form asks of the action, which says what is wrong with it."""
    return Wish(
        title=typed.title,
        hosts=typed.hosts,
        language=typed.language,
        layers=typed.layers,
        filters=typed.filters,
        view=_view(typed, areas),
        height=_whole_number(typed.height),
    )


def suggested(campaign: Campaign) -> Typed:
    """What a new form holds before anything is typed."""
    return Typed(title=campaign.title, language=campaign.language[:2])


def _view(typed: Typed, areas: list[Area]) -> tuple[float, ...] | None:
    """The box of the choice; what is no box at all is the action's to refuse."""
    if typed.view == WHOLE:
        return None
    for area in areas:
        if typed.view == AREA + area.slug:
            return _box_of(area)
    try:
        return tuple(float(edge) for edge in typed.box.split(","))
    except ValueError:
        return ()


def _box_of(area: Area) -> tuple[float, ...]:
    return tuple(round(float(edge), 6) for edge in area.boundary.extent)


def _whole_number(text: str) -> int:
    text = text.strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= HIGHEST_DIGITS
    return int(text) if is_number else 0
