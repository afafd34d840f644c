"""What can happen to a campaign once it is there."""

import logging
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from campaigns import rules
from campaigns.enums import Accent, Right
from campaigns.errors import WrongInput
from campaigns.models import Campaign

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
