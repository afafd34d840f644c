"""What the team does with a proposed change: the author's stands or is declined; its own ends."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from campaigns import access as campaign_access
from campaigns.enums import Right
from contributions import access, actions
from web.desk.acts import decide, number_of
from web.desk.doors import SignedInRequest, signed_in


@require_POST
@signed_in
def accept(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Let the proposed words stand."""
    return _answer(request, slug, public_id, actions.accept)


@require_POST
@signed_in
def decline(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Leave the words as they are; the author reads why."""
    words = request.POST.get("statement", "")
    return _answer(request, slug, public_id, actions.decline, statement=words)


@require_POST
@signed_in
def unsuggest(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Take back what the team suggested, and the question that it came with."""
    return _answer(request, slug, public_id, actions.unsuggest)


def _answer(
    request: SignedInRequest,
    slug: str,
    public_id: int,
    act: Callable[..., Any],
    **written: str,
) -> HttpResponse:
    """Answer what was proposed, as any decision about its contribution."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    item = access.desk_contribution(campaign, public_id)
    change = access.change_of(item, number_of(request.POST.get("change", "")))

    def answer(version: int) -> None:
        act(change, by=request.user, version=version, **written)

    again = {"change_written": written}
    return decide(request, campaign, item, answer, name=act.__name__, again=again)
