"""A reader points out what may break the charter: a page, which scripts open in place."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from campaigns.access import campaign_for
from campaigns.errors import Refused, WrongInput
from campaigns.models import Campaign
from contributions import actions
from contributions.access import contribution_to_act_on, reply_to_act_on, report_of
from contributions.actions.recording import Item, contribution_of
from contributions.drafts import Key
from contributions.enums import Concern
from contributions.models.report import REPORT_LENGTH
from web import errors, robots
from web.acting import person_of, person_or_greeted, remember
from web.forms import issue_key, read_key, same_origin
from web.public.campaigns import always_ask
from web.rates import require_room

CONTRIBUTION, REPLY = "contribution", "reply"


@csrf_exempt
@same_origin
@always_ask
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, what: str, public_id: int) -> HttpResponse:
    """The form; once sent, what happens next and the way back (`act=undo`)."""
    campaign = campaign_for(person_of(request), slug)
    find = reply_to_act_on if what == REPLY else contribution_to_act_on
    item = find(campaign, public_id)
    if request.method != "POST":
        return _page(request, campaign, item)
    if request.POST.get("act") == "undo":
        return _undo(request, item, person_of(request))
    return _send(request, campaign, item)


def _send(request: HttpRequest, campaign: Campaign, item: Item) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("reason", "text")}
    try:
        form_key = read_key(request)
        robots.doubt_about(request, form_key, robots.REPORT)
        require_room(request)
        with transaction.atomic():
            person, cookie = person_or_greeted(request)
            key = Key(f"web:report:{item.public_id}", form_key.value) if cookie else None
            _made, is_new = actions.report(item, by=person, key=key, **typed)
            if cookie and not is_new:
                transaction.set_rollback(True)
                cookie = ""
    except Refused as refusal:
        return _page(request, campaign, item, typed=typed, refusal=refusal)
    item.refresh_from_db(fields=["is_public"])
    if not item.is_public:  # hidden for a while by this very report: there is no page of it now
        return remember(redirect("web:campaign", campaign.slug), cookie)
    return remember(_back(request), cookie)


def _undo(request: HttpRequest, item: Item, person: Person | None) -> HttpResponse:
    if person is not None:
        actions.unreport(item, by=person)
    return _back(request)


def _page(
    request: HttpRequest,
    campaign: Campaign,
    item: Item,
    *,
    typed: dict[str, str] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    contribution = contribution_of(item)
    context = {
        "campaign": campaign,
        "contribution": contribution,
        "reply": None if contribution is item else item,
        "report": report_of(person_of(request), item),
        "concerns": Concern,
        "text_length": REPORT_LENGTH,
        "key": issue_key(),
        "typed": typed or {},
        "refusal": refusal,
        "wrong": refusal.facts.get("field") if isinstance(refusal, WrongInput) else None,
    }
    status = 200 if refusal is None else errors.status_of(refusal) or 409
    response = render(request, "public/report.html", context, status=status)
    return errors.with_retry(response, refusal) if refusal else response


def _back(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(request.path)
    response.status_code = 303
    return response
