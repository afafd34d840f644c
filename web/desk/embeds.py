"""The map on other sites: the list, the form with its preview, what to paste, taking it back."""

from html import escape
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import desk_of
from campaigns.enums import Right
from campaigns.errors import NotAllowed, Refused, WrongInput
from campaigns.models import Campaign
from contributions import actions
from contributions.access import desk_embed
from contributions.actions.embedding import TITLE_LENGTH
from contributions.models import Embed
from contributions.models.embed import HIGHEST_PX, LOWEST_PX
from web.desk.doors import SignedInRequest, signed_in
from web.desk.embed_form import Typed, suggested, typed_as, typed_in, wish_of
from web.public.lists import choices

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@signed_in
def embeds(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every embed of a campaign, those in use first."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    offered, titles = choices(campaign), _titles(campaign)
    lines = [
        {"embed": embed, "told": in_words(embed, offered, titles)}
        for embed in campaign.embeds.select_related("made_by").newest_first()
    ]
    context = {"campaign": campaign, "lines": lines, "was_revoked": _said(request, "revoked")}
    return render(request, "desk/embeds.html", context)


@form_methods
@signed_in
def new(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make one; once it is there, its own page shows it and what to paste."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    offered = choices(campaign)
    if request.method != "POST":
        return _form(request, campaign, offered, suggested(campaign))
    typed = typed_in(request.POST)
    try:
        embed = actions.make_embed(campaign, wish_of(typed, offered["areas"]), by=request.user)
    except WrongInput as refusal:
        return _form(request, campaign, offered, typed, refusal=refusal)
    return redirect(_address(embed) + "?saved=new#paste")


@form_methods
@signed_in
def one(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """One embed: its preview, what to paste, and its form."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    embed = desk_embed(campaign, key)
    offered = choices(campaign)
    if request.method != "POST":
        return _form(request, campaign, offered, typed_as(embed, offered["areas"]), embed=embed)
    typed = typed_in(request.POST)
    try:
        actions.change_embed(embed, wish_of(typed, offered["areas"]), by=request.user)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _form(request, campaign, offered, typed, embed=embed, refusal=refusal)
    return redirect(_address(embed) + "?saved=changed")


@form_methods
@signed_in
def revoke(request: SignedInRequest, slug: str, key: str) -> HttpResponse:
    """Ask first (GET), then take it back (POST)."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    embed = desk_embed(campaign, key)
    if request.method == "POST":
        actions.revoke_embed(embed, by=request.user)
        return redirect(reverse("web:desk_embeds", args=[slug]) + "?saved=revoked")
    return render(request, "desk/embed_revoke.html", {"campaign": campaign, "embed": embed})


def in_words(embed: Embed, offered: dict[str, Any], titles: dict[str, str]) -> list[str]:
    """What an embed shows, in words: its filters, its layers, its part of the map."""
    told = [
        words[embed.filters[name]]
        for name, words in _words(offered).items()
        if embed.filters.get(name) in words
    ]
    if "q" in embed.filters:
        told.append(_("with the words “%(words)s”") % {"words": embed.filters["q"]})
    if embed.layers:
        told += [titles[slug] for slug in embed.layers if slug in titles]
    if embed.view is not None:
        told.append(_("a part of the map"))
    return told


def _words(offered: dict[str, Any]) -> dict[str, dict[str, str]]:
    """filter → value → how it is called."""
    return {
        "kind": {value: str(name).capitalize() for value, name in offered["kinds"]},
        "category": {item.slug: item.label for item in offered["categories"]},
        "area": {item.slug: item.name for item in offered["areas"]},
        "status": {item.slug: item.label for item in offered["statuses"]},
        "answered": {"yes": _("Answered by the city")},
    }


def snippet(embed: Embed) -> str:
    """The one line for the other site: a plain frame, whose height stays as it is."""
    source = settings.PUBLIC_URL + reverse("web:embed", args=[embed.key])
    return (
        f'<iframe src="{escape(source)}" title="{escape(embed.title)}" lang="{embed.language}"'
        f' loading="lazy" width="800" height="{embed.height}"'
        ' style="width:100%;border:0"></iframe>'
    )


def growing_snippet(embed: Embed) -> str:
    """The same, and the small script that gives the frame the height it asks for."""
    script = f"{settings.PUBLIC_URL}{settings.STATIC_URL}js/embed-host.js"
    return f'{snippet(embed)}\n<script src="{escape(script)}" async></script>'


def _form(
    request: HttpRequest,
    campaign: Campaign,
    offered: dict[str, Any],
    typed: Typed,
    *,
    embed: Embed | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    wrong = refusal.facts.get("fields", {}) if refusal else {}
    context = {
        "campaign": campaign,
        **offered,
        "layers": list(campaign.layers.shown()),
        "languages": settings.LANGUAGES,
        "typed": typed,
        "embed": embed,
        "wrong": wrong,
        "refusal": refusal,
        "was_made": _said(request, "new"),
        "was_changed": _said(request, "changed"),
        "title_length": TITLE_LENGTH,
        "lowest": LOWEST_PX,
        "highest": HIGHEST_PX,
    }
    if embed is not None and embed.is_active:
        context |= {"snippet": snippet(embed), "growing_snippet": growing_snippet(embed)}
    status = 200 if refusal is None else 400 if isinstance(refusal, WrongInput) else 409
    response = render(request, "desk/embed_form.html", context, status=status)
    if embed is not None:  # this page alone of the desk holds a frame: our own, as a preview
        told: Any = response
        told._csp_replace = {"frame-src": [SELF]}  # noqa: SLF001 -- django-csp's own door for views
    return response


def _titles(campaign: Campaign) -> dict[str, str]:
    return {layer.slug: layer.title for layer in campaign.layers.shown()}


def _said(request: HttpRequest, word: str) -> bool:
    return request.method != "POST" and request.GET.get("saved") == word


def _address(embed: Embed) -> str:
    return reverse("web:desk_embed", args=[embed.campaign.slug, embed.key])
