"""The map is given to other sites, as a frame: made, changed, taken back."""

import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import Refused, WrongInput
from campaigns.models import Campaign
from contributions import filters
from contributions.models import Embed
from contributions.models.embed import HIGHEST_PX, LOWEST_PX
from contributions.origins import read_origins
from contributions.texts import clean_line

# What a frame may be narrowed to: everything a reader may ask, but places and pages.
FILTERS = ("kind", "category", "area", "status", "answered", "q", "sort")
TITLE_LENGTH = 120
SMALLEST_DEGREES = 0.0005  # about 50 m: a view as small as a doorstep is a slip

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wish:
    """What somebody asks of an embed, as typed. hosts: one a line. view: west … north or None."""

    title: str
    hosts: str
    language: str
    layers: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    view: tuple[float, ...] | None = None
    height: int = 640


@transaction.atomic
def make_embed(campaign: Campaign, wish: Wish, *, by: Person) -> Embed:
    """Give the map of `campaign` to the sites of `wish`. Raises WrongInput, facts: `fields`."""
    rules.require_right(by, campaign, Right.CONFIGURE)
    embed = Embed.objects.create(campaign=campaign, made_by=by, **_accepted(wish, campaign, by))
    logger.info("embed made id=%s campaign=%s by=%s", embed.pk, campaign.pk, by.pk)
    return embed


@transaction.atomic
def change_embed(embed: Embed, wish: Wish, *, by: Person) -> Embed:
    """Let an embed show something else, or elsewhere; its key, and so what is pasted, stays."""
    rules.require_right(by, embed.campaign, Right.CONFIGURE)
    locked = _lock_in_use(embed)
    accepted = _accepted(wish, embed.campaign, by)
    for name, value in accepted.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(accepted))
    logger.info("embed changed id=%s by=%s", locked.pk, by.pk)
    return locked


@transaction.atomic
def revoke_embed(embed: Embed, *, by: Person) -> Embed:
    """Take a map back from every site it stands on, for good."""
    rules.require_right(by, embed.campaign, Right.CONFIGURE)
    locked = _lock_in_use(embed)
    locked.revoked_at = database_now()
    locked.save(update_fields=["revoked_at"])
    logger.info("embed revoked id=%s by=%s", locked.pk, by.pk)
    return locked


def _lock_in_use(embed: Embed) -> Embed:
    locked = Embed.objects.select_for_update(of=("self",)).get(pk=embed.pk)
    if not locked.is_active:
        raise Refused("embed_revoked", _("This map has been taken back already: make a new one."))
    return locked


def _accepted(wish: Wish, campaign: Campaign, by: Person) -> dict[str, Any]:
    """The stored form of a wish. Raises one WrongInput that says what is wrong with each field."""
    readers: dict[str, Callable[[], Any]] = {
        "title": lambda: clean_line("title", wish.title, longest=TITLE_LENGTH),
        "hosts": lambda: read_origins(wish.hosts, may_wildcard=by.is_administrator),
        "language": lambda: _language(wish.language),
        "layers": lambda: _layers(wish.layers, campaign),
        "filters": lambda: _filters(wish.filters, campaign),
        "view": lambda: _view(wish.view),
        "height": lambda: _height(wish.height),
    }
    accepted, wrong = {}, {}
    for name, read in readers.items():
        try:
            accepted[name] = read()
        except WrongInput as refusal:
            wrong[name] = refusal
    if wrong:
        first = next(iter(wrong.values()))
        sentences = {name: str(refusal) for name, refusal in wrong.items()}
        raise WrongInput(first.code, first.message, **{**first.facts, "fields": sentences})
    return accepted


def _language(code: str) -> str:
    if code not in dict(settings.LANGUAGES):
        raise _wrong("bad_language", _("Choose one of the languages."), "language")
    return code


def _layers(slugs: tuple[str, ...], campaign: Campaign) -> list[str]:
    """The chosen layers, in the order of the legend. All of them is none: later ones show too."""
    shown = [layer.slug for layer in campaign.layers.shown()]
    if unknown := set(slugs) - set(shown):
        raise WrongInput(
            "bad_layer", _("A layer that you chose is not shown any more."), field="layers",
            count=len(unknown),
        )  # fmt: skip
    chosen = [slug for slug in shown if slug in slugs]
    return [] if chosen == shown else chosen


def _filters(asked: Mapping[str, str], campaign: Campaign) -> dict[str, str]:
    """Canonical: known filters with known words of this campaign, without the defaults."""
    if set(asked) - set(FILTERS):
        raise _wrong("unknown_filter", _("There is no filter of this name."), "filters")
    try:
        query = filters.read({name: [value] for name, value in asked.items()}).as_query()
    except WrongInput as refusal:
        raise _wrong(refusal.code, str(refusal), "filters") from None
    known = {
        "category": campaign.categories,
        "area": campaign.areas,
        "status": campaign.statuses,
    }
    for name, rows in known.items():
        if name in query and not rows.filter(slug=query[name]).exists():
            raise _wrong("bad_value", _("This filter's value is not known here."), "filters")
    return query


def _view(box: tuple[float, ...] | None) -> list[float] | None:
    if box is None:
        return None
    west, south, east, north = box if len(box) == 4 else (math.nan,) * 4
    is_sound = (
        all(map(math.isfinite, box))
        and -180 <= west < east <= 180
        and -90 <= south < north <= 90
        and min(east - west, north - south) >= SMALLEST_DEGREES
    )
    if not is_sound:
        raise _wrong("bad_view", _("This part of the map cannot be shown: choose another."), "view")
    return [round(edge, 6) for edge in box]


def _height(pixels: int) -> int:
    if not LOWEST_PX <= pixels <= HIGHEST_PX:
        raise WrongInput(
            "bad_height",
            _("The height is a number of pixels from %(least)s to %(most)s.")
            % {"least": LOWEST_PX, "most": HIGHEST_PX},
            field="height",
            least=LOWEST_PX,
            most=HIGHEST_PX,
        )
    return pixels


def _wrong(code: str, sentence: str, name: str) -> WrongInput:
    return WrongInput(code, sentence, field=name)
