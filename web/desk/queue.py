"""The queue of one campaign: what waits, one item open, its place."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from campaigns import access as campaign_access
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotAllowed, NotVisible
from campaigns.models import Campaign
from contributions import access
from contributions.actions.batching import MOST
from contributions.actions.recording import Item, contribution_of
from contributions.actions.undoing import BACK, UNDO_MINUTES
from contributions.enums import State
from contributions.models import Photo, Reply
from web.desk import facets, keys, matters, queries
from web.desk.at_work import goes_on
from web.desk.doors import SignedInRequest, signed_in
from web.desk.item import Sight, may_read, sight_of
from web.desk.listing import LISTS, Listing, Page, Reader, page_of, rows_of
from web.desk.waits import waits

DONE = "desk_done"  # the session's word about the act just made: identities, no words
UNDO_LIFE = timedelta(minutes=UNDO_MINUTES)
UNDONE_FROM = {  # the acts that one key takes back, as long as they have led where they lead
    "publish": State.PUBLISHED,
    "reject": State.REJECTED,
    "publish_photo": State.PUBLISHED,
    "reject_photo": State.REJECTED,
}


@require_safe
@signed_in
def queue(request: SignedInRequest, slug: str) -> HttpResponse:
    """A list, and beside it its first item; on a phone the list alone, but for what waits."""
    campaign = campaign_access.desk_of(request.user, slug)
    return show(request, campaign, None)


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
    return queries.address(campaign, what_of(item), item.public_id)


def what_of(item: Item) -> str:
    """The word of the desk's addresses for an item."""
    return queries.REPLY if isinstance(item, Reply) else queries.CONTRIBUTION


def show(
    request: SignedInRequest,
    campaign: Campaign,
    item: Item | None,
    *,
    listing: Listing | None = None,
    is_opened: bool = False,
    status: int = 200,
    **more: Any,  # what a refused form brings back
) -> HttpResponse:
    """Render the three columns. is_opened: the address names the item, it is not just the first."""
    rights = campaign.entered_with
    reader = Reader(request.user, Right.MODERATE in rights, database_now())
    listing = listing or Listing.of(request.GET)
    if not reader.may_moderate and LISTS[listing.name] not in queries.READABLE:
        raise _not_for_this_role()
    if item and not may_read(item, rights) and not matters.may_open(item, request.user, campaign):
        raise NotVisible
    prefetch_related_objects([campaign], "categories")  # asked for twice below
    listed = page_of(campaign, listing, reader, item)
    if item is None and listed.lines:
        first = next((line for line in listed.lines if not line.is_taken), listed.lines[0])
        item = item_of(campaign, first.what, first.public_id)
    context = {
        "campaign": campaign,
        "listing": listing,
        "page": listed,
        "sight": _sight(item, campaign, reader, listed) if item else None,
        "is_opened": is_opened,
        "has_report": campaign.is_visible and Right.ANALYSE in rights,
        "done": _done(request, campaign),
        "open_matters": sum(matters.count_of(campaign).values()) if reader.may_moderate else 0,
        "may_configure": Right.CONFIGURE in rights,
        "may_moderate": reader.may_moderate,
        "is_picking": reader.may_moderate and listing.is_stream,
        "most": MOST,
        "keys": keys.shown(),
        **_figures(campaign, listing, reader),
        **more,
    }
    return render(request, "desk/queue.html", context, status=status)


def _sight(item: Item, campaign: Campaign, reader: Reader, listed: Page) -> Sight:
    """What the card shows; one's own claim on it goes on."""
    rights = campaign.entered_with
    sight = sight_of(item, campaign, reader, rights, line=listed.line_of(item))
    return replace(sight, claim=goes_on(sight.claim, item, reader.person))


def _figures(campaign: Campaign, listing: Listing, reader: Reader) -> dict[str, Any]:
    """How many wait and for how long, and what the stream can be narrowed to."""
    whole = rows_of(campaign, Listing(), reader)
    if not listing.is_stream:
        return {"all_waiting": whole.count()}
    found = facets.facets(campaign, listing.asked, whole)
    return {
        "waits": waits(rows_of(campaign, listing, reader), campaign, at=reader.at),
        "facets": found,
        "all_waiting": facets.total(found),
    }


def _done(request: SignedInRequest, campaign: Campaign) -> dict[str, Any] | None:
    """What has just been done, with the way back: said aloud once, then kept at hand quietly."""
    word = request.session.get(DONE)
    if word is None or word.get("in") not in (None, campaign.slug):
        return None
    at = parse_datetime(word.get("at", ""))
    try:
        item = item_of(campaign, word["what"], word["id"])
        photo = access.desk_photo(campaign, word["photo"]) if "photo" in word else None
    except NotVisible:
        at = None
    if at is None or database_now() > at + UNDO_LIFE:
        del request.session[DONE]
        return None
    is_new = not word.get("said")
    if is_new:
        request.session[DONE] = word | {"said": True}
    address = address_of(campaign, item)
    undo = f"{address}undo/"
    if photo is not None:
        undo = reverse("web:desk_undo_photo", args=[campaign.slug, photo.public_id])
    acted = photo or item
    return {
        **word,
        "title": contribution_of(item).title,
        "is_new": is_new,
        "undo": undo if acted.state == UNDONE_FROM.get(word["act"]) and word.get("back") else "",
        "version": acted.version,
    }


def remember(
    request: SignedInRequest,
    campaign: Campaign,
    item: Item,
    act: str,
    *,
    photo: Photo | None = None,
) -> None:
    """Keep what has been done for the next pages.

    item, photo: as they stood before; photo: the item's own that it was done with.
    """
    request.session[DONE] = {
        **({"photo": photo.public_id} if photo else {}),
        "act": act,
        "what": what_of(item),
        "id": item.public_id,
        "back": (photo or item).standing in BACK,
        "in": campaign.slug,
        "at": database_now().isoformat(),
    }


def _not_for_this_role() -> NotAllowed:
    return NotAllowed("right_missing", _("Your role in this campaign does not allow this."))
