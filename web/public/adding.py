"""Handing a contribution in: one form, which scripts turn into steps."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from campaigns.access import campaign_for
from campaigns.clock import database_now
from campaigns.errors import KeyReused, Refused, WrongInput
from campaigns.models import Campaign, Phase
from contributions import actions
from contributions.actions.opening import asks_address
from contributions.blocks import require_not_blocked
from contributions.drafts import Draft, Key
from contributions.enums import Kind
from contributions.lookalikes import LookAlike, strong
from contributions.models.contribution import TEXT_LENGTH, TITLE_LENGTH
from contributions.receipts import token_of
from contributions.responses import questions_of
from contributions.texts import clean_field, clean_line
from geo.errors import GeometryRefused
from layers.enums import Precision
from layers.models import Layer
from layers.rules import LayerTerms, terms_of
from web import errors, robots
from web.acting import person_of, person_or_greeted, remember
from web.forms import read_key, renewed_key, same_origin, sent_already
from web.placing import placing_data, placing_words
from web.public import photos, questions
from web.public.alike import answers_of, near
from web.public.campaigns import always_ask
from web.public.layers import chosen_layer, open_layers
from web.public.place_search import searched
from web.public.places import Named, named_places, read_place
from web.public.shell import map_data, words
from web.rates import require_room

FIELDS = (
    "where", "area", "feature", "latitude", "longitude", "geometry",
    "kind", "category", "title", "text", "signature", "email", "about", "address", "searched",
)  # fmt: skip
Typed = dict[str, str]
DEGREES = re.compile(r"-?[0-9]{1,3}(\.[0-9]{1,7})?")


@csrf_exempt
@same_origin
@always_ask
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = campaign_for(person_of(request), slug)
    layers = open_layers(campaign)
    layer = chosen_layer(request, layers)
    if request.method == "POST":
        return _hand_in(request, campaign, layers, layer)
    person, now = person_of(request), database_now()
    require_not_blocked(person, campaign, at=now)
    asks_address(layer, person, at=now)  # refuses who may not write at all
    return _form(request, campaign, layers, layer, typed={"kind": Kind.PROPOSAL, **_spot(request)})


def _spot(request: HttpRequest) -> Typed:
    """The place that a link brings ("another one here"); what cannot be one is left aside."""
    asked = {name: request.GET.get(name, "")[:12] for name in ("latitude", "longitude")}
    if not all(DEGREES.fullmatch(value) for value in asked.values()):
        return {}
    return {"where": "coordinates", **asked}


def _hand_in(
    request: HttpRequest, campaign: Campaign, layers: list[Layer], layer: Layer
) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    typed |= photos.taken(request, campaign)
    if _wants_search(request, typed):
        typed["searched"] = typed["address"]
        return _form(request, campaign, layers, layer, typed=typed, keep_key=True)
    areas, features = named_places(campaign)
    try:
        key = read_key(request)
    except WrongInput as refusal:
        return _form(request, campaign, layers, layer, typed=typed, refusal=refusal)
    wrong = _wrong_fields(typed, areas, features) | questions.wrong_of(request, questions_of(layer))
    wrong |= _missing_address(request, layer, typed)
    if wrong:
        return _form(request, campaign, layers, layer, typed=typed, wrong=wrong, keep_key=True)
    if alikes := _strong_alikes(request, layer, typed, areas, features):
        return _form(request, campaign, layers, layer, typed=typed, alikes=alikes, keep_key=True)
    responses = questions.read(request, questions_of(layer))
    draft = replace(_draft(typed, areas, features), responses=responses)
    try:
        doubt = robots.doubt_about(request, key, robots.CONTRIBUTE)
        require_room(request)
        with transaction.atomic():
            person, cookie = person_or_greeted(request)
            submitted = actions.submit(
                draft,
                layer=layer,
                by=person,
                key=Key(f"web:new:{campaign.slug}", key.value),
                doubt=doubt,
            )
            if submitted.is_replay and cookie:
                transaction.set_rollback(True)
                cookie = ""
    except (Refused, GeometryRefused) as refusal:
        told = sent_already() if isinstance(refusal, KeyReused) else refusal
        return _form(request, campaign, layers, layer, typed=typed, refusal=told)
    address = reverse("web:receipt", args=[token_of(submitted.receipt)])
    response = HttpResponseRedirect(f"{address}?sent=yes")
    response.status_code = 303
    return remember(response, cookie)


def _strong_alikes(
    request: HttpRequest,
    layer: Layer,
    typed: Typed,
    areas: list[Named],
    features: list[Named],
) -> list[LookAlike]:
    """What is so like it that a form without scripts comes back with it, once."""
    if request.POST.get("different", "yes"):  # asked already, or a form from before
        return []
    try:
        found = near(layer, typed, read_place(typed, areas, features))
    except GeometryRefused:
        return []  # said by the act itself
    return strong(found)


def _wants_search(request: HttpRequest, typed: Typed) -> bool:
    """Without scripts a search is a step of the form; Enter in any field presses its button too."""
    is_new = typed["address"].strip() not in ("", typed["searched"])
    return "search" in request.POST and (is_new or not typed["where"].startswith("found:"))


def _draft(typed: Typed, areas: list[Named], features: list[Named]) -> Draft:
    place = read_place(typed, areas, features)
    return Draft(
        kind=typed["kind"],
        title=typed["title"],
        text=typed["text"],
        geometry=place.geometry,
        category=typed["category"],
        signature=typed["signature"],
        email=typed["email"],
        precision=place.precision,
        feature=place.feature,
        photos=photos.chosen(typed),
    )


def _wrong_fields(typed: Typed, areas: list[Named], features: list[Named]) -> dict[str, str]:
    """Every field that would be refused, at once, by the rules of the domain."""
    checks: dict[str, Callable[[], object]] = {
        "place": lambda: read_place(typed, areas, features),
        "kind": lambda: _require_kind(typed["kind"]),
        "title": lambda: clean_line("title", typed["title"], longest=TITLE_LENGTH),
        "text": lambda: clean_field("text", typed["text"], longest=TEXT_LENGTH),
        "signature": lambda: clean_line(
            "signature", typed["signature"], longest=80, required=False
        ),
        "email": lambda: _require_email(typed["email"]),
        "photos": lambda: photos.require_fine(typed),
    }
    wrong = {}
    for name, check in checks.items():
        try:
            check()
        except WrongInput as refusal:
            wrong[name] = str(refusal)
    return wrong


def _missing_address(request: HttpRequest, layer: Layer, typed: Typed) -> dict[str, str]:
    """Where an address must be confirmed, it is asked for with the other fields."""
    if typed["email"].strip() or not _asks(request, layer, typed["category"]):
        return {}
    return {"email": _("This consultation asks for an e-mail address: please give yours.")}


def _asks(request: HttpRequest, layer: Layer, category: str) -> bool:
    """Whether a letter would ask first; what is refused altogether is said by the act itself."""
    try:
        return asks_address(layer, person_of(request), at=database_now(), category=category)
    except Refused:
        return False


def _require_kind(kind: str) -> None:
    if kind not in Kind.values:
        raise WrongInput("unknown_kind", _("Choose what it is."), field="kind")


def _require_email(email: str) -> None:
    try:
        if email.strip():
            validate_email(email.strip())
    except ValidationError:
        raise WrongInput(
            "bad_email", _("This e-mail address does not look right: check it."), field="email"
        ) from None


def _form(
    request: HttpRequest,
    campaign: Campaign,
    layers: list[Layer],
    layer: Layer,
    *,
    typed: Typed,
    wrong: dict[str, str] | None = None,
    refusal: Refused | GeometryRefused | None = None,
    keep_key: bool = False,
    alikes: list[LookAlike] | None = None,
) -> HttpResponse:
    """The form with everything in it; the key stays as long as it has not been refused itself."""
    wrong = dict(wrong or {})
    if refusal is not None and (field := _field_of(refusal)):
        wrong[field] = str(refusal)
        refusal_shown = None
    else:
        refusal_shown = refusal
    phases = list(Phase.objects.filter(campaign=campaign).open_at(database_now()))
    terms = terms_of(layer, phases=phases)
    areas, features = named_places(campaign)
    categories = list(campaign.categories.all())
    found, is_away = searched(campaign, typed.get("searched", ""))
    context: dict[str, Any] = {
        "campaign": campaign,
        "layers": layers,
        "layer": layer,
        "terms": terms,
        "areas": areas,
        "features": features,
        "found": found,
        "is_geocoder_away": is_away,
        "categories": categories,
        "kinds": Kind,
        "coarser": _coarser(layer, phases, terms, categories),
        "shown_place": Precision(terms.precision),
        "typed": typed,
        "wrong": wrong,
        "refusal": refusal_shown,
        "alikes": alikes,
        **(answers_of(campaign) if alikes else {}),
        "key": request.POST.get("key", "") if keep_key else renewed_key(request, refusal),
        "asks_address": _asks(request, layer, typed.get("category", "")),
        "title_length": TITLE_LENGTH,
        "text_length": TEXT_LENGTH,
        "map_data": _map_data(campaign, layer, terms),
        "photos": photos.form_of(campaign, typed),
        "questions": questions.asked_in(
            questions_of(layer), campaign, wrong, questions.typed_in(request)
        ),
    }
    status = 200
    if refusal is not None:
        status = errors.status_of(refusal) or 409
    elif wrong:
        status = 400
    response = render(request, "public/new.html", context, status=status)
    return errors.with_retry(response, refusal) if refusal else response


def _field_of(refusal: Refused | GeometryRefused) -> str:
    if isinstance(refusal, GeometryRefused):
        return "place"
    if asked := questions.field_of(refusal):
        return asked
    field = str(refusal.facts.get("field", "")) if isinstance(refusal, WrongInput) else ""
    return "place" if field == "feature" else field if field in (*FIELDS, "photos") else ""


def _coarser(
    layer: Layer, phases: list[Phase], terms: LayerTerms, categories: list[Any]
) -> list[tuple[str, Precision]]:
    """The themes whose place is shown more coarsely than the layer's own."""
    found = []
    for category in categories:
        precision = terms_of(layer, phases=phases, category=category).precision
        if precision != terms.precision:
            found.append((category, Precision(precision)))
    return found


def _map_data(campaign: Campaign, layer: Layer, terms: LayerTerms) -> dict[str, Any]:
    return {
        **map_data(campaign),
        **placing_data(campaign, layer, terms),
        "draft": f"parvis:draft:{campaign.slug}",
        "words": words() | placing_words() | adding_words(),
    }


def adding_words() -> dict[str, str]:
    """What the guided form says while it is filled."""
    return {
        "restored": _("We found the text you had begun here."),
        "left": _("%(count)s characters left"),
        "over": _("%(count)s characters too many"),
        "missing": _("Please write something here."),
        "unanswered": _("This question needs a response."),
        "otherTab": _("Another text that you have begun is kept too: “%(title)s”."),
        "sending": _("Sending…"),
        "waiting": _("Your text is kept. It will be sent when the network is back."),
        "sent": _("It has arrived."),
    }
