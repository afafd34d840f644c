"""Questions to authors, provisional invisibility, appeals: a page of what is open, and the acts."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as campaign_access
from campaigns.enums import Right
from campaigns.errors import NotAllowed, Refused
from campaigns.models import Campaign
from campaigns.rules import rights_of
from contributions import access, actions
from contributions.actions.items import Item, Moved, contribution_of
from contributions.enums import Overlay
from contributions.models import Photo
from web.desk import matters
from web.desk.acts import complete, list_of, status_of, version_of, words_of
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queue import address_of, item_of, remember, show

WORDS: dict[str, tuple[str, ...]] = {  # what each act's form holds
    "ask": ("statement", "passage"),
    "resume": (),
    "quarantine": ("reason", "statement", "passage"),
    "release": (),
    "overturn": ("statement",),
    "uphold": ("statement",),
    "order": ("statement",),
    "lift_order": ("statement",),
    "remove": ("reason", "statement"),
}
ANSWERED_FOR = frozenset({"order", "lift_order", "remove"})  # by whoever answers for the campaign
DOES: dict[str, Callable[..., Moved]] = {
    "ask": actions.ask,
    "resume": actions.resume,
    "quarantine": actions.quarantine,
    "release": actions.release,
    "overturn": actions.overturn,
    "uphold": actions.uphold,
    "order": actions.order,
    "lift_order": actions.lift_order,
    "remove": actions.remove,
}


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Appeals to judge, things that are hidden for a while, questions that wait for an answer."""
    campaign = _campaign_to_judge(request, slug)
    context = {
        "campaign": campaign,
        "appeals": matters.matters_of(campaign, Overlay.APPEALED),
        "hidden": matters.matters_of(campaign, Overlay.QUARANTINE),
        "asked": matters.matters_of(campaign, Overlay.ASKED),
        "suggested": matters.suggested(campaign),
    }
    return render(request, "desk/matters.html", context)


@require_POST
@signed_in
def act(request: SignedInRequest, slug: str, what: str, public_id: int, name: str) -> HttpResponse:
    """Make one of these moves and come back to the item; refused, its page says why."""
    campaign = _campaign_to_judge(request, slug, name)
    item: Moved
    shown: Item
    if what == "photo":
        photo = access.desk_photo(campaign, public_id)
        item, shown = photo, access.desk_contribution(campaign, contribution_of(photo).public_id)
    else:
        item = shown = item_of(campaign, what, public_id)
    written = {key: value for key, value in words_of(request).items() if key in WORDS[name]}
    if name in ("quarantine", "remove"):
        written = complete(written, campaign)
    version = version_of(request)
    try:
        DOES[name](item, by=request.user, version=version, **written)
    except NotAllowed:
        raise
    except Refused as refusal:
        again: dict[str, Any] = {"refusal": refusal, "was_version": version}
        again |= {"more_written": written, "more_act": name}
        if isinstance(item, Photo):
            again = {"photo_refusal": refusal, "photo_refused": public_id}
            again |= {"photo_written": written, "photo_act": name}
        else:
            shown = item_of(campaign, what, public_id)
        status = status_of(refusal)
        return show(request, campaign, shown, is_opened=True, status=status, **again)
    told = f"{name}_photo" if isinstance(item, Photo) else name
    remember(request, campaign, shown, told)
    rest = "#photos" if isinstance(item, Photo) else ""
    is_judge = Right.MODERATE in rights_of(request.user, campaign)
    listing = list_of(request).query if rest else "?list=all" if is_judge else ""
    return redirect(address_of(campaign, shown) + listing + rest)


def _campaign_to_judge(request: SignedInRequest, slug: str, name: str = "") -> Campaign:
    """The campaign, for whoever may judge in it, or answers for it where an act needs that; the
    others learn nothing of its items.
    """
    campaign = campaign_access.desk_of(request.user, slug)
    if name in ANSWERED_FOR:
        is_theirs = Right.CONFIGURE in rights_of(request.user, campaign)
        is_theirs &= request.user.is_administrator or name == "remove"
    else:
        is_theirs = matters.may_judge(request.user, campaign)
    if not is_theirs:
        raise NotAllowed("right_missing", _("Your role in this campaign does not allow this."))
    return campaign
