"""What staff do with one item: publish, refuse, join, restore, undo, answer. Each is a POST."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import access as campaign_access
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotAllowed, NotVisible, Refused, WrongInput
from campaigns.models import Campaign
from contributions import access, actions
from contributions.actions.claiming import require_unclaimed
from contributions.actions.recording import Item
from contributions.models import Contribution
from geo.errors import GeometryRefused
from web.desk import queries
from web.desk.doors import SignedInRequest, signed_in
from web.desk.listing import Listing, Reader, next_of
from web.desk.queue import address_of, item_of, remember, show, what_of

UNDO = actions.undo.__name__  # after it one stays with the item


@require_POST
@signed_in
def publish(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Show a held item to everybody."""
    return _move(request, slug, what, public_id, actions.publish)


@require_POST
@signed_in
def restore(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Show a refused item after all."""
    return _move(request, slug, what, public_id, actions.restore)


@require_POST
@signed_in
def reject(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Withhold an item for an article of the charter; a blank text means the article's own."""
    return _move(request, slug, what, public_id, actions.reject, **words_of(request))


@require_POST
@signed_in
def undo(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Take back what one has just decided."""
    return _move(request, slug, what, public_id, actions.undo)


@require_POST
@signed_in
def merge(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Join a contribution to another one that everybody sees."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    return _move(
        request,
        slug,
        queries.CONTRIBUTION,
        public_id,
        actions.merge,
        into=target_of(campaign, request.POST.get("into", "")),
    )


def target_of(campaign: Campaign, given: str) -> Contribution:
    """The contribution that a form names as the one to join to."""
    try:
        return access.desk_contribution(campaign, number_of(given))
    except NotVisible:
        raise WrongInput("bad_target", _("Choose what it is to be joined to.")) from None


@require_POST
@signed_in
def settle(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Say that the reports about an item have been read: it stays as it is."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)
    seen = {int(key) for key in request.POST.getlist("seen") if key.isdecimal()}
    return decide(
        request,
        campaign,
        item,
        lambda _version: actions.settle(item, by=request.user, seen=seen),
        name="settle",
        again={},
    )


def words_of(request: HttpRequest) -> dict[str, str]:
    """What a form of a refusal holds: the article, the words for the author, the passage."""
    return {name: request.POST.get(name, "") for name in ("reason", "statement", "passage")}


def _move(
    request: SignedInRequest,
    slug: str,
    what: str,
    public_id: int,
    act: Callable[..., Item],
    **written: Any,
) -> HttpResponse:
    """Make a move on an item."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)

    def move(version: int) -> None:
        act(item, by=request.user, version=version, **complete(written, campaign))

    return decide(request, campaign, item, move, name=act.__name__, again={"written": written})


def decide(
    request: SignedInRequest,
    campaign: Campaign,
    item: Item,
    act: Callable[[int], object],
    *,
    name: str,
    again: dict[str, Any],
) -> HttpResponse:
    """Act on an item as it was seen, then go on with what waits next.

    act: takes the version that the person had before their eyes. Refused, the item's page comes
    back with `again`, what was written.
    """
    listing, behind = list_of(request), behind_of(request, campaign, item)
    version = version_of(request)
    try:
        with transaction.atomic():
            if request.POST.get("despite") != "yes":
                require_unclaimed(item, by=request.user, at=database_now())
            act(version)
            actions.unclaim(item, by=request.user)
    except NotAllowed:
        raise
    except Refused as refusal:
        return show(
            request,
            campaign,
            item_of(campaign, what_of(item), item.public_id),
            listing=listing,
            is_opened=True,
            status=status_of(refusal),
            refusal=refusal,
            was_version=version,
            **again,
        )
    remember(request, campaign, item, name)
    if name == UNDO:
        return redirect(address_of(campaign, item) + listing.query)
    return redirect(address_after(campaign, item, listing, behind))


def list_of(request: HttpRequest) -> Listing:
    """The list from which a form was sent; one that does not exist is the whole stream."""
    query = QueryDict(request.POST.get("back", "").removeprefix("?"))
    try:
        return Listing.of(query)
    except NotVisible:
        return Listing()


def behind_of(request: SignedInRequest, campaign: Campaign, item: Item) -> tuple[str, int] | None:
    """What waits behind an item in the list from which it was opened, before it is decided."""
    listing = list_of(request)
    reader = Reader(request.user, may_moderate=True, at=database_now())
    return next_of(campaign, listing, reader, item) if listing.is_stream else None


def complete(written: dict[str, Any], campaign: Campaign) -> dict[str, Any]:
    """The words of a refusal; where none were written, the article's own."""
    if "statement" not in written or written["statement"].strip():
        return written
    article = next((one for one in campaign.reasons.all() if one.code == written["reason"]), None)
    return written | {"statement": article.text if article else ""}


def address_after(
    campaign: Campaign, item: Item, listing: Listing, behind: tuple[str, int] | None
) -> str:
    """From the stream to what waits next; from another list back to the item itself."""
    if not listing.is_stream:
        return address_of(campaign, item) + listing.query
    if behind is None:
        return reverse("web:desk_queue", args=[campaign.slug]) + listing.query
    return queries.address(campaign, *behind) + listing.query


def number_of(given: str) -> int:
    """A public identity that a form holds; NotVisible for anything else."""
    if not (given.isascii() and given.isdigit() and len(given) < 17):
        raise NotVisible
    return int(given)


def version_of(request: HttpRequest) -> int:
    """The version that the person had before their eyes."""
    given = request.POST.get("version", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise WrongInput("bad_version", _("This form is incomplete: open the page again."))
    return int(given)


def status_of(refusal: Refused | GeometryRefused) -> int:
    return 400 if isinstance(refusal, WrongInput | GeometryRefused) else 409


@require_POST
@signed_in
def answer(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Give or replace the city's answer; refused, the page comes back with the words."""
    campaign = campaign_access.desk_of(request.user, slug, Right.ANSWER)
    contribution = access.desk_contribution(campaign, public_id)
    written = {name: request.POST.get(name, "") for name in ("service", "text", "status")}
    try:
        actions.answer(
            contribution,
            by=request.user,
            service=written["service"],
            text=written["text"],
            status=next(
                (one for one in campaign.statuses.all() if one.slug == written["status"]), None
            ),
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        return show(
            request,
            campaign,
            contribution,
            is_opened=True,
            status=status_of(refusal),
            answer_refusal=refusal,
            answer_written=written,
        )
    remember(request, campaign, contribution, "answer")
    return redirect(address_of(campaign, contribution) + "?list=published")
