"""Who is at work on what: a word to the other moderators that ends by itself, and locks nobody out.

What keeps two decisions apart is the version (recording.move); a claim keeps two people apart.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Right
from campaigns.errors import Refused
from contributions.actions.recording import Item, contribution_of
from contributions.models import Claim, Reply

CLAIM_LIFE = timedelta(minutes=5)


@transaction.atomic
def claim_item(item: Item, *, by: Person) -> Claim:
    """Say that one is at work on an item, or renew it; returns the claim that stands afterwards.

    That may be somebody else's, which has not run out. Raises NotAllowed, Refused
    (conflict_of_interest).
    """
    contribution = contribution_of(item)
    rules.require_right(by, contribution.campaign, Right.MODERATE)
    if item.author_id == by.pk:
        raise Refused(
            "conflict_of_interest", _("Somebody else must judge what you wrote yourself.")
        )
    now = database_now()
    claim, is_new = Claim.objects.select_for_update(of=("self",)).get_or_create(
        contribution=contribution,
        reply=item if isinstance(item, Reply) else None,
        defaults={"person": by, "until": now + CLAIM_LIFE},
    )
    if not is_new and (claim.person_id == by.pk or claim.until <= now):
        claim.person, claim.until = by, now + CLAIM_LIFE
        claim.save(update_fields=["person", "until"])
    return claim


def renew(item: Item, *, by: Person) -> datetime | None:
    """Go on being at work on an item that one has taken up; until when, or None if one has not."""
    until = database_now() + CLAIM_LIFE
    own = Claim.objects.on(item).alive(at=until - CLAIM_LIFE).filter(person=by)
    return until if own.update(until=until) else None


def unclaim(item: Item, *, by: Person) -> None:
    """Let go of an item that one had taken up."""
    Claim.objects.on(item).filter(person=by).delete()


def require_unclaimed(item: Item, *, by: Person, at: datetime) -> None:
    """Refuse (claimed) a decision by somebody who has not seen that another is at work on it."""
    claim = Claim.objects.on(item).alive(at=at).exclude(person=by).select_related("person").first()
    if claim is not None:
        raise Refused(
            "claimed",
            _("%(name)s has been reading this and may decide until %(time)s.")
            % {
                "name": name_of(claim.person),
                "time": timezone.localtime(claim.until).strftime("%H:%M"),
            },
            until=claim.until,
        )


def claims_of(items: Sequence[Item], by: Person, at: datetime) -> list[Claim]:
    """The live claims of others on some items, in one query."""
    replies = {one.pk for one in items if isinstance(one, Reply)}
    contributions = {one.pk for one in items if not isinstance(one, Reply)}
    about = Q(reply__in=replies) | Q(reply=None, contribution__in=contributions)
    rows = Claim.objects.alive(at=at).filter(about).exclude(person=by)
    return list(rows.select_related("contribution", "reply"))


def name_of(person: Person) -> str:
    """What the others at the desk know somebody by."""
    return person.display_name or person.email or _("somebody of the team")
