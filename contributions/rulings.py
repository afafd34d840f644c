"""What a rule decided about a text, in words for its author and for the moderator."""

from dataclasses import dataclass

from django.utils.functional import Promise

from campaigns.models import Campaign
from contributions.enums import State
from contributions.models import Contribution, Event, Reply, RuleHit
from contributions.models.event import TRUSTED
from contributions.moderation import sentence


@dataclass(frozen=True)
class Ruling:
    """What one rule noticed; `article` is the charter's that it watches over, or nothing."""

    rule: str
    found: int
    allowed: int
    article: str = ""

    @property
    def sentence(self) -> str | Promise:
        return sentence(self.rule)

    @property
    def is_trust(self) -> bool:
        """Whether it let the text appear instead of holding it."""
        return self.rule == TRUSTED


def rulings_of(event: Event) -> list[Ruling]:
    """What the rules noticed when this happened; each with its article of the charter."""
    return _told(list(event.rule_hits.all()), event.contribution.campaign)


def rulings_on(item: Contribution | Reply) -> list[Ruling]:
    """What decided the state in which an item still is; nothing once a person has."""
    if item.state not in (State.HELD, State.PUBLISHED):
        return []
    campaign = item.campaign if isinstance(item, Contribution) else item.contribution.campaign
    events = item.events.of_its_words() if isinstance(item, Contribution) else item.events.all()
    last = events.moves().order_by("-pk").values("pk")[:1]
    return _told(list(RuleHit.objects.filter(event__in=last)), campaign)


def _told(hits: list[RuleHit], campaign: Campaign) -> list[Ruling]:
    if not hits:
        return []
    kinds = [hit.rule for hit in hits]
    reasons = dict(campaign.risk_rules.filter(kind__in=kinds).values_list("kind", "reason"))
    articles = dict(campaign.reasons.values_list("code", "text"))
    return [
        Ruling(hit.rule, hit.found, hit.allowed, articles.get(reasons.get(hit.rule, ""), ""))
        for hit in hits
    ]
