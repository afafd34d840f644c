"""Who may not write in a campaign for a while: the question before each act, the letter."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns.errors import NotAllowed
from campaigns.models import Campaign
from contributions import letters
from contributions.models import Block

BLOCKED = "blocked"  # the letter


def block_of(person: Person | None, campaign: Campaign, *, at: datetime) -> Block | None:
    """The block that holds for a person in a campaign, the longest one of several."""
    if person is None or person.pk is None:
        return None
    blocks = Block.objects.in_force(person, at).filter(campaign=campaign)
    return blocks.select_related("campaign").first()


def require_not_blocked(person: Person | None, campaign: Campaign, *, at: datetime) -> None:
    """Refuse an act of somebody who is blocked. Raises NotAllowed (blocked), until its end."""
    block = block_of(person, campaign, at=at)
    if block is not None:
        raise NotAllowed("blocked", told(block), until=block.ends_at, reason=block.reason)


def told(block: Block) -> str:
    """What whoever is blocked reads: until when, why, and how to object."""
    words = _(
        "The team has decided that you cannot write or support here until %(end)s."
        " The reason: %(reason)s. %(statement)s"
    ) % {
        "end": date_format(timezone.localtime(block.ends_at), "DATETIME_FORMAT"),
        "reason": block.get_reason_display(),
        "statement": block.statement,
    }
    return f"{words} {_how_to_object(block.campaign)}"


def _how_to_object(campaign: Campaign) -> str:
    if campaign.contact_email:
        return _("You disagree? Write to %(address)s: somebody else will judge it.") % {
            "address": campaign.contact_email
        }
    return _("You disagree? Ask the city: somebody else will judge it.")


def send_letter(number: int) -> bool:
    """Tell whoever was blocked, if an address is known and it still holds."""
    block = Block.objects.select_related("campaign", "person").get(number=number)
    if not block.person.email or block.lifted_at is not None:
        return False
    letters.send(
        BLOCKED,
        {
            "block": block,
            "campaign": block.campaign,
            "campaign_address": settings.PUBLIC_URL
            + reverse("web:campaign", args=[block.campaign.slug]),
        },
        to=block.person.email,
        identity=f"block-{block.number}",
        language=block.person.language,
    )
    return True
