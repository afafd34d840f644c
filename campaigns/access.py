"""This campaign, for this person: what may not be seen is as if absent (NotVisible)."""

from typing import TYPE_CHECKING

from campaigns import rules
from campaigns.enums import Right
from campaigns.errors import NotVisible
from campaigns.models import Campaign, Membership

if TYPE_CHECKING:
    from accounts.models import Person


def campaign_for(person: "Person | None", slug: str) -> Campaign:
    """The campaign that `person` may see under this slug.

    Raises NotVisible when there is none, or when it is somebody else's draft.
    """
    campaign = Campaign.objects.select_related("organisation").filter(slug=slug).first()
    if campaign is None:
        raise NotVisible
    if not campaign.is_visible and not rules.rights_of(person, campaign):
        raise NotVisible
    return campaign


def public_campaign(slug: str) -> Campaign:
    """The campaign that everybody may see under this slug; NotVisible otherwise."""
    campaign = Campaign.objects.visible().select_related("organisation").filter(slug=slug).first()
    if campaign is None:
        raise NotVisible
    return campaign


def desk_of(person: "Person | None", slug: str, right: Right = Right.SEE_DESK) -> Campaign:
    """The campaign whose desk `person` may enter.

    Raises NotVisible to whoever has no desk there, NotAllowed when only `right` is missing.
    """
    found = Campaign.objects.select_related("organisation").defer("perimeter")
    campaign = found.filter(slug=slug).first()
    rights = rules.rights_of(person, campaign) if campaign else frozenset[Right]()
    if campaign is None or Right.SEE_DESK not in rights:
        raise NotVisible
    rules.require_among(rights, right)
    campaign.entered_by, campaign.entered_with = person, rights
    return campaign


def set_aside_of(person: "Person | None", slug: str) -> Campaign:
    """The campaign whose data officer `person` is; NotVisible to everybody else."""
    campaign = Campaign.objects.select_related("organisation").filter(slug=slug).first()
    if campaign is None or not rules.has_right(person, campaign, Right.READ_SET_ASIDE):
        raise NotVisible
    return campaign


def kept_by(person: "Person") -> list[Campaign]:
    """The campaigns whose data officer `person` is."""
    roles = [role for role, rights in rules.RIGHTS.items() if Right.READ_SET_ASIDE in rights]
    mine = Campaign.objects.filter(memberships__person=person, memberships__role__in=roles)
    return list(mine.distinct().defer("perimeter").order_by("title"))


DOORS = frozenset({Right.SEE_DESK, Right.READ_SET_ASIDE})  # the rights that open a page of staff


def has_a_door(person: "Person") -> bool:
    """Whether some page of staff is open to `person`, in whatever campaign."""
    roles = [role for role, rights in rules.RIGHTS.items() if rights & DOORS]
    mine = Membership.objects.filter(person=person, role__in=roles)
    return mine.exists() or (person.is_administrator and Campaign.objects.exists())
