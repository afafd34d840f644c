"""Black boxes over a photo: drawn by pointer, by keyboard or typed, then burned in for good."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from campaigns import access as campaign_access
from campaigns.enums import ReasonCode, Right
from campaigns.errors import NotAllowed, NotVisible, Refused
from contributions import access, actions
from contributions.actions.reasoning import STATEMENT_LENGTH
from contributions.actions.recording import contribution_of
from contributions.actions.redacting import REASONS
from contributions.boxes import MOST_BOXES, SIDES, Box, read_boxes
from contributions.models import Photo
from contributions.models.photo import ALTERNATIVE_LENGTH
from web.desk.acts import status_of, version_of
from web.desk.at_work import at_work_on
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queue import address_of

SPARE = 1  # blank rows of numbers behind those in use, for whoever types them
BURN = "burn"  # the button that does it; the other only shows the boxes
USUAL = {
    ReasonCode.PERSONAL_DATA: gettext_lazy(
        "Somebody can be recognised on this photo. We covered that part; the rest is shown."
    ),
    ReasonCode.THIRD_PARTY_RIGHTS: gettext_lazy(
        "A part of this photo belongs to somebody else. We covered it; the rest is shown."
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def photo(request: SignedInRequest, slug: str, public_id: int) -> HttpResponse:
    """Show the photo with its boxes; burn them in when asked, else keep what was typed."""
    campaign = campaign_access.desk_of(request.user, slug, Right.MODERATE)
    row = access.desk_photo(campaign, public_id)
    if not row.is_stored:
        raise NotVisible
    if request.method != "POST":
        return _page(request, row, {"alternative": row.alternative}, [])
    typed = {name: request.POST.get(name, "") for name in ("reason", "statement", "alternative")}
    rows = _rows(request)
    try:
        boxes = read_boxes(rows)
        if request.POST.get("do") != BURN:
            return _page(request, row, typed, rows, boxes=boxes)
        actions.redact_photo(row, boxes, by=request.user, version=version_of(request), **typed)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _page(request, row, typed, rows, refusal=refusal)
    return redirect(address_of(campaign, contribution_of(row)) + "?list=all#photos")


def _rows(request: SignedInRequest) -> list[list[str]]:
    """The typed numbers of each box, in the form's order; a removed one is left out."""
    numbers = range(1, MOST_BOXES + SPARE + 1)
    return [
        [request.POST.get(f"box-{number}-{side}", "")[:8] for side in SIDES]
        for number in numbers
        if f"box-{number}-left" in request.POST and f"box-{number}-drop" not in request.POST
    ]


def _page(
    request: SignedInRequest,
    row: Photo,
    typed: dict[str, str],
    rows: list[list[str]],
    *,
    boxes: tuple[Box, ...] = (),
    refusal: Refused | None = None,
) -> HttpResponse:
    contribution = contribution_of(row)
    campaign = contribution.campaign
    used = [one for one in rows if any(number.strip() for number in one)]
    context = {
        "campaign": campaign,
        "contribution": contribution,
        "address": address_of(campaign, contribution),
        "claim": at_work_on(contribution, request.user),
        "photo": row,
        "typed": typed,
        "rows": used + [[""] * len(SIDES)] * SPARE,
        "boxes": boxes or _readable(used),
        "is_shown": bool(boxes),
        "reasons": [{"code": code, "label": code.label, "usual": USUAL[code]} for code in REASONS],
        "refusal": refusal,
        "words_length": ALTERNATIVE_LENGTH,
        "statement_length": STATEMENT_LENGTH,
        "redact_words": _words(),
    }
    status = status_of(refusal) if refusal else 200
    return render(request, "desk/redact_photo.html", context, status=status)


def _readable(rows: list[list[str]]) -> list[Box]:
    """The boxes among what was typed that can be drawn, when others cannot."""
    found: list[Box] = []
    for one in rows[:MOST_BOXES]:
        try:
            found += read_boxes([one])
        except Refused:
            continue
    return found


def _words() -> dict[str, str]:
    """What the script says while boxes are drawn."""
    return {
        "name": _(
            "Box %(rank)s, in per cent: %(left)s from the left, %(top)s from the top, "
            "%(width)s wide, %(height)s high"
        ),
        "added": _("Box %(rank)s added. Arrows move it, Shift and arrows change its size."),
        "removed": _("The box has been removed."),
        "full": _("There are as many boxes as there can be."),
    }
