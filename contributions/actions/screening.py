"""In which state a text begins: the policy in force, the rules by risk, the author's record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Assurance
from accounts.models import Person
from campaigns import rules as campaign_rules
from campaigns.enums import Moderation, RuleKind
from campaigns.errors import Refused
from campaigns.models import Campaign
from campaigns.rules import Opening
from contributions.enums import Overlay, State
from contributions.models import Contribution, Event, Reply, Report, RuleHit
from contributions.models.event import SAMPLE, TRUSTED
from contributions.moderation import OF_THE_WORDS, Hit, Seen, noticed, sentence
from contributions.past import seen_now, words_of
from layers import rules as layer_rules
from layers.rules import LayerTerms

TRUST_FROM = 3  # published ones, and none refused
SAMPLED = 10  # one in so many is read all the same


@dataclass(frozen=True)
class Verdict:
    """The first state of a text, and what the rules noticed that decided it."""

    state: State
    hits: tuple[Hit, ...] = ()


def first_verdict(
    campaign: Campaign,
    policy: Moderation,
    author: Person | None,
    *,
    is_suspect: bool,
    number: int,
    seen: Callable[[], Seen],
) -> Verdict:
    """Held or published, as the policy in force says of a contribution or a reply.

    number: the public identity, random, by which one text in ten of trusted authors is drawn.
    seen: asked only where rules have a say.
    """
    has_account = author is not None and author.assurance >= Assurance.EMAIL
    if is_suspect:
        return Verdict(State.HELD)
    if policy == Moderation.AFTER or (policy == Moderation.BEFORE_ACCOUNTLESS and has_account):
        return Verdict(State.PUBLISHED)
    if policy == Moderation.BY_RISK:
        hits = noticed(seen(), campaign.risk_rules.filter(is_on=True).order_by("pk"))
        return Verdict(State.HELD if hits else State.PUBLISHED, hits)
    if author is None or not is_trusted(author, campaign):
        return Verdict(State.HELD)
    if number % SAMPLED == 0:
        return Verdict(State.HELD, (Hit(SAMPLE, 1, 0),))
    hits = noticed(seen(), campaign.risk_rules.filter(is_on=True).order_by("pk"))
    return Verdict(State.HELD, hits) if hits else Verdict(State.PUBLISHED, (Hit(TRUSTED, 1, 0),))


def verdict_on(
    contribution: Contribution,
    policy: Moderation,
    *,
    at: datetime,
    is_suspect: bool,
    metres_outside: float,
) -> Verdict:
    """The first state of a contribution that comes in now, not counted among the past yet."""
    campaign, author = contribution.campaign, contribution.author
    return first_verdict(
        campaign,
        policy,
        author,
        is_suspect=is_suspect,
        number=contribution.public_id,
        seen=lambda: seen_now(
            campaign,
            author,
            text=contribution.text,
            words=words_of(contribution),
            at=at,
            metres_outside=metres_outside,
        ),
    )


def is_trusted(author: Person, campaign: Campaign) -> bool:
    """Whether a manager lets proven authors publish, and this one is one of them.

    Three published here, none refused (one that was restored is not) or erased by the team, a
    confirmed e-mail. What its author erased once it was refused stays refused.
    """
    if not campaign.trusts_authors or author.assurance < Assurance.EMAIL:
        return False
    refused = {State.REJECTED, State.ERASED}
    rows: list[Any] = [
        model.objects.of_campaign(campaign)
        .filter(author=author, state__in=[State.PUBLISHED, *refused])
        .order_by()
        .values_list("state")
        for model in (Contribution, Reply)
    ]
    found = [state for (state,) in rows[0].union(rows[1], all=True)]
    if not refused.isdisjoint(found) or len(found) < TRUST_FROM:
        return False
    erased = Event.objects.filter(
        act="discard", by=author, photo=None, before__in=[State.REJECTED, Overlay.APPEALED]
    )
    return not erased.filter(contribution__layer__campaign=campaign).exists()


def policy_of(campaign: Campaign, opening: Opening, terms: LayerTerms) -> Moderation:
    """When what is written is read: the layer's word, else the phase's, else the campaign's."""
    of_campaign = campaign_rules.moderation_of(campaign, opening.phases)
    return layer_rules.moderation_of(terms, of_campaign)


def policy_on(contribution: Contribution, *, at: datetime) -> Moderation:
    """When what is written where this contribution stands is read."""
    phases = tuple(contribution.campaign.phases.open_at(at))
    terms = layer_rules.terms_of(contribution.layer, phases=phases, category=contribution.category)
    return layer_rules.moderation_of(
        terms, campaign_rules.moderation_of(contribution.campaign, phases)
    )


def require_unnoticed(item: Contribution | Reply, *, at: datetime) -> None:
    """Refuse new words for something public that its policy would have read first.

    What a moderator has not read must not become, by an edit, what a rule would have held.
    Raises Refused (read_first) with the rules that notice it.
    """
    if not item.is_public:
        return
    contribution = item.contribution if isinstance(item, Reply) else item
    if policy_on(contribution, at=at) == Moderation.AFTER:
        return
    rules = contribution.campaign.risk_rules.filter(is_on=True, kind__in=OF_THE_WORDS)
    hits = noticed(Seen(text=item.text, words=words_of(item), at=at), rules.order_by("pk"))
    if hits:
        words = (
            _("This must be read before it appears: take it back and write it anew. %(why)s")
            if isinstance(item, Reply)
            else _("This must be read before it appears: propose your change to the team. %(why)s")
        )
        raise Refused(
            "read_first",
            words % {"why": " ".join(str(sentence(hit.rule)) for hit in hits)},
            rules=[hit.rule for hit in hits],
        )


def report_hits(item: Contribution | Reply, *, at: datetime) -> tuple[Hit, ...]:
    """What the rule about reports notices now, if it is on: confirmed readers, each once.

    Reports that a moderator has read count no more: what was judged stays judged.

    The same function as in a trial; whoever hides an item because of it keeps the hits with the
    event (`keep_hits`).
    """
    contribution = item.contribution if isinstance(item, Reply) else item
    rules = contribution.campaign.risk_rules.filter(is_on=True, kind=RuleKind.REPORTED)
    confirmed = Report.objects.about(item).filter(
        settled_at=None, person__assurance__gte=Assurance.EMAIL
    )
    reporters = confirmed.values("person").distinct().count()
    return noticed(Seen(text="", words="", at=at, reporters=reporters), rules)


def keep_hits(event: Event, verdict: Verdict) -> None:
    """Keep what decided with the event: how much of what, no words."""
    RuleHit.objects.bulk_create(
        RuleHit(event=event, rule=hit.rule, found=hit.found, allowed=hit.allowed)
        for hit in verdict.hits
    )
