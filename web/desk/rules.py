"""When texts are read, and the rules by risk: chosen by managers, tried on the past first."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns import actions as campaign_actions
from campaigns.access import desk_of
from campaigns.enums import Moderation, Right
from campaigns.errors import NotVisible, WrongInput
from campaigns.models import Campaign
from campaigns.rules import has_right
from layers.actions import choose_layer_moderation
from layers.models import Layer, LayerRule
from web.desk.doors import SignedInRequest, signed_in
from web.desk.rule_forms import RuleForm, filled_in, forms_of
from web.desk.trying import Told, told

POLICY, KEEP, TRY = "policy", "rules", "try"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def page(request: SignedInRequest, slug: str) -> HttpResponse:
    """The policy and the rules of a campaign; a trial shows what they would have held."""
    campaign = desk_of(request.user, slug, Right.CONFIGURE)
    if request.method != "POST":
        return _show(request, campaign, forms_of(campaign))
    asked = request.POST.get("do", "")
    if asked == POLICY:
        return _choose(request, campaign)
    if asked not in (KEEP, TRY):
        raise NotVisible
    forms = filled_in(forms_of(campaign), request.POST)
    if any(form.error for form in forms):
        return _show(request, campaign, forms, status=400)
    if asked == TRY:
        sees_withheld = has_right(request.user, campaign, Right.MODERATE)
        trial = told(campaign, forms, sees_withheld=sees_withheld)
        counted = [replace(one, noticed=trial.by_rule.get(one.name, 0)) for one in forms]
        return _show(request, campaign, counted, trial=trial)
    campaign_actions.keep_risk_rules(campaign, [form.rule for form in forms], by=request.user)
    return redirect(reverse("web:desk_rules", args=[slug]) + "?saved=rules#rules")


def _choose(request: SignedInRequest, campaign: Campaign) -> HttpResponse:
    """Keep when texts are read: all of the form, or nothing of it."""
    post, by = request.POST, request.user
    try:
        with transaction.atomic():
            campaign_actions.choose_moderation(campaign, post.get("moderation", ""), by=by)
            for phase in campaign.phases.all():
                chosen = post.get(f"phase-{phase.slug}", "")
                campaign_actions.choose_moderation(campaign, chosen, phase=phase, by=by)
            for layer in _layers(campaign):
                choose_layer_moderation(layer, post.get(f"layer-{layer.slug}", ""), by=by)
            trusts = post.get("trusts_authors") == "yes"
            campaign_actions.trust_authors(campaign, trusts=trusts, by=by)
    except WrongInput as refusal:
        return _show(request, campaign, forms_of(campaign), refusal=refusal, status=400)
    return redirect(reverse("web:desk_rules", args=[campaign.slug]) + "?saved=policy")


def _show(
    request: SignedInRequest,
    campaign: Campaign,
    forms: list[RuleForm],
    *,
    trial: Told | None = None,
    refusal: WrongInput | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "campaign": campaign,
        "forms": forms,
        "policies": Moderation.choices,
        "wheres": _wheres(campaign),
        "trial": trial,
        "refusal": refusal,
        "has_errors": any(form.error for form in forms),
        "saved": request.GET.get("saved", ""),
    }
    return render(request, "desk/rules.html", context, status=status)


def _layers(campaign: Campaign) -> list[Layer]:
    return list(campaign.layers.shown().of_contributions())


def _wheres(campaign: Campaign) -> list[dict[str, str]]:
    """The campaign, its phases and its layers, each with the policy it has chosen itself."""
    policies = {one.phase_id: one.moderation for one in campaign.policies.all()}
    plain = LayerRule.objects.filter(layer__campaign=campaign, phase=None, category=None)
    of_layers = dict(plain.values_list("layer_id", "moderation"))
    first = {"name": "moderation", "kind": "campaign", "title": campaign.title}
    return [
        {**first, "chosen": policies.get(None, Moderation.BEFORE.value)},
        *(
            {
                "name": f"phase-{phase.slug}",
                "kind": "phase",
                "title": phase.title,
                "chosen": policies.get(phase.pk, ""),
            }
            for phase in campaign.phases.all()
        ),
        *(
            {
                "name": f"layer-{layer.slug}",
                "kind": "layer",
                "title": layer.title,
                "chosen": of_layers.get(layer.pk, ""),
            }
            for layer in _layers(campaign)
        ),
    ]
