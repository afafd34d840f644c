"""The same move on several texts: chosen in the list, read once more, made, undone as one."""

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
from contributions.actions.batching import ACTS, MOST, obstacles_of
from contributions.actions.recording import Item, contribution_of
from contributions.models import Batch, BatchItem, Reply
from contributions.moves import possible
from layers.scopes import entered_scope
from web.desk import queries
from web.desk.acts import complete, list_of, status_of
from web.desk.doors import SignedInRequest, signed_in
from web.desk.listing import Listing
from web.desk.queue import UNDO_LIFE, address_of
from web.desk.refusals import WORDS

WORD = re.compile(r"(contribution|reply)-([1-9][0-9]{0,15})(?:-([1-9][0-9]{0,8}))?")


@dataclass(frozen=True)
class Candidate:
    """One text of a preview, and why it will be left as it is, if it will."""

    item: Item
    address: str
    obstacle: str

    @property
    def word(self) -> str:
        """What names it in the form, with the version that is shown."""
        return f"{queries.key_of(self.item)}-{self.item.version}"

    @property
    def title(self) -> str:
        return contribution_of(self.item).title

    @property
    def is_reply(self) -> bool:
        return isinstance(self.item, Reply)


@require_safe
@signed_in
def preview(request: SignedInRequest, slug: str) -> HttpResponse:
    """What was chosen, with what stands in the way of some; nothing happens yet."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    return _show(request, campaign, request.GET.getlist("item"), Listing.of(request.GET))


def _show(
    request: SignedInRequest,
    campaign: Campaign,
    keys: list[str],
    listing: Listing,
    status: int = 200,
    **more: Any,  # what a refused form brings back
) -> HttpResponse:
    chosen = [item for item, _version in _chosen(campaign, keys[:MOST])]
    obstacles = _obstacles(chosen, request)
    candidates = [
        Candidate(item, address_of(campaign, item), obstacles.get(queries.key_of(item), ""))
        for item in chosen
    ]
    context = {
        "campaign": campaign,
        "listing": listing,
        "able": [one for one in candidates if not one.obstacle],
        "unable": [one for one in candidates if one.obstacle],
        "left_out": max(0, len(set(keys)) - MOST),
        "most": MOST,
        "reasons": list(campaign.reasons.all()),
        **more,
    }
    return render(request, "desk/bulk.html", context, status=status)


def _chosen(campaign: Campaign, words: list[str]) -> list[tuple[Item, int]]:
    """The items that a form names, in its order, each once, with the version that was shown.

    0 where a word names none, as in the list. NotVisible if one is not there.
    """
    numbers: dict[str, list[int]] = {queries.CONTRIBUTION: [], queries.REPLY: []}
    versions: dict[str, int] = {}
    for word in words:
        found = WORD.fullmatch(word)
        if found is None:
            raise NotVisible
        what, number, version = found.groups()
        if f"{what}-{number}" not in versions:
            numbers[what].append(int(number))
        versions[f"{what}-{number}"] = int(version or 0)
    items = access.desk_items(campaign, numbers[queries.CONTRIBUTION], numbers[queries.REPLY])
    by_key = {queries.key_of(item): item for item in items}
    return [(by_key[key], version) for key, version in versions.items() if key in by_key]


def _obstacles(items: list[Item], request: SignedInRequest) -> dict[str, str]:
    """By key, the sentence that says why nothing will be done with an item here."""
    left = obstacles_of(items, by=request.user, at=database_now())
    found: dict[str, str | Promise] = {}
    for item in items:
        reply = item.pk if isinstance(item, Reply) else None
        code = left.get((contribution_of(item).pk, reply), "")
        if item.author_id == request.user.pk:
            code = "conflict_of_interest"
        elif not possible(item.standing) & set(ACTS):
            code = "wrong_state"
        if code:
            found[queries.key_of(item)] = WORDS[code]
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
        "contribution__layer__campaign", "reply__contribution"
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
    item: Item = row.reply or row.contribution
    code = row.undo_refusal or row.refusal
    return {
        "title": row.contribution.title,
        "is_reply": row.reply is not None,
        "address": address_of(campaign, item),
        "why": WORDS.get(code, code) if code else "",
    }
