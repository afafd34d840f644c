"""Who may, and when: two small tables, read by one function each.

Time is an argument: `at` is the database's clock, read once by the action after its lock.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.enums import Act, Moderation, Right, Role, Visibility
from campaigns.errors import NotAllowed, Refused, SignInNeeded
from campaigns.models import Campaign, ModerationPolicy, Phase, PhaseRight

if TYPE_CHECKING:
    from accounts.models import Person

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.FACILITATOR: frozenset({Right.ENTER_SESSIONS}),
    Role.MODERATOR: frozenset({Right.SEE_DESK, Right.MODERATE}),
    Role.PLANNER: frozenset({Right.SEE_DESK, Right.ANALYSE, Right.ANSWER}),
    Role.MANAGER: frozenset(
        {Right.SEE_DESK, Right.MODERATE, Right.ANALYSE, Right.ANSWER, Right.CONFIGURE}
    ),
    Role.DATA_OFFICER: frozenset({Right.READ_SET_ASIDE}),  # no desk: nothing else is theirs to read
}
OF_ADMINISTRATORS: frozenset[Right] = frozenset({Right.SEE_DESK, Right.CONFIGURE})


def rights_of(person: "Person | None", campaign: Campaign) -> frozenset[Right]:
    """What `person` may do on the desk of `campaign`."""
    if person is None or not person.is_active or person.pk is None:
        return frozenset()
    roles = campaign.memberships.filter(person=person).values_list("role", flat=True)
    rights = frozenset[Right]().union(*(RIGHTS[Role(role)] for role in roles))
    return rights | OF_ADMINISTRATORS if person.is_administrator else rights


def has_right(person: "Person | None", campaign: Campaign, right: Right) -> bool:
    """Whether `person` has `right` on `campaign`."""
    return right in rights_of(person, campaign)


def require_right(person: "Person | None", campaign: Campaign, right: Right) -> None:
    """Refuse with NotAllowed when `person` lacks `right` on a campaign whose desk they see."""
    require_among(rights_of(person, campaign), right)


def require_among(rights: frozenset[Right], right: Right) -> None:
    """The same where the person's rights are known."""
    if right not in rights:
        raise NotAllowed("right_missing", _("Your role in this campaign does not allow this."))


@dataclass(frozen=True)
class Opening:
    """An act found open: the phases that open it, and the least demanding right among them."""

    phases: tuple[Phase, ...]
    assurance: int
    quota: int | None


def require_open(campaign: Campaign, act: Act, *, at: datetime, assurance: int) -> Opening:
    """The opening of `act` at the instant `at` for a person of this assurance.

    Raises Refused (closed), with the date from which it will be possible where one is planned;
    SignInNeeded (assurance_too_low) when only a better known person may.
    """
    if campaign.visibility != Visibility.PUBLIC:
        raise Refused("campaign_closed", _("This consultation is closed."))
    rights = list(
        PhaseRight.objects.filter(
            phase__campaign=campaign, phase__period__contains=at, act=act
        ).select_related("phase")
    )
    if not rights:
        raise _closed(campaign, act, at)
    enough = [right for right in rights if right.assurance <= assurance]
    if not enough:
        raise SignInNeeded(
            "assurance_too_low",
            _("Confirm an e-mail address first: this consultation asks for it."),
            needed=min(right.assurance for right in rights),
        )
    unlimited = any(right.quota is None for right in enough)
    return Opening(
        phases=tuple(right.phase for right in enough),
        assurance=min(right.assurance for right in enough),
        quota=None if unlimited else max(right.quota or 0 for right in enough),
    )


def is_open(campaign: Campaign, act: Act, *, at: datetime) -> bool:
    """Whether anybody at all may do `act` at the instant `at`."""
    return (
        campaign.visibility == Visibility.PUBLIC
        and PhaseRight.objects.filter(
            phase__campaign=campaign, phase__period__contains=at, act=act
        ).exists()
    )


def _closed(campaign: Campaign, act: Act, at: datetime) -> Refused:
    upcoming = (
        Phase.objects.filter(campaign=campaign, rights__act=act)
        .filter(period__startswith__gt=at)
        .order_by("period")
        .first()
    )
    if upcoming is not None:
        begins = upcoming.period.lower
        return Refused(
            "not_yet_open",
            _("This will be possible from %(date)s.")
            % {"date": date_format(timezone.localtime(begins), "DATETIME_FORMAT")},
            until=begins,
        )
    return Refused("closed", _("The period for this is over. You can still read everything."))


MOST_CAREFUL_FIRST = (
    Moderation.BEFORE,
    Moderation.BEFORE_ACCOUNTLESS,
    Moderation.BY_RISK,
    Moderation.AFTER,
)


def moderation_of(campaign: Campaign, phases: tuple[Phase, ...]) -> Moderation:
    """The policy of the open phases, the most careful one of several; else the campaign's.

    Without any, everything is read before publication.
    """
    policies = {
        policy.phase_id: Moderation(policy.moderation)
        for policy in ModerationPolicy.objects.filter(campaign=campaign)
    }
    return _most_careful(
        {key: policies[key] for key in (None, *(phase.pk for phase in phases)) if key in policies}
    )


def moderation_at(campaign: Campaign, at: datetime) -> Moderation:
    """The same for the phases that are open at an instant, in one query."""
    rows = ModerationPolicy.objects.filter(
        Q(phase=None) | Q(phase__period__contains=at), campaign=campaign
    )
    return _most_careful({row.phase_id: Moderation(row.moderation) for row in rows})


def _most_careful(policies: dict[int | None, Moderation]) -> Moderation:
    of_phases = [policy for phase, policy in policies.items() if phase is not None]
    if of_phases:
        return min(of_phases, key=MOST_CAREFUL_FIRST.index)
    return policies.get(None, Moderation.BEFORE)
