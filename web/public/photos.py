"""Photos at the residents' doors: sent ahead of their text, and looked at by whoever may."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from campaigns.access import campaign_for
from campaigns.clock import database_now
from campaigns.errors import NotVisible, Refused, WrongInput
from campaigns.models import Campaign
from contributions import actions
from contributions.access import own_photo, public_photo
from contributions.actions.photos import described, gone, photo_ahead, token_of, too_many
from contributions.drafts import ChosenPhoto
from contributions.enums import State
from contributions.models import Contribution, Event, Photo
from contributions.models.event import REDACT
from contributions.models.photo import ALTERNATIVE_LENGTH
from contributions.photos import MOST_BYTES, MOST_PHOTOS, SMALL, megabytes, require_weight
from contributions.receipts import receipt_for
from contributions.told import told
from web import errors
from web.acting import person_of
from web.forms import public_post, secret
from web.photos import answer
from web.public.replying import version_sent
from web.rates import require_room
from web.uploads import skipped_bytes

if TYPE_CHECKING:  # generic for the checker alone
    from django.core.files.uploadedfile import UploadedFile

Typed = dict[str, str]
NUMBERS = range(1, MOST_PHOTOS + 1)
WRONG = "photos-wrong"  # why a photo of the form was not taken
TYPES = "image/jpeg,image/png,image/webp"


@require_safe
def shown(request: HttpRequest, slug: str, public_id: int, size: str) -> HttpResponse:
    """A photo that everybody may see."""
    campaign = campaign_for(person_of(request), slug)
    return answer(request, public_photo(campaign, public_id), size)


@require_safe
def ahead(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A photo that waits for its text, small, for whoever has sent it."""
    waiting = photo_ahead(campaign_for(person_of(request), slug), token)
    if waiting.contribution_id is not None:
        raise NotVisible
    return answer(request, waiting, SMALL)


@require_safe
def of_receipt(request: HttpRequest, token: str, public_id: int, size: str) -> HttpResponse:
    """One's own photo, in any state."""
    return answer(request, own_photo(receipt_for(token).contribution, public_id), size)


@csrf_exempt
@secret
@require_POST
def withdraw(request: HttpRequest, token: str, public_id: int) -> HttpResponse:
    """Take one photo back, for good; the text stays."""
    contribution = receipt_for(token).contribution
    if contribution.author is None:
        raise NotVisible
    photo = own_photo(contribution, public_id)
    actions.withdraw_photo(photo, by=contribution.author, version=version_sent(request))
    response = HttpResponseRedirect(reverse("web:receipt", args=[token]) + "#photos")
    response.status_code = 303
    return response


@public_post
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep one photo of a text that is being written; the answer holds the key to it."""
    campaign = campaign_for(person_of(request), slug)
    try:
        require_room(request)
        given = request.FILES.get("photo")
        kept = _keep(request, campaign, given)
    except Refused as refusal:
        body = {"code": refusal.code, "detail": str(refusal)}
        response: HttpResponse = JsonResponse(body, status=errors.status_of(refusal) or 409)
        response["Cache-Control"] = "no-store"
        return errors.with_retry(response, refusal)
    token = token_of(kept)
    body = {"token": token, "address": reverse("web:photo_ahead", args=[slug, token])}
    return JsonResponse(body, status=201, headers={"Cache-Control": "no-store"})


def _keep(request: HttpRequest, campaign: Campaign, given: "UploadedFile[Any] | None") -> Photo:
    if given is None:
        if skipped := skipped_bytes(request):
            require_weight(skipped)
        raise WrongInput("photo_missing", _("Choose a photo first."), field="photos")
    require_weight(given.size or 0)
    return actions.keep_photo(campaign, given.read(), by=person_of(request))


# The form ---------------------------------------------------------------------------------------


def taken(request: HttpRequest, campaign: Campaign, *, room: int = MOST_PHOTOS) -> Typed:
    """What a posted form says of photos, with those that came in it kept ahead of its text.

    As fields again: `photo-1` holds a key, `photo-1-alt` what is to be seen; WRONG says why
    something was not taken, so that neither the text nor another photo is lost with it. room: how
    many more photos the text may have.
    """
    named = [_named(request, number) for number in NUMBERS]
    kept = [one for one in named if one is not None]
    typed: Typed = {}
    try:
        for one in kept:
            described(one.alternative)
        here = [one for one in kept if _is_here(campaign, one.token)]
        files = request.FILES.getlist("photos")
        if (count := len(kept) + len(files)) > room:
            typed[WRONG] = str(too_many(count + MOST_PHOTOS - room))
            files = files[: max(room - len(kept), 0)]
        elif len(here) < len(kept):
            typed[WRONG] = str(gone())
        kept = here
        if skipped := skipped_bytes(request):
            require_weight(skipped)
        for given in files:
            require_room(request)
            kept.append(ChosenPhoto(token_of(_keep(request, campaign, given))))
    except Refused as refusal:
        typed[WRONG] = str(refusal)
    for number, one in enumerate(kept, 1):
        typed |= {f"photo-{number}": one.token, f"photo-{number}-alt": one.alternative}
    return typed


def _named(request: HttpRequest, number: int) -> ChosenPhoto | None:
    token = request.POST.get(f"photo-{number}", "")
    if not token or f"photo-{number}-drop" in request.POST:
        return None
    return ChosenPhoto(token, request.POST.get(f"photo-{number}-alt", ""))


def _is_here(campaign: Campaign, token: str) -> bool:
    """Whether a key still opens a photo; that of a text which has arrived is for `submit`."""
    try:
        photo_ahead(campaign, token)
    except NotVisible:
        return False
    return True


def require_fine(typed: Typed) -> None:
    """Refuse what `taken` could not take."""
    if reason := typed.get(WRONG):
        raise WrongInput("photo_refused", reason, field="photos")


def chosen(typed: Typed) -> tuple[ChosenPhoto, ...]:
    """The photos that go with the text."""
    named = [(typed.get(f"photo-{n}", ""), typed.get(f"photo-{n}-alt", "")) for n in NUMBERS]
    return tuple(ChosenPhoto(token, words) for token, words in named if token)


def form_of(campaign: Campaign, typed: Typed, *, room: int = MOST_PHOTOS) -> dict[str, Any]:
    """What the form shows: a place a photo, those in use with their small picture."""
    numbers = [n for n in NUMBERS if n <= room or typed.get(f"photo-{n}")]
    return {
        "places": [
            {
                "number": n,
                "token": (token := typed.get(f"photo-{n}", "")),
                "alternative": typed.get(f"photo-{n}-alt", ""),
                "address": reverse("web:photo_ahead", args=[campaign.slug, token]) if token else "",
            }
            for n in numbers
        ],
        "limit": room,
        "bytes": MOST_BYTES,
        "weight": megabytes(MOST_BYTES),
        "types": TYPES,
        "words_length": ALTERNATIVE_LENGTH,
        "upload": reverse("web:photo_upload", args=[campaign.slug]),
        "ahead": reverse("web:photo_ahead", args=[campaign.slug, "KEY"]),
        "words": _words(),
    }


def _words() -> dict[str, str]:
    """What the script says while photos are chosen."""
    return {
        "sending": _("This photo is being sent…"),
        "kept": _("This photo has arrived."),
        "waiting": _("Not sent yet: keep this page open, or choose the photo again later."),
        "heavy": _("This photo weighs %(size)s MB; the limit is %(limit)s MB."),
        "type": _(
            "“%(name)s” is not a photo that we can read: choose a JPEG, PNG or WebP picture."
        ),
        "many": _("Five photos at most: “%(name)s” was left out."),
        "gone": _("A photo waits two days for its text: one of yours is gone. Choose it again."),
        "lost": _("A photo had not been sent when this page was closed: choose it again."),
        "removed": _("The photo has been removed."),
        "count": _("Photos: %(count)s"),
    }


# The author's page ------------------------------------------------------------------------------


def own_photos(contribution: Contribution) -> list[dict[str, Any]]:
    """One's own photos in every state, with the reasons where they are withheld or covered."""
    rows = list(contribution.photos.in_order())
    events = Event.objects.filter(photo__in=rows, act=REDACT, statement__isnull=False)
    covered = {event.photo_id: event for event in events.select_related("statement").order_by("pk")}
    now, has_come_in = database_now(), contribution.state != State.UNCONFIRMED
    return [
        {
            "photo": row,
            "told": told(row, at=now) if row.state == State.REJECTED or row.overlay else None,
            "covered": covered.get(row.pk),
            "can_withdraw": row.state in (State.HELD, State.PUBLISHED) and has_come_in,
        }
        for row in contribution.photos.select_related("contribution__author").in_order()
    ]
