"""Part what was joined; make two of one. Both are shown before they are done."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns import access as campaign_access
from campaigns.enums import Right
from campaigns.errors import NotAllowed, Refused
from contributions import access, actions
from contributions.actions.parting import PART_WITHIN, Half, last_merge
from contributions.actions.reasoning import STATEMENT_LENGTH
from contributions.models import Contribution, Support
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from web.desk.acts import status_of, version_of
from web.desk.at_work import at_work_on
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queue import address_of

FIELDS = ("title-1", "text-1", "title-2", "text-2", "statement")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unmerge(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Both texts, and how many supports go back; then part them."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    contribution = access.desk_contribution(campaign, public_id)
    refusal = None
    if request.method == "POST":
        try:
            actions.unmerge(contribution, by=request.user, version=version_of(request))
        except NotAllowed:
            raise
        except Refused as refused:
            refusal = refused
            contribution = access.desk_contribution(campaign, public_id)
        else:
            return redirect(address_of(campaign, contribution) + "?list=all")
    target, last = contribution.merged_into, last_merge(contribution)
    context = {
        "campaign": campaign,
        "contribution": contribution,
        "target": target,
        "supports": Support.objects.filter(contribution=target, carried_from=contribution).count(),
        "own_supports": Support.objects.filter(contribution=contribution).count(),
        "until": last.at + PART_WITHIN if last else None,
        "address": address_of(campaign, contribution),
        "claim": at_work_on(contribution, request.user),
        "refusal": refusal,
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "desk/unmerge.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def split(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """The text twice; the moderator leaves out of each what belongs to the other."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    contribution = access.desk_contribution(campaign, public_id)
    if request.method != "POST":
        whole = {"title-1": contribution.title, "text-1": contribution.text}
        typed = whole | {"title-2": "", "text-2": contribution.text, "statement": ""}
        return _split_page(request, contribution, typed)
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        actions.split(
            contribution,
            [Half(typed["title-1"], typed["text-1"]), Half(typed["title-2"], typed["text-2"])],
            by=request.user,
            statement=typed["statement"],
            version=version_of(request),
        )
    except NotAllowed:
        raise
    except Refused as refusal:
        fresh = access.desk_contribution(campaign, public_id)
        return _split_page(request, fresh, typed, refusal=refusal)
    return redirect(address_of(campaign, contribution) + "?list=all")


def _split_page(
    request: SignedInRequest,
    contribution: Contribution,
    typed: dict[str, str],
    *,
    refusal: Refused | None = None,
) -> HttpResponse:
    campaign = contribution.campaign
    context = {
        "campaign": campaign,
        "contribution": contribution,
        "address": address_of(campaign, contribution),
        "claim": at_work_on(contribution, request.user),
        "halves": [
            {"rank": n, "title": typed[f"title-{n}"], "text": typed[f"text-{n}"]} for n in (1, 2)
        ],
        "statement": typed["statement"],
        "refusal": refusal,
        "title_length": TITLE_LENGTH,
        "text_length": TEXT_LENGTH,
        "statement_length": STATEMENT_LENGTH,
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "desk/split.html", context, status=status)
