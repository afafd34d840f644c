"""The same move on several texts and photos: chosen in the list, seen once more, undone as one."""

import re
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import access as campaign_access
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import NotAllowed, NotVisible, Refused, WrongInput
from campaigns.models import Campaign
from contributions import access, actions
from contributions.actions.batching import ACTS, MOST, item_of, key_of, obstacles_of
from contributions.actions.items import Moved, contribution_of
from contributions.enums import State
from contributions.models import Batch, BatchItem, Contribution, Photo, Reply
from contributions.moves import possible
from layers.scopes import entered_scope
from web.desk import queries
from web.desk.acts import complete, list_of, status_of
from web.desk.doors import SignedInRequest, signed_in
from web.desk.listing import Listing
from web.desk.queue import UNDO_LIFE, address_of
from web.desk.refusals import WORDS

WORD = re.compile(r"(contribution|reply|photo)-([1-9][0-9]{0,15})(?:-([1-9][0-9]{0,8}))?")


@dataclass(frozen=True)
class Candidate:
    """One text or photo of a preview, and why it will be left as it is, if it will."""

    item: Moved
    address: str
    obstacle: str

    @property
    def word(self) -> str:
        """What names it in the form, with the version that is shown."""
        return f"{_key(self.item)}-{self.item.version}"

    @property
    def title(self) -> str:
        return contribution_of(self.item).title

    @property
    def is_reply(self) -> bool:
        return isinstance(self.item, Reply)

    @property
    def photo(self) -> Photo | None:
        return self.item if isinstance(self.item, Photo) else None


@require_safe
@signed_in
def preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was chosen, with its photos that wait; what stands in the way of some; no act yet."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    keys = request.GET.getlist("item")
    listing = Listing.of(request.GET)
    return _show(request, campaign, keys, listing, with_photos=True)


def _show(
    request: SignedInRequest,
    campaign: Campaign,
    keys: list[str],
    listing: Listing,
    status: int = 200,
    *,
    with_photos: bool = False,
    **more: Any,  # what a refused form brings back
) -> HttpResponse:
    chosen = [item for item, _version in _chosen(campaign, keys[:MOST])]
    whole = _with_photos(chosen) if with_photos else chosen
    shown = whole[:MOST]
    obstacles = _obstacles(shown, request)
    candidates = [
        Candidate(item, _address(campaign, item), obstacles.get(_key(item), "")) for item in shown
    ]
    context = {
        "campaign": campaign,
        "listing": listing,
        "able": [one for one in candidates if not one.obstacle],
        "unable": [one for one in candidates if one.obstacle],
        "left_out": max(0, len(set(keys)) - MOST) + len(whole) - len(shown),
        "most": MOST,
        "reasons": list(campaign.reasons.all()),
        **more,
    }
    return render(request, "desk/bulk.html", context, status=status)


def _with_photos(chosen: list[Moved]) -> list[Moved]:
    """Each text followed by its photos that wait; one that waits for these alone stands aside."""
    waiting: dict[int | None, list[Photo]] = {}
    rows = Photo.objects.filter(contribution__in=[one.pk for one in chosen if _has_photos(one)])
    rows = rows.filter(state=State.HELD).select_related(
        "contribution__layer__campaign", "contribution__author"
    )
    for photo in rows.in_order():
        waiting.setdefault(photo.contribution_id, []).append(photo)
    found: list[Moved] = []
    for item in chosen:
        photos = waiting.get(item.pk, []) if _has_photos(item) else []
        found += [*([] if photos and item.state == State.PUBLISHED else [item]), *photos]
    return found


def _has_photos(item: Moved) -> bool:
    return isinstance(item, Contribution)


def _key(item: Moved) -> str:
    """What names it in the form."""
    return f"photo-{item.public_id}" if isinstance(item, Photo) else queries.key_of(item)


def _address(campaign: Campaign, item: Moved) -> str:
    """Its page on the desk; a photo is looked at on that of its contribution."""
    if isinstance(item, Photo):
        return address_of(campaign, contribution_of(item)) + "?list=all#photos"
    return address_of(campaign, item) + "?list=all"


def _chosen(campaign: Campaign, words: list[str]) -> list[tuple[Moved, int]]:
    """The items that a form names, in its order, each once, with the version that was shown.

    0 where a word names none, as in the list. NotVisible if one is not there.
    """
    numbers: dict[str, list[int]] = {queries.CONTRIBUTION: [], queries.REPLY: [], "photo": []}
    versions: dict[str, int] = {}
    for word in words:
        found = WORD.fullmatch(word)
        if found is None:
            raise NotVisible
        what, number, version = found.groups()
        if f"{what}-{number}" not in versions:
            numbers[what].append(int(number))
        versions[f"{what}-{number}"] = int(version or 0)
    items = access.desk_items(
        campaign, numbers[queries.CONTRIBUTION], numbers[queries.REPLY], numbers["photo"]
    )
    by_key = {_key(item): item for item in items}
    return [(by_key[key], version) for key, version in versions.items() if key in by_key]


def _obstacles(items: list[Moved], request: SignedInRequest) -> dict[str, str]:
    """By key, the sentence that says why nothing will be done with an item here."""
    left = obstacles_of(items, by=request.user, at=database_now())
    found: dict[str, str | Promise] = {}
    for item in items:
        code = left.get(key_of(item), "")
        if item.author_id == request.user.pk:
            code = "conflict_of_interest"
        elif not possible(item.standing) & set(ACTS):
            code = "wrong_state"
        if code:
            found[_key(item)] = WORDS[code]
    return {key: str(words) for key, words in found.items()}


@require_POST
@signed_in
def decide(request: SignedInRequest, slug: str) -> HttpResponse:
    """Make the move on each; refused as a whole, the preview comes back with its words."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    keys = request.POST.getlist("item")
    written = {name: request.POST.get(name, "") for name in ("act", "reason", "statement")}
    try:
        if len(keys) > MOST:
            raise WrongInput("too_many", _("At most %(limit)s at once.") % {"limit": MOST})
        given = complete({name: written[name] for name in ("reason", "statement")}, campaign)
        seen = _chosen(campaign, keys)
        if not all(version for _item, version in seen):
            raise WrongInput("bad_version", _("This form is incomplete: open the page again."))
        made = actions.decide_many(
            seen, written["act"], campaign=campaign, by=request.user, **given
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        return _show(
            request,
            campaign,
            keys,
            list_of(request),
            status=status_of(refusal),
            refusal=refusal,
            written=written,
        )
    return redirect("web:desk_batch", campaign.slug, made.public_id)


@require_safe
@signed_in
def batch(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """What became of each, and the way back."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    return _show_batch(request, campaign, _batch(campaign, public_id))


@require_POST
@signed_in
def undo(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Take the whole back."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    made = _batch(campaign, public_id)
    try:
        actions.undo_many(made, by=request.user)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _show_batch(request, campaign, made, status=409, refusal=refusal)
    return redirect("web:desk_batch", campaign.slug, made.public_id)


def _batch(campaign: Campaign, public_id: int) -> Batch:
    """A batch of a campaign whose desk is open; NotVisible otherwise."""
    found = campaign.batches.select_related("by").filter(public_id=public_id).first()
    if found is None:
        raise NotVisible
    return found


def _show_batch(
    request: SignedInRequest,
    campaign: Campaign,
    made: Batch,
    status: int = 200,
    refusal: Refused | None = None,
) -> HttpResponse:
    within = entered_scope(campaign).condition("contribution__")
    rows = made.items.filter(within).select_related(
        "contribution__layer__campaign", "reply__contribution", "photo__contribution"
    )
    outcomes = [_outcome(campaign, row) for row in rows.order_by("pk")]
    is_open = made.undone_at is None and database_now() <= made.at + UNDO_LIFE
    context = {
        "campaign": campaign,
        "batch": made,
        "done": [one for one in outcomes if not one["why"]],
        "left": [one for one in outcomes if one["why"]],
        "may_undo": is_open and made.by_id == request.user.pk,
        "refusal": refusal,
    }
    return render(request, "desk/batch.html", context, status=status)


def _outcome(campaign: Campaign, row: BatchItem) -> dict[str, Any]:
    """One line: the text, and why nothing happened to it."""
    item = item_of(row)
    code = row.undo_refusal or row.refusal
    return {
        "title": row.contribution.title,
        "is_reply": row.reply is not None,
        "is_photo": row.photo is not None,
        "address": _address(campaign, item),
        "why": WORDS.get(code, code) if code else "",
    }
