"""What staff do with one item: publish, refuse, restore, answer. Each is a POST."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns import access as campaign_access
from campaigns.enums import Right
from campaigns.errors import NotAllowed, Refused, WrongInput
from campaigns.models import Campaign
from contributions import access, actions
from contributions.actions.recording import Item
from contributions.enums import State
from web.desk import queries
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queue import DONE, LISTS, address_of, item_of, show


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
def settle(request: SignedInRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """Say that the reports about an item have been read: it stays as it is."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)
    actions.settle(item, by=request.user)
    request.session[DONE] = {"act": "settle", "what": what, "id": public_id, "was": item.state}
    return redirect(address_of(campaign, item) + f"?list={queries.REPORTED}")


def words_of(request: HttpRequest) -> dict[str, str]:
    """What a form of a refusal holds: the article, the words for the author, the passage."""
    return {name: request.POST.get(name, "") for name in ("reason", "statement", "passage")}


def _move(
    request: SignedInRequest,
    slug: str,
    what: str,
    public_id: int,
    act: Callable[..., Item],
    **written: str,
) -> HttpResponse:
    """Make a move, then go on with what waits next; refused, the page comes back with the words."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = item_of(campaign, what, public_id)
    behind = queries.next_waiting(campaign, item) if item.state == State.HELD else None
    version = version_of(request)
    try:
        act(item, by=request.user, version=version, **complete(written, campaign))
    except NotAllowed:
        raise
    except Refused as refusal:
        fresh = item_of(campaign, what, public_id)
        return show(
            request,
            campaign,
            fresh,
            is_opened=True,
            status=status_of(refusal),
            refusal=refusal,
            was_version=version,
            written=written,
        )
    request.session[DONE] = {"act": act.__name__, "what": what, "id": public_id, "was": item.state}
    return redirect(_address_after(request, campaign, item, behind))


def complete(written: dict[str, str], campaign: Campaign) -> dict[str, str]:
    """The words of a refusal; where none were written, the article's own."""
    if "statement" not in written or written["statement"].strip():
        return written
    article = next((one for one in campaign.reasons.all() if one.code == written["reason"]), None)
    return written | {"statement": article.text if article else ""}


def _address_after(
    request: HttpRequest, campaign: Campaign, item: Item, behind: queries.Line | None
) -> str:
    """From the queue to what waits next; from another list back to the item itself."""
    if item.state != State.HELD:
        name = request.POST.get("list", "")
        return address_of(campaign, item) + (f"?list={name}" if name in LISTS else "")
    return queries.address_of_line(campaign, behind)


def version_of(request: HttpRequest) -> int:
    """The version that the person had before their eyes."""
    given = request.POST.get("version", "")
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise WrongInput("bad_version", _("This form is incomplete: open the page again."))
    return int(given)


def status_of(refusal: Refused) -> int:
    return 400 if isinstance(refusal, WrongInput) else 409


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
    request.session[DONE] = {"act": "answer", "what": queries.CONTRIBUTION, "id": public_id}
    return redirect(address_of(campaign, contribution) + "?list=published")
