"""Hold with a contribution, once a person; take it back."""

from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Person
from campaigns import rules
from campaigns.clock import database_now
from campaigns.enums import Act
from campaigns.errors import NotVisible, Refused, TooMany
from campaigns.models import Campaign
from contributions.actions.once import claim
from contributions.actions.persons import lock_person
from contributions.blocks import require_not_blocked
from contributions.drafts import Key
from contributions.models import Contribution, Submission, Support
from layers import rules as layer_rules


@transaction.atomic
def support(contribution: Contribution, *, by: Person, key: Key | None = None) -> bool:
    """Let a person support a public contribution; False when they did already.

    The row and the counter move in one transaction; the person's row and the contribution's are
    locked first, so that whatever joins the one or withdraws the other comes before or after.
    key: of somebody just met, whom a double click or a retry cannot name: it counts once.
    """
    if key is not None:
        submission, is_first = claim(key, {"support": contribution.pk})
        if not is_first:
            return False
        Submission.objects.filter(pk=submission.pk).update(contribution=contribution, person=by)
    require_not_blocked(by, contribution.campaign, at=database_now())
    locked, opening = _open_for_support(contribution, lock_person(by))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contributions_support (contribution_id, person_id)"
            " VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [locked.pk, by.pk],
        )
        is_new: bool = cursor.rowcount == 1
    if is_new:
        _require_quota(locked.campaign, by, opening.quota)
        Contribution.objects.filter(pk=locked.pk).update(support_count=F("support_count") + 1)
    return is_new


@transaction.atomic
def unsupport(contribution: Contribution, *, by: Person) -> bool:
    """Take a support back; False when there was none."""
    locked, _opening = _open_for_support(contribution, lock_person(by))
    removed, _rows = Support.objects.filter(contribution=locked, person=by).delete()
    if removed:
        Contribution.objects.filter(pk=locked.pk).update(support_count=F("support_count") - 1)
    return bool(removed)


def _open_for_support(contribution: Contribution, by: Person) -> tuple[Contribution, rules.Opening]:
    locked = (
        Contribution.objects.select_for_update(of=("self",))
        .select_related("layer__campaign", "category")
        .get(pk=contribution.pk)
    )
    if not locked.is_public:
        raise NotVisible
    opening = rules.require_open(
        locked.campaign, Act.SUPPORT, at=database_now(), assurance=by.assurance
    )
    terms = layer_rules.terms_of(locked.layer, phases=opening.phases, category=locked.category)
    layer_rules.require_act(terms, Act.SUPPORT, assurance=by.assurance)
    if locked.author_id == by.pk:
        raise Refused("own_contribution", _("You wrote this: your voice counts already."))
    return locked, opening


def _require_quota(campaign: Campaign, person: Person, quota: int | None) -> None:
    """Called with the new support in place; a refusal undoes it with the transaction."""
    if quota is None:
        return
    used = Support.objects.filter(person=person, contribution__layer__campaign=campaign).count() - 1
    if used >= quota:
        raise TooMany(
            "quota_reached",
            _("You support %(used)s contributions here; the limit is %(quota)s a person.")
            % {"used": used, "quota": quota},
            used=used,
            limit=quota,
            retry_after=86_400,
        )
