"""What staff do with one photo: look at it, publish it, refuse it, restore it."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as campaign_access
from campaigns.enums import Right
from campaigns.errors import NotAllowed, NotVisible, Refused
from contributions import access, actions
from contributions.actions.recording import contribution_of
from contributions.enums import State
from contributions.models import Contribution, Photo
from web.desk import matters, queries
from web.desk.acts import behind_of, complete, list_of, status_of, version_of
from web.desk.doors import SignedInRequest, signed_in
from web.desk.item import may_read
from web.desk.queue import address_of, remember, show
from web.desk.seen_photos import may_look
from web.photos import answer


@require_safe
@signed_in
def picture(request: SignedInRequest, slug: str, public_id: int, size: str) -> HttpResponse:
    """A photo in any state, for whoever may read its contribution in that state."""
    campaign = campaign_access.desk_of(request.user, slug)
    photo = access.desk_photo(campaign, public_id)
    rights, under = campaign.entered_with, contribution_of(photo)
    is_open = may_read(under, rights) or matters.may_open(under, request.user, campaign)
    if not (is_open and may_look(photo, rights, request.user)):
        raise NotVisible
    return answer(request, photo, size)


@require_POST
@signed_in
def publish(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Show a held photo to everybody."""
    return _move(request, slug, public_id, actions.publish_photo)


@require_POST
@signed_in
def restore(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Show a refused photo after all."""
    return _move(request, slug, public_id, actions.restore_photo)


@require_POST
@signed_in
def reject(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Withhold a photo for an article of the charter; a blank text means the article's own."""
    written = {name: request.POST.get(name, "") for name in ("reason", "statement")}
    return _move(request, slug, public_id, actions.reject_photo, **written)


@require_POST
@signed_in
def undo(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Take back what one has just decided about a photo."""
    return _move(request, slug, public_id, actions.undo, name="undo_photo")


def _move(
    request: SignedInRequest,
    slug: str,
    public_id: int,
    act: Callable[..., Photo],
    *,
    name: str = "",
    **written: str,
) -> HttpResponse:
    """Make a move and go back to the contribution; refused, its page says why.

    name: what the page says was done, where it is not the act's own.
    """
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    photo = access.desk_photo(campaign, public_id)
    version = version_of(request)
    contribution = access.desk_contribution(campaign, contribution_of(photo).public_id)
    listing, behind = list_of(request), behind_of(request, campaign, contribution)
    try:
        act(photo, by=request.user, version=version, **complete(written, campaign))
    except NotAllowed:
        raise
    except Refused as refusal:
        return show(
            request,
            campaign,
            contribution,
            listing=listing,
            is_opened=True,
            status=status_of(refusal),
            photo_refusal=refusal,
            photo_refused=public_id,
            photo_written=written,
            photo_act="reject",
        )
    remember(request, campaign, contribution, name or act.__name__, photo=photo)
    if behind is None or waits_still(contribution):
        return redirect(f"{address_of(campaign, contribution)}{listing.query}#photos")
    return redirect(queries.address(campaign, *behind) + listing.query)


def waits_still(contribution: Contribution) -> bool:
    """Whether its card has something to judge: its words, or another photo."""
    return contribution.state == State.HELD or contribution.photos.filter(state=State.HELD).exists()
