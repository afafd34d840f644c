"""How a consultation looks, chosen by its managers; every part of the system, for developers."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import desk_of
from campaigns.actions import choose_accent
from campaigns.enums import Accent, Right
from campaigns.errors import NotVisible, WrongInput
from contributions.models import PublicContribution
from web.desk import colours, parts
from web.desk.doors import SignedInRequest, signed_in
from web.desk.queries import desks_of


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def looks(request: SignedInRequest, slug: str) -> HttpResponse:
    """The accent of a campaign: one of a few whose contrast is known."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    refusal, chosen = None, campaign.accent
    if request.method == "POST":
        chosen = request.POST.get("accent", "")
        try:
            choose_accent(campaign, chosen, by=request.user)
        except WrongInput as refused:
            refusal = refused
        else:
            return redirect(reverse("web:desk_looks", args=[slug]) + "?saved=yes")
    context = {
        "campaign": campaign,
        "accents": Accent.choices,
        "chosen": chosen,
        "refusal": refusal,
        "was_saved": request.GET.get("saved") == "yes",
    }
    return render(request, "desk/looks.html", context, status=400 if refusal else 200)


@require_safe
@signed_in
def every_part(request: SignedInRequest) -> HttpResponse:
    """The parts that pages are made of, alive; 404 for whoever has no desk."""
    if not desks_of(request.user).exists():
        raise NotVisible
    modes = [
        {
            "is_night": at_night,
            "words": colours.words(at_night=at_night),
            "accents": [
                (label, colours.pairs(accent, at_night=at_night))
                for accent, label in Accent.choices
            ],
        }
        for at_night in (False, True)
    ]
    return render(
        request,
        "desk/parts.html",
        {
            **parts.shown(),
            "modes": modes,
            "contribution": PublicContribution.objects.with_labels()
            .select_related("campaign")
            .order_by("-published_on", "-pk")
            .first(),
            "pin_names": {
                "colour": _("Colour"),
                "answered": _("With an answer from the city"),
                "held": _("Waiting to be read"),
                "withheld": _("Refused or taken back"),
            },
        },
    )
