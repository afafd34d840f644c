"""What is open to whom at intake: phases, terms and quotas; who must confirm an address first."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Assurance
from accounts.models import Person
from campaigns import rules as campaign_rules
from campaigns.enums import Act
from campaigns.errors import SignInNeeded, TooMany, WrongInput
from campaigns.models import Campaign, Category
from campaigns.rules import Opening
from contributions.models import Contribution
from layers import rules as layer_rules
from layers.models import Layer
from layers.rules import LayerTerms


@dataclass(frozen=True)
class Entry:
    """What lets a contribution in; must_confirm: once the address with it has been confirmed."""

    opening: Opening
    terms: LayerTerms
    category: Category | None
    must_confirm: bool = False


def entry_of(
    layer: Layer, person: Person | None, *, at: datetime, category: str = "", email: str = ""
) -> Entry:
    """What lets a contribution of this person into a layer at this instant.

    Raises Refused (closed), WrongInput (unknown_category), SignInNeeded (assurance_too_low) where
    a better known person is asked for and no address is given that would make this one known.
    """
    known = person.assurance if person else Assurance.DEVICE
    try:
        return _entry(layer, known, at, category)
    except SignInNeeded as refusal:
        if known >= Assurance.EMAIL or refusal.facts["needed"] > Assurance.EMAIL:
            raise
        entry = _entry(layer, Assurance.EMAIL, at, category)
        if not email.strip():
            raise SignInNeeded(
                refusal.code,
                _(
                    "This consultation asks for a confirmed e-mail address: give yours with your"
                    " text, or sign in."
                ),
                field="email",
                **refusal.facts,
            ) from None
        return replace(entry, must_confirm=True)


def asks_address(layer: Layer, person: Person | None, *, at: datetime, category: str = "") -> bool:
    """Whether what this person hands in would wait until their address is confirmed."""
    try:
        return entry_of(layer, person, at=at, category=category, email="?").must_confirm
    except WrongInput:  # a theme that is none: said with the rest of the form
        return entry_of(layer, person, at=at, email="?").must_confirm


def require_quotas(entry: Entry, layer: Layer, person: Person) -> None:
    """How often a person may: the phase's quota, and the layer's own. Raises TooMany."""
    own = Contribution.objects.filter(author=person)
    opening = entry.opening
    if opening.quota is not None:
        here = own.filter(layer__campaign=layer.campaign)
        since = [phase.period.lower for phase in opening.phases]
        if all(since):  # a phase may have no beginning
            here = here.filter(created_at__gte=min(since))
        _require_quota(here.count(), opening.quota, opening)
    if entry.terms.quota is not None:
        _require_quota(own.filter(layer=layer).count(), entry.terms.quota, opening)


def _entry(layer: Layer, assurance: int, at: datetime, slug: str) -> Entry:
    campaign = layer.campaign
    opening = campaign_rules.require_open(campaign, Act.CONTRIBUTE, at=at, assurance=assurance)
    category = _category(campaign, slug)
    terms = layer_rules.terms_of(layer, phases=opening.phases, category=category)
    layer_rules.require_act(terms, Act.CONTRIBUTE, assurance=assurance)
    return Entry(opening, terms, category)


def _category(campaign: Campaign, slug: str) -> Category | None:
    if not slug:
        return None
    category = next((one for one in campaign.categories.all() if one.slug == slug), None)
    if category is None:
        raise WrongInput("unknown_category", _("Choose one of the themes."), field="category")
    return category


def _require_quota(used: int, quota: int, opening: Opening) -> None:
    if used < quota:
        return
    ends = max((phase.period.upper for phase in opening.phases if phase.period.upper), default=None)
    wait = (ends - timezone.now()).total_seconds() if ends else 86_400
    raise TooMany(
        "quota_reached",
        _("You have written %(used)s contributions here; the limit is %(quota)s a person.")
        % {"used": used, "quota": quota},
        used=used,
        limit=quota,
        retry_after=max(int(wait), 1),
        until=ends,
    )
