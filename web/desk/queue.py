"""The queue of one campaign: what waits, one item open, its place."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import access as campaign_access
from campaigns.enums import Right
from campaigns.errors import NotAllowed, NotVisible
from campaigns.models import Campaign
from campaigns.rules import rights_of
from contributions import access
from contributions.actions.recording import Item
from contributions.enums import State
from contributions.models import Reply
from web.desk import matters, queries
from web.desk.doors import SignedInRequest, signed_in
from web.desk.item import may_read, sight_of

LISTS = {
    "waiting": State.HELD, "published": State.PUBLISHED, "refused": State.REJECTED, "all": "",
    queries.REPORTED: "", queries.PHOTOS: "",
}  # fmt: skip
DONE = "desk_done"  # the session's word about the act just made: identities, no words


@require_safe
@signed_in
def queue(request: SignedInRequest, slug: str) -> HttpResponse:
    """A list, and beside it its first item; on a phone the list alone, but for what waits."""
    campaign = campaign_access.desk_of(request.user, slug)
    listed = _listed(request, campaign)
    first = next(iter(listed["lines"]), None)
    item = item_of(campaign, first.what, first.public_id) if first else None
    return show(request, campaign, item, listed=listed)


@require_safe
@signed_in
def page(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """One contribution or reply, in any state."""
    campaign = campaign_access.desk_of(request.user, slug)
    return show(request, campaign, item_of(campaign, what, public_id), is_opened=True)


def item_of(campaign: Campaign, what: str, public_id: int) -> Item:
    """A contribution or a reply of a campaign whose desk is open; NotVisible otherwise."""
    if what == queries.REPLY:
        return access.desk_reply(campaign, public_id)
    return access.desk_contribution(campaign, public_id)


def address_of(campaign: Campaign, item: Item) -> str:
    """The page of an item on the desk."""
    what = queries.REPLY if isinstance(item, Reply) else queries.CONTRIBUTION
    return queries.address(campaign, what, item.public_id)


def show(
    request: SignedInRequest,
    campaign: Campaign,
    item: Item | None,
    *,
    listed: dict[str, Any] | None = None,
    is_opened: bool = False,
    status: int = 200,
    **more: Any,  # what a refused form brings back
) -> HttpResponse:
    """Render the three columns. is_opened: the address names the item, it is not just the first."""
    rights = rights_of(request.user, campaign)
    may_moderate = Right.MODERATE in rights
    if item and not may_read(item, rights) and not matters.may_open(item, request.user, campaign):
        raise _not_for_this_role()
    context = {
        "campaign": campaign,
        "tallies": queries.tallies(campaign),
        "sight": sight_of(item, campaign, request.user, rights) if item else None,
        "behind": queries.next_waiting(campaign, item, may_moderate=may_moderate) if item else None,
        "is_opened": is_opened,
        "has_report": campaign.is_visible and Right.ANALYSE in rights,
        "done": _done(request, campaign),
        "open_matters": sum(matters.count_of(campaign).values()) if may_moderate else 0,
        "may_configure": Right.CONFIGURE in rights,
        **(listed or _listed(request, campaign, rights)),
        **more,
    }
    return render(request, "desk/queue.html", context, status=status)


def _listed(
    request: SignedInRequest, campaign: Campaign, rights: frozenset[Right] | None = None
) -> dict[str, Any]:
    """One page of the list that the address asks for."""
    name, page = request.GET.get("list", "waiting"), request.GET.get("page", "1")
    if name not in LISTS or not (page.isascii() and page.isdigit() and int(page[:5]) > 0):
        raise NotVisible
    rights = rights_of(request.user, campaign) if rights is None else rights
    may_moderate = Right.MODERATE in rights
    if not may_moderate and LISTS[name] not in queries.READABLE:
        raise _not_for_this_role()
    number = int(page[:5])
    start = (number - 1) * queries.PAGE
    rows = queries.lines(
        campaign,
        LISTS[name],
        start=start,
        may_moderate=may_moderate,
        is_reported=name == queries.REPORTED,
        has_photos=name == queries.PHOTOS,
    )
    return {
        "list_name": name,
        "lines": rows[: queries.PAGE],
        "page": number,
        "has_more": len(rows) > queries.PAGE,
        "may_moderate": may_moderate,
    }


def _done(request: SignedInRequest, campaign: Campaign) -> dict[str, Any] | None:
    """What has just been done, for one sentence with the way back, said once."""
    word = request.session.pop(DONE, None)
    if word is None:
        return None
    try:
        item = item_of(campaign, word["what"], word["id"])
    except NotVisible:
        return None
    return {**word, "item": item, "address": address_of(campaign, item)}


def _not_for_this_role() -> NotAllowed:
    return NotAllowed("right_missing", _("Your role in this campaign does not allow this."))
