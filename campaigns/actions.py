"""What can happen to a campaign once it is there."""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns import rules
from campaigns.enums import Accent, Moderation, Right
from campaigns.errors import WrongInput
from campaigns.models import Campaign, ModerationPolicy, Phase, RiskRule

if TYPE_CHECKING:
    from accounts.models import Person

logger = logging.getLogger(__name__)


def choose_accent(campaign: Campaign, accent: str, *, by: "Person") -> None:
    """Give a campaign its colour, everywhere at once. Raises WrongInput (accent_unknown)."""
    rules.require_right(by, campaign, Right.CONFIGURE)
    if accent not in Accent.values:
        raise WrongInput(
            "accent_unknown", _("Choose one of the colours of the list."), field="accent"
        )
    campaign.accent = accent
    campaign.save(update_fields=["accent"])
    logger.info("campaign accent id=%s accent=%s by=%s", campaign.pk, accent, by.pk)


def choose_moderation(
    campaign: Campaign, moderation: str, *, by: "Person", phase: Phase | None = None
) -> None:
    """Say when texts are read, in general or in one phase ("" leaves the phase to the campaign).

    Raises NotAllowed, WrongInput (moderation_unknown).
    """
    rules.require_right(by, campaign, Right.CONFIGURE)
    require_moderation(moderation, may_be_blank=phase is not None)
    policies = ModerationPolicy.objects.filter(campaign=campaign, phase=phase)
    if not moderation:
        policies.delete()
    else:
        ModerationPolicy.objects.update_or_create(
            campaign=campaign, phase=phase, defaults={"moderation": moderation}
        )
    logger.info(
        "campaign moderation id=%s phase=%s moderation=%s by=%s",
        campaign.pk,
        phase.pk if phase else None,
        moderation,
        by.pk,
    )


def require_moderation(moderation: str, *, may_be_blank: bool) -> None:
    """Refuse a policy that there is not. Raises WrongInput (moderation_unknown)."""
    if moderation not in Moderation.values and not (may_be_blank and not moderation):
        raise WrongInput("moderation_unknown", _("Choose when texts are read."), field="moderation")


def trust_authors(campaign: Campaign, *, trusts: bool, by: "Person") -> None:
    """Let proven authors publish without being read first, or no more. Raises NotAllowed."""
    rules.require_right(by, campaign, Right.CONFIGURE)
    campaign.trusts_authors = trusts
    campaign.save(update_fields=["trusts_authors"])
    logger.info("campaign trust id=%s trusts=%s by=%s", campaign.pk, trusts, by.pk)


@transaction.atomic
def keep_risk_rules(campaign: Campaign, changed: Iterable[RiskRule], *, by: "Person") -> None:
    """Keep rules by risk as a manager filled them (`risk.filled`). Raises NotAllowed."""
    rules.require_right(by, campaign, Right.CONFIGURE)
    for rule in changed:
        RiskRule.objects.update_or_create(
            campaign=campaign,
            kind=rule.kind,
            language=rule.language,
            defaults={
                "is_on": rule.is_on,
                "figures": rule.figures,
                "words": rule.words,
                "reason": rule.reason,
            },
        )
        logger.info(
            "campaign rule id=%s kind=%s language=%s is_on=%s by=%s",
            campaign.pk,
            rule.kind,
            rule.language,
            rule.is_on,
            by.pk,
        )
