"""Change the words, theme or place of what somebody wrote, with a reason that they read."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from campaigns import access as campaign_access
from campaigns.enums import ReasonCode, Right
from campaigns.errors import NotAllowed, NotVisible, Refused, WrongInput
from campaigns.models import Campaign, Category
from contributions import actions
from contributions.actions.correcting import CORRECTABLE
from contributions.actions.reasoning import STATEMENT_LENGTH
from contributions.actions.recording import Item, contribution_of
from contributions.actions.redacting import REASONS
from contributions.actions.suggesting import SUGGESTABLE
from contributions.differences import MARK
from contributions.enums import State
from contributions.models import Contribution, Reply
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.models.reply import REPLY_LENGTH
from contributions.proposed import ended_on, open_on
from contributions.responses import of_contribution
from contributions.versions import Change, change_since, changes_of
from geo.errors import GeometryRefused
from web.desk.acts import status_of, version_of
from web.desk.at_work import at_work_on
from web.desk.doors import SignedInRequest, signed_in
from web.desk.mending import map_of
from web.desk.queue import address_of, item_of, remember

COVER, MEND, SUGGEST = "redact", "correct", "suggest"  # the forms of the page
WORDS = ("title", "text", "signature")
RESPONSE, OUT = "response-", "out-"  # before the key of a question
USUAL = {
    ReasonCode.PERSONAL_DATA: gettext_lazy(
        "Your text named a person or said how to reach one. We took that out and wrote “[…]” "
        "there; everything else is as you wrote it."
    ),
    ReasonCode.THIRD_PARTY_RIGHTS: gettext_lazy(
        "A part of your text belongs to somebody else. We took that out and wrote “[…]” there; "
        "everything else is as you wrote it."
    ),
}

Typed = dict[str, str]


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Take personal data out; mend what waits, or set theme and place right; ask for a yes."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)
    if request.method != "POST":
        return _page(request, campaign, item, _as_it_is(item))
    typed = _as_it_is(item) | {
        name: value for name, value in request.POST.items() if isinstance(value, str)
    }
    asked = request.POST.get("do")
    act = asked if asked in (MEND, SUGGEST) else COVER
    version = 0
    try:
        version = version_of(request)
        _do(act, item, campaign, typed, request=request, version=version)
    except NotAllowed:
        raise
    except (Refused, GeometryRefused) as refusal:
        fresh = item_of(campaign, what, public_id)
        since = change_since(fresh, version) if refusal.code == "stale" else None
        return _page(request, campaign, fresh, typed, act=act, refusal=refusal, since=since)
    if act == SUGGEST:
        remember(request, campaign, item, SUGGEST)
    return redirect(address_of(campaign, item) + "?list=all")


@require_safe
@signed_in
def versions(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Every version, the latest first, each with what it changed."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)
    context = {
        "campaign": campaign,
        "contribution": contribution_of(item),
        "item": item,
        "address": address_of(campaign, item),
        "claim": at_work_on(item, request.user),
        "changes": changes_of(item),
        "proposed": ended_on(item) if isinstance(item, Contribution) else [],
    }
    return render(request, "desk/versions.html", context)


def _do(
    act: str,
    item: Item,
    campaign: Campaign,
    typed: Typed,
    *,
    request: SignedInRequest,
    version: int,
) -> None:
    words: dict[str, Any] = {name: typed[name] for name in WORDS if name in typed}
    if act == COVER:
        actions.redact(
            item,
            by=request.user,
            reason=typed.get("reason", ""),
            statement=typed.get("statement", ""),
            version=version,
            **words,
            **_responses(item, typed),
        )
        return
    if act == SUGGEST:
        _suggest(item, campaign, typed, by=request.user, version=version)
        return
    wanted: dict[str, Any] = {}
    if item.state == State.HELD:
        wanted = {name: words[name] for name in ("title", "text") if name in words}
    if isinstance(item, Contribution):
        wanted["category"] = _category(campaign, typed.get("category", ""))
        if place := _place(item, typed):
            wanted["geometry"] = place
    actions.correct(
        item, by=request.user, statement=typed.get("why", ""), version=version, **wanted
    )


def _suggest(item: Item, campaign: Campaign, typed: Typed, *, by: Person, version: int) -> None:
    """Ask the author of a contribution to agree to other words; replies have no such page."""
    if not isinstance(item, Contribution):
        raise NotVisible
    actions.suggest(
        item,
        by=by,
        title=typed["title"],
        text=typed["text"],
        category=_category(campaign, typed.get("category", "")),
        statement=typed.get("why", ""),
        version=version,
    )


def _responses(item: Item, typed: Typed) -> dict[str, Any]:
    """What became of the responses to the layer's questions; a reply has none."""
    if not isinstance(item, Contribution):
        return {}
    begins = len(RESPONSE)
    return {
        "responses": {
            name[begins:]: value for name, value in typed.items() if name.startswith(RESPONSE)
        },
        "left_out": [name[len(OUT) :] for name in typed if name.startswith(OUT)],
    }


def _told(item: Item, typed: Typed) -> list[dict[str, Any]]:
    """The responses as the form shows them: words to be covered, or a box to leave one out."""
    return [
        {
            "told": one,
            "field": f"{RESPONSE}{one.key}",
            "value": typed.get(f"{RESPONSE}{one.key}", one.response),
            "out": f"{OUT}{one.key}",
            "is_out": f"{OUT}{one.key}" in typed,
        }
        for one in (of_contribution(item) if isinstance(item, Contribution) else [])
    ]


def _category(campaign: Campaign, slug: str) -> Category | None:
    if not slug:
        return None
    found = next((one for one in campaign.categories.all() if one.slug == slug), None)
    if found is None:
        raise WrongInput("unknown_category", _("Choose one of the themes."), field="category")
    return found


def _place(item: Contribution, typed: Typed) -> dict[str, Any] | None:
    """Another point, where other numbers were typed than those of the form."""
    now = _as_it_is(item)
    if "longitude" not in now or all(
        typed.get(name, "") == now[name] for name in ("longitude", "latitude")
    ):
        return None
    try:
        pair = [float(typed[name].replace(",", ".")) for name in ("longitude", "latitude")]
    except ValueError:
        raise WrongInput(
            "bad_place", _("A place needs two numbers: longitude and latitude."), field="place"
        ) from None
    return {"type": "Point", "coordinates": pair}


def _as_it_is(item: Item) -> Typed:
    """The fields of both forms as the item stands."""
    typed = {"text": item.text, "signature": item.signature}
    if isinstance(item, Contribution):
        typed |= {
            "title": item.title,
            "category": item.category.slug if item.category else "",
        }
        if item.geom.geom_type == "Point":
            typed |= {"longitude": f"{item.geom.x:.6f}", "latitude": f"{item.geom.y:.6f}"}
    return typed


def _suggestions(item: Item) -> dict[str, Any]:
    """Whether other words may be suggested, or what waits for an answer already."""
    waiting = open_on(item) if isinstance(item, Contribution) else None
    may = isinstance(item, Contribution) and item.standing in SUGGESTABLE and waiting is None
    return {"waiting": waiting, "may_suggest": may and item.author_id is not None}


def _page(
    request: SignedInRequest,
    campaign: Campaign,
    item: Item,
    typed: Typed,
    *,
    act: str = "",
    refusal: Refused | GeometryRefused | None = None,
    since: Change | None = None,
) -> HttpResponse:
    is_reply = isinstance(item, Reply)
    now = _as_it_is(item)
    context = {
        "campaign": campaign,
        "contribution": contribution_of(item),
        "item": item,
        "is_reply": is_reply,
        "is_own": item.author_id == request.user.pk,
        "address": address_of(campaign, item),
        "claim": at_work_on(item, request.user),
        # What was typed comes back in its own form; the other shows the item as it stands.
        "cover": typed if act == COVER else now,
        "responses": _told(item, typed if act == COVER else now),
        "mend": typed if act == MEND else now,
        "suggest": typed if act == SUGGEST else now,
        **_suggestions(item),
        "act": act,
        "may_mend": item.state in CORRECTABLE and not (is_reply and item.state != State.HELD),
        "mends_words": item.state == State.HELD,
        "mend_map": None,
        "categories": list(campaign.categories.all()) if not is_reply else [],
        "reasons": [{"code": code, "label": code.label, "usual": USUAL[code]} for code in REASONS],
        "mark": MARK,
        "refusal": refusal,
        "since": since,
        "title_length": TITLE_LENGTH,
        "text_length": REPLY_LENGTH if is_reply else TEXT_LENGTH,
        "statement_length": STATEMENT_LENGTH,
    }
    if isinstance(item, Contribution) and context["may_mend"]:
        context["mend_map"] = map_of(item, now)
    status = status_of(refusal) if refusal else 200
    return render(request, "desk/edit.html", context, status=status)
